import { sql, type Kysely } from 'kysely';
import { activeSets } from './active-sets';
import { partsOfCustomers, type ChangePart } from './change-parts';
import { isOneOf } from './rows';
import type { ChangeAction, LedgerSchema } from './schema';
import { inSpan, isAskedForIn, isInState, type Span } from './took-effect';

/** A change that stands: applied, and not taken back. */
export interface StandingChange {
	change_set_id: string;
	seq: number;
	userid: string;
	external_userid: string;
	tag_id: string;
	action: ChangeAction;
	operator: string | null;
	finished_at: number;
}

/**
 * The changes that stand, of the given tags on any relation of the given customers, in no particular order.
 * Neither what was undone nor what undid it: the two cancel out.
 */
export async function* standingChanges(
	db: Kysely<LedgerSchema>,
	corpId: string,
	{ customers, tagIds, span }: { customers: Iterable<string>; tagIds: Iterable<string>; span: Span },
): AsyncGenerator<StandingChange[]> {
	const wanted = new Set(customers);
	const tags = [...new Set(tagIds)];
	const sets = activeSets(db, corpId, span.since);
	for await (const part of partsOfCustomers(db, wanted, sets, isAskedForIn(corpId))) {
		const changes = await selectStanding(db, part, tags, span).execute();
		yield changes.filter(({ external_userid }) => wanted.has(external_userid));
	}
}

export function selectStanding(
	db: Kysely<LedgerSchema>,
	part: ChangePart,
	tagIds: readonly string[],
	span: Span,
) {
	return db
		.selectFrom('changes')
		.select([
			'change_set_id',
			'seq',
			'userid',
			'external_userid',
			'tag_id',
			'action',
			'operator',
			sql<number>`finished_at`.as('finished_at'),
		])
		.where(part)
		.where(isInState('applied'))
		.where(inSpan(span))
		.where(isOneOf(db, sql<string>`tag_id`, tagIds));
}

/** Whether `change` came after `other`. Within a millisecond the later set counts as later, as in `laterChanges`. */
export function isLater(change: StandingChange, other: StandingChange): boolean {
	if (change.finished_at !== other.finished_at) return change.finished_at > other.finished_at;
	if (change.change_set_id !== other.change_set_id) return change.change_set_id > other.change_set_id;
	return change.seq > other.seq;
}
