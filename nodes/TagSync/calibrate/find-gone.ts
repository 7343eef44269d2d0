import { memberKey } from '../../../lib/domain/people/member';
import type { Relation } from '../../../lib/domain/tag-change';
import {
	knownRelations,
	knownRelationsOf,
	knownRelationsOfMembers,
} from '../../../lib/ledger/known-relations';
import type { Ledger } from '../../../lib/ledger/open';
import { relationKey } from '../../../lib/ledger/relation-key';
import { Breather } from '../../shared/event-loop';
import type { OpenClient } from '../../shared/open';
import type { Comparison, ReadRelation } from './compare';
import { readCustomers, type CustomerRelations } from './read-customers';
import type { ItemOf, ReadMembers } from './read-members';
import type { SeenRelations } from './seen-relations';

export interface GoneSearch {
	open: OpenClient;
	ledger: Ledger;
	comparison: Comparison;
	signal: AbortSignal | undefined;
}

/**
 * Finds relations of completely read members that the ledger knows and WeCom did not list. Before one counts as
 * ended, its customer is asked for by name: a list that is read page by page while it changes can skip one.
 * @param named the item of each member; undefined: everyone was read
 * @returns calls made
 */
export async function findGoneOfMembers(
	{ complete }: ReadMembers,
	seen: SeenRelations,
	named: ItemOf | undefined,
	search: GoneSearch,
): Promise<number> {
	const { ledger, open, signal } = search;
	let calls = 0;
	const breather = new Breather();
	const pages = named
		? knownRelationsOfMembers(ledger.db, open.corpId, [...complete.keys()])
		: knownRelations(ledger.db, open.corpId);
	for await (const page of pages) {
		signal?.throwIfAborted();
		const missing: Array<Relation & { item: number }> = [];
		for (const relation of page) {
			if (breather.due()) await breather.pause();
			const begun = complete.get(memberKey(relation.userid));
			if (begun === undefined || relation.read_at > begun || seen.has(relationKey(relation))) continue;
			missing.push({ ...relation, item: named?.get(memberKey(relation.userid)) ?? 0 });
		}
		if (missing.length > 0) calls += await confirmGone(missing, search);
	}
	return calls;
}

async function confirmGone(
	missing: ReadonlyArray<Relation & { item: number }>,
	{ open: { client }, comparison, signal }: GoneSearch,
): Promise<number> {
	const byCustomer = new Map<string, Array<Relation & { item: number }>>();
	for (const relation of missing) {
		const others = byCustomer.get(relation.external_userid);
		if (others) others.push(relation);
		else byCustomer.set(relation.external_userid, [relation]);
	}
	await readCustomers(byCustomer.keys(), {
		client,
		signal,
		itemOf: new Map(),
		take: async (customer, relations, at) => {
			if (relations === 'unreadable') return;
			const there = membersOf(relations);
			const wanted = byCustomer.get(customer) ?? [];
			await comparison.addGone(
				wanted.filter(({ userid }) => !there.has(memberKey(userid))),
				at,
			);
			const overlooked = new Set(wanted.map(({ userid }) => memberKey(userid)));
			await comparison.add(relations.filter(({ userid }) => overlooked.has(memberKey(userid))));
		},
	});
	return byCustomer.size;
}

/**
 * Notes relations of one customer that the ledger knows and WeCom does not list, with members that the app may
 * see.
 */
export async function noteGoneOfCustomer(
	customer: string,
	relations: Exclude<CustomerRelations, 'unreadable'>,
	at: number,
	{ visible, item }: { visible: ReadonlySet<string>; item: number },
	{ ledger, open, comparison }: GoneSearch,
): Promise<void> {
	const there = membersOf(relations);
	const known = await knownRelationsOf(ledger.db, open.corpId, [customer]);
	const gone = known.filter(
		({ userid, read_at }) => read_at <= at && visible.has(memberKey(userid)) && !there.has(memberKey(userid)),
	);
	await comparison.addGone(
		gone.map(({ userid, external_userid }) => ({ userid, external_userid, item })),
		at,
	);
}

function membersOf(relations: readonly ReadRelation[]): Set<string> {
	return new Set(relations.map(({ userid }) => memberKey(userid)));
}
