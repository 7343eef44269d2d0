import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DEFAULT_ZONE } from '../../../lib/domain/calendar/zone-offset';
import { memberKey } from '../../../lib/domain/people/member';
import { heardCallbacks } from '../../../lib/ledger/heard-callbacks';
import { relationKey } from '../../../lib/ledger/relation-key';
import { getFollowUserList } from '../../../lib/wecom/customers';
import { message } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { loadLibrary } from '../library/load-library';
import { calibrateFields, type Reapply, type Whom } from './calibrate-fields';
import { Causes } from './cause';
import { Comparison, type ReadRelation } from './compare';
import { toDriftItems } from './drift-result';
import { findGoneOfMembers, noteGoneOfCustomer, type GoneSearch } from './find-gone';
import { readCustomers } from './read-customers';
import { readMembers } from './read-members';
import { readNames, type NamedInItems } from './read-names';
import { SeenRelations } from './seen-relations';

export const description: INodeProperties[] = calibrateFields;

/** What is said of a run. */
interface Outcome {
	calls: number;
	unreadable: readonly string[];
	/** Items that could not be read, with their errors. */
	faulty: INodeExecutionData[];
}

/**
 * Reads what WeCom holds, compares it with what the ledger knew, gives the relations that differed, and takes them
 * over last. Nothing is written to WeCom.
 */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	const signal = context.getExecutionCancelSignal();
	const whom = context.getNodeParameter('whom', 0, 'everyone') as Whom;
	const reapply = context.getNodeParameter('reapply', 0, 'nothing') as Reapply;
	const ledger = await openLedgerOf(context);
	try {
		const { library, save } = await loadLibrary(open, ledger, signal);
		const comparison = new Comparison(ledger, open.corpId);
		const search: GoneSearch = { open, ledger, comparison, signal };
		const outcome =
			whom === 'customers'
				? await calibrateCustomers(await readNames(context, whom), search)
				: await calibrateMembers(whom === 'members' ? await readNames(context, whom) : undefined, search);
		const heard = await heardCallbacks(ledger.db, open.corpId);
		const { drifts } = comparison;
		const causes = new Causes(drifts, heard, (id) => library.deleted.has(id));
		const world = { library, causes, reapply, timeZone: DEFAULT_ZONE };
		const items = await toDriftItems(drifts, world);
		signal?.throwIfAborted();
		// Only now: what the ledger has learned is no news to the next run, should this one not come to its end.
		await comparison.takeOverDrifts();
		const deleted = await save();
		report(context, comparison, outcome, deleted.length);
		return [[...items, ...outcome.faulty]];
	} finally {
		await ledger.close();
	}
}

/** @param named undefined: everyone */
async function calibrateMembers(named: NamedInItems | undefined, search: GoneSearch): Promise<Outcome> {
	const { open, comparison, signal } = search;
	const userids = named?.names ?? (await getFollowUserList(open.client, { signal }));
	const itemOf = named?.itemOf ?? new Map<string, number>();
	const seen = new SeenRelations();
	const take = async (relations: ReadRelation[]): Promise<void> => {
		for (const relation of relations) seen.add(relationKey(relation));
		await comparison.add(relations);
	};
	const read = await readMembers(userids, { client: open.client, signal, itemOf, take });
	await comparison.finish();
	const calls = read.calls + (await findGoneOfMembers(read, seen, named?.itemOf, search));
	await comparison.finish();
	return {
		calls: calls + (named ? 0 : 1),
		unreadable: read.unreadable,
		faulty: named?.faulty ?? [],
	};
}

async function calibrateCustomers(
	{ names, itemOf, faulty }: NamedInItems,
	search: GoneSearch,
): Promise<Outcome> {
	const { open, comparison, signal } = search;
	const members = await getFollowUserList(open.client, { signal });
	const visible = new Set(members.map(memberKey));
	const unreadable: string[] = [];
	await readCustomers(names, {
		client: open.client,
		signal,
		itemOf,
		take: async (customer, relations, at) => {
			if (relations === 'unreadable') {
				unreadable.push(customer);
				return;
			}
			await comparison.add(relations);
			const item = itemOf.get(customer) ?? 0;
			await noteGoneOfCustomer(customer, relations, at, { visible, item }, search);
		},
	});
	await comparison.finish();
	return { calls: names.length + 1, unreadable, faulty };
}

const SHOWN = 5;

function report(
	context: IExecuteFunctions,
	{ read, drifts, firstSeen }: Comparison,
	{ calls, unreadable }: Outcome,
	deletedTags: number,
): void {
	const parts = [message('CALIBRATED', { relations: read, calls, drift: drifts.length })];
	if (firstSeen > 0) parts.push(message('CALIBRATED_FIRST_SEEN', { count: firstSeen }));
	if (deletedTags > 0) parts.push(message('CALIBRATED_DELETED_TAGS', { count: deletedTags }));
	if (unreadable.length > 0) {
		const shown = unreadable.slice(0, SHOWN).join(', ');
		const names = unreadable.length > SHOWN ? `${shown}, …` : shown;
		parts.push(message('CALIBRATED_UNREADABLE', { count: unreadable.length, names }));
	}
	context.addExecutionHints({
		message: parts.join(' · '),
		location: 'outputPane',
		type: unreadable.length > 0 ? 'warning' : 'info',
	});
}
