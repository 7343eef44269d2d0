import { memberKey } from '../../lib/domain/people/member';
import { relationKey, type Relation } from '../../lib/domain/tag-change';
import type { WecomClient } from '../../lib/wecom/client';
import { findFollowers } from '../shared/change-set/fan-out';
import { readHeldTags } from '../shared/change-set/held-tags';

/** What WeCom holds on relations, as it was read. */
export interface Theirs {
	/** Before WeCom was asked, epoch ms. */
	since: number;
	/** After it had answered. */
	until: number;
	/** Whether all relations of the customers were read. */
	wholeCustomers: boolean;
	/** Tag ids; undefined where there is no such relation, or it cannot be read. */
	of(relation: Relation): ReadonlySet<string> | undefined;
	/** Tags of the customer's other relations; undefined where nobody asked for them. */
	othersOf(relation: Relation): ReadonlyMap<string, ReadonlySet<string>> | undefined;
}

/** @param wholeCustomers whether all relations of the customers are wanted */
export async function readTheirs(
	client: WecomClient,
	relations: readonly Relation[],
	{ wholeCustomers, signal }: { wholeCustomers: boolean; signal: AbortSignal | undefined },
): Promise<Theirs> {
	const since = Date.now();
	if (!wholeCustomers) {
		const held = await readHeldTags(client, relations, signal);
		return {
			since,
			until: Date.now(),
			wholeCustomers,
			of: ({ userid, external_userid }) => held.get(relationKey(userid, external_userid)),
			othersOf: () => undefined,
		};
	}
	const customers = new Set(relations.map(({ external_userid }) => external_userid));
	const followers = await findFollowers(client, customers, signal);
	return {
		since,
		until: Date.now(),
		wholeCustomers,
		of: ({ userid, external_userid }) => {
			const member = memberKey(userid);
			return followers.get(external_userid)?.find((each) => memberKey(each.userid) === member)?.tags;
		},
		othersOf: ({ userid, external_userid }) => {
			const others = new Map<string, ReadonlySet<string>>();
			for (const each of followers.get(external_userid) ?? []) {
				if (memberKey(each.userid) !== memberKey(userid)) others.set(memberKey(each.userid), each.tags);
			}
			return others;
		},
	};
}
