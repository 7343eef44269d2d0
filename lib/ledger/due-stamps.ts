import { sql, type Kysely } from 'kysely';
import type { LedgerSchema } from './schema';
import type { TagStamp } from './tag-stamps';

/** A tag that something is to be done about; see `TagStampsTable`. */
export type DueStamp = Pick<TagStamp, (typeof COLUMNS)[number]> & {
	/** What it is due for, epoch ms: expired, warned of, or brought back then. */
	due_at: number;
};

/** All of them in the index of what has expired. */
const COLUMNS = [
	'userid',
	'external_userid',
	'tag_id',
	'since',
	'last_touch',
	'score',
	'expires_at',
	'department',
] as const satisfies ReadonlyArray<keyof TagStamp>;

/** A part of a list of stamps. */
export interface DuePage {
	corp_id: string;
	/** On SQLite at most some 1,000, so that reading does not hold up the event loop. */
	limit: number;
	/** Continues a list: the last stamp of the page before. */
	after?: DueStamp;
}

export interface DueQuery extends DuePage {
	/** Only tags whose expiry was found under these policies, see `adoptPolicies`. */
	policy_version: number;
	/** Epoch ms. */
	now: number;
}

/** Tags that have expired and are still there, longest first. Costs what is due, however many tags there are. */
export async function findExpired(db: Kysely<LedgerSchema>, query: DueQuery): Promise<DueStamp[]> {
	return await selectExpired(db, query).execute();
}

export function selectExpired(db: Kysely<LedgerSchema>, { policy_version, now, ...page }: DueQuery) {
	return selectInOrder(db, page, 'expires_at')
		.where('expires_at', '<=', now)
		.where('policy_version', '=', policy_version);
}

/** Tags within their grace period, longest in it first. Costs what has been warned of and is still there. */
export async function findExpiring(db: Kysely<LedgerSchema>, query: DueQuery): Promise<DueStamp[]> {
	return await selectExpiring(db, query).execute();
}

export function selectExpiring(db: Kysely<LedgerSchema>, { policy_version, now, ...page }: DueQuery) {
	return (
		selectInOrder(db, page, 'warns_at')
			.where('warns_at', '<=', now)
			// As an expression, so that the index of what has expired does not seem to do as well.
			.where(sql<boolean>`expires_at + 0 > ${now}`)
			.where('policy_version', '=', policy_version)
	);
}

/** Tags that an event brought back and nobody has put on yet, longest waiting first. */
export async function findReactivated(db: Kysely<LedgerSchema>, page: DuePage): Promise<DueStamp[]> {
	return await selectReactivated(db, page).execute();
}

export function selectReactivated(db: Kysely<LedgerSchema>, page: DuePage) {
	return selectInOrder(db, page, 'reactivated_at').where('reactivated_at', 'is not', null);
}

/** By the index that starts with the corp and this time. */
function selectInOrder(
	db: Kysely<LedgerSchema>,
	{ corp_id, limit, after }: DuePage,
	time: 'expires_at' | 'warns_at' | 'reactivated_at',
) {
	let select = db
		.selectFrom('tag_stamps')
		.select([...COLUMNS, sql<number>`${sql.ref(time)}`.as('due_at')])
		.where('corp_id', '=', corp_id)
		.orderBy(time)
		.orderBy('external_userid')
		.orderBy('userid')
		.orderBy('tag_id')
		.limit(limit);
	if (after !== undefined) {
		const { due_at, external_userid, userid, tag_id } = after;
		// The first condition says nothing new: it is the one that the index is searched by.
		select = select
			.where(time, '>=', due_at)
			.where(
				sql<boolean>`(${sql.ref(time)}, external_userid, userid, tag_id) > (${due_at}, ${external_userid}, ${userid}, ${tag_id})`,
			);
	}
	return select;
}
