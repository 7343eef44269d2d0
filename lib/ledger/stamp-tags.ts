import { sql, type Kysely } from 'kysely';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';
import { foldUserid } from './userid';

/** A tag that was put on, or seen again (`present` 1), or taken off (0). */
export interface TagEvent {
	userid: string;
	external_userid: string;
	tag_id: string;
	present: 0 | 1;
	/** When, epoch ms. */
	at: number;
	/** Left out: as it was. */
	department?: string;
	/** Left out: as it was. A tag taken off by `decay` can come back by itself. */
	source?: string;
	/** Left out: none, when the event put the tag on or took it off; else as it was. */
	change_set_id?: string;
}

const EVENT_COLUMNS: RowColumns<TagEvent> = {
	userid: 'text',
	external_userid: 'text',
	tag_id: 'text',
	present: 'integer',
	at: 'integer',
	department: 'text',
	source: 'text',
	change_set_id: 'text',
};

/**
 * Records tags put on or taken off. An event older than what is stored is ignored. Putting on a tag that is
 * there keeps its `since`. Whatever happens to a tag, its expiry is to be scheduled anew; a tag taken off has
 * none, and unless decay took it off, its life ends there.
 */
export async function stampTags(
	db: Kysely<LedgerSchema>,
	corpId: string,
	events: readonly TagEvent[],
): Promise<void> {
	for (const round of inRounds(events)) {
		for (const batch of inBatches(round, rowsPerStatement(db))) await upsert(db, corpId, batch);
	}
}

/**
 * One statement may touch a row only once, so several events of one tag go into several rounds, oldest
 * first. Within a round the rows are in the order of their key: two processes that stamp the same rows then
 * wait for each other instead of blocking each other.
 */
function inRounds(events: readonly TagEvent[]): TagEvent[][] {
	const keyed = events.map((event) => ({
		event,
		key: `${event.external_userid}\n${foldUserid(event.userid)}\n${event.tag_id}`,
	}));
	keyed.sort((a, b) => (a.key === b.key ? a.event.at - b.event.at : a.key < b.key ? -1 : 1));
	const rounds: TagEvent[][] = [];
	let round = 0;
	keyed.forEach(({ event, key }, index) => {
		round = keyed[index - 1]?.key === key ? round + 1 : 0;
		(rounds[round] ??= []).push(event);
	});
	return rounds;
}

const WAS_THERE = sql`tag_stamps.present = 1`;
const IS_THERE = sql`excluded.present = 1`;
const BY_DECAY = sql`excluded.source = 'decay'`;

/** A tag that is there, or that decay took off, goes on with its life: how, only its policy can say. */
const GOES_ON = sql`(${IS_THERE} and (${WAS_THERE} or tag_stamps.expired_at is not null))`;

/** Kept for a tag that may go on; lost when somebody takes it off. */
const KEEPS_MEMORY = sql`(${IS_THERE} or coalesce(${BY_DECAY}, false))`;

const LAST_TOUCH = sql`case
	when ${GOES_ON} or excluded.present = 0 or tag_stamps.last_touch > excluded.last_touch
	then tag_stamps.last_touch else excluded.last_touch
end`;

const PUT_ON_AT = sql`case
	when ${GOES_ON} and excluded.last_touch > tag_stamps.last_touch
		and excluded.last_touch > coalesce(tag_stamps.put_on_at, 0)
	then excluded.last_touch
	when ${GOES_ON} then tag_stamps.put_on_at
end`;

/** Decay may be late: a tag has expired when it was due, not when it was taken off. */
const EXPIRED_AT = sql`case
	when not ${KEEPS_MEMORY} then null
	when ${IS_THERE} or tag_stamps.present = 0 or tag_stamps.expired_at is not null then tag_stamps.expired_at
	when tag_stamps.expires_at < excluded.since then tag_stamps.expires_at
	else excluded.since
end`;

async function upsert(db: Kysely<LedgerSchema>, corpId: string, events: readonly TagEvent[]): Promise<void> {
	await sql`
		insert into tag_stamps (
			corp_id, userid, external_userid, tag_id, present, since, last_touch,
			expired_at, department, source, change_set_id
		)
		select
			${corpId}, userid, external_userid, tag_id, present, at, at,
			case when present = 0 and source = 'decay' then at end, department, source, change_set_id
		from ${tableOf(db, events, EVENT_COLUMNS)} as event
		where true
		on conflict (corp_id, external_userid, lower(userid), tag_id) do update set
			present = excluded.present,
			since = case when tag_stamps.present = excluded.present then tag_stamps.since else excluded.since end,
			last_touch = ${LAST_TOUCH},
			score = case when ${KEEPS_MEMORY} then tag_stamps.score end,
			put_on_at = ${PUT_ON_AT},
			expired_at = ${EXPIRED_AT},
			reactivated_at = case when excluded.present = 0 and ${KEEPS_MEMORY} then tag_stamps.reactivated_at end,
			warns_at = case when ${WAS_THERE} and ${IS_THERE} then tag_stamps.warns_at end,
			expires_at = case when ${WAS_THERE} and ${IS_THERE} then tag_stamps.expires_at end,
			policy_version = 0,
			version = tag_stamps.version + 1,
			department = coalesce(excluded.department, tag_stamps.department),
			source = coalesce(excluded.source, tag_stamps.source),
			change_set_id = case
				when tag_stamps.present = excluded.present
				then coalesce(excluded.change_set_id, tag_stamps.change_set_id)
				else excluded.change_set_id
			end
		where excluded.since >= tag_stamps.since
	`.execute(db);
}
