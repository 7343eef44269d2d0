import { expiryOf } from '../../../lib/domain/decay/expiry';
import type { DecayPolicy } from '../../../lib/domain/decay/policy';
import { relationKey } from '../../../lib/domain/tag-change';
import { findExpired, findExpiring, type DueQuery, type DueStamp } from '../../../lib/ledger/due-stamps';
import type { Ledger } from '../../../lib/ledger/open';
import { readStamps, type RelationKey, type TagStamp } from '../../../lib/ledger/tag-stamps';
import { Breather } from '../../shared/event-loop';
import type { LoadedPolicies } from '../policy/load-policies';

const PAGE = 1_000;

/** What is due on one relation. */
export interface DueRelation extends RelationKey {
	tags: DueTag[];
}

export interface DueTag extends Pick<DueStamp, 'userid' | 'external_userid' | 'tag_id' | 'since'> {
	/** Epoch ms. */
	expires_at: number;
	policy: DecayPolicy;
	/** At the time of the sweep, under a half-life policy. */
	score: number | undefined;
}

export type DueState = 'expired' | 'expiring';

export interface DueSearch {
	ledger: Ledger;
	corpId: string;
	policies: LoadedPolicies;
	policy_version: number;
	/** Epoch ms. */
	now: number;
	/** Relations at most. */
	limit: number;
	signal: AbortSignal | undefined;
}

/** Relations with tags in this state, those that have waited longest first, each with all of them. */
export async function findDue(state: DueState, search: DueSearch): Promise<DueRelation[]> {
	const { ledger, corpId, policy_version, now, signal } = search;
	const find = state === 'expired' ? findExpired : findExpiring;
	const query: DueQuery = { corp_id: corpId, policy_version, now, limit: PAGE };
	const due = new Map<string, DueRelation>();
	let page: DueStamp[];
	do {
		signal?.throwIfAborted();
		page = await find(ledger.db, query);
		if (await addAll(due, page, search)) return await completeTags([...due.values()], state, search);
		query.after = page.at(-1);
	} while (page.length === PAGE);
	return [...due.values()];
}

/** @returns whether the limit cut something off */
async function addAll(
	due: Map<string, DueRelation>,
	rows: readonly DueStamp[],
	search: DueSearch,
): Promise<boolean> {
	const breather = new Breather();
	for (const row of rows) {
		if (breather.due()) await breather.pause();
		const key = relationKey(row.userid, row.external_userid);
		const relation = due.get(key);
		if (relation) relation.tags.push(toDueTag(row, search));
		else if (due.size === search.limit) return true;
		else due.set(key, { ...relationOf(row), tags: [toDueTag(row, search)] });
	}
	return false;
}

/** A relation within the limit may have tags that are due later than where the limit cut. */
async function completeTags(
	relations: readonly DueRelation[],
	state: DueState,
	search: DueSearch,
): Promise<DueRelation[]> {
	const whole = new Map<string, DueRelation>(
		relations.map((each) => [
			relationKey(each.userid, each.external_userid),
			{ ...relationOf(each), tags: [] },
		]),
	);
	const breather = new Breather();
	for (const row of await readStamps(search.ledger.db, search.corpId, relations)) {
		if (breather.due()) await breather.pause();
		if (row.policy_version !== search.policy_version || stateOf(row, search.now) !== state) continue;
		whole.get(relationKey(row.userid, row.external_userid))?.tags.push(toDueTag(row, search));
	}
	for (const { tags } of whole.values()) tags.sort((a, b) => a.expires_at - b.expires_at);
	return [...whole.values()].filter(({ tags }) => tags.length > 0);
}

function relationOf({ userid, external_userid }: RelationKey): RelationKey {
	return { userid, external_userid };
}

/** As the ledger's own search sees it. */
function stateOf({ expires_at, warns_at }: TagStamp, now: number): DueState | undefined {
	if (expires_at === null) return undefined;
	if (expires_at <= now) return 'expired';
	return warns_at !== null && warns_at <= now ? 'expiring' : undefined;
}

function toDueTag(row: DueStamp | TagStamp, { policies, now }: DueSearch): DueTag {
	const { userid, external_userid, tag_id, since, last_touch, score } = row;
	const { policy } = policies.policyOf(row);
	const stamp = { since, last_touch, score, expired_at: null };
	const expiry = expiryOf(policy, stamp, now, policies.timeZone);
	const expires_at = row.expires_at ?? 0;
	return { userid, external_userid, tag_id, since, expires_at, policy, score: expiry.score };
}
