import { sql, type Kysely, type RawBuilder } from 'kysely';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';

/** A tag that was put on, or seen again (`present` 1), or taken off (0). */
export interface TagEvent {
	userid: string;
	external_userid: string;
	tag_id: string;
	present: 0 | 1;
	/** When, epoch ms. */
	at: number;
	/** When the tag should go; null: never; left out: as it was. */
	expires_at?: number | null;
	/** Left out: as it was. */
	department?: string;
	/** Left out: as it was. */
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
	expires_at: 'integer',
	department: 'text',
	source: 'text',
	change_set_id: 'text',
};

/**
 * Records tags put on or taken off. An event older than what is stored is ignored. Putting on a tag that is
 * there keeps its `since` and counts as a touch; taking a tag off clears its expiry.
 */
export async function stampTags(
	db: Kysely<LedgerSchema>,
	corpId: string,
	events: readonly TagEvent[],
): Promise<void> {
	for (const round of inRounds(events)) {
		for (const batch of inBatches(round, rowsPerStatement(db))) {
			const setsExpiry = (event: TagEvent) => event.expires_at !== undefined;
			await upsert(db, corpId, batch.filter(setsExpiry), EXPIRY_AS_GIVEN);
			await upsert(
				db,
				corpId,
				batch.filter((event) => !setsExpiry(event)),
				EXPIRY_AS_IT_WAS,
			);
		}
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
		key: `${event.external_userid}\n${event.userid.toLowerCase()}\n${event.tag_id}`,
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

const EXPIRY_AS_GIVEN = sql`excluded.expires_at`;
const EXPIRY_AS_IT_WAS = sql`case when tag_stamps.present = 1 and excluded.present = 1 then tag_stamps.expires_at end`;

async function upsert(
	db: Kysely<LedgerSchema>,
	corpId: string,
	events: readonly TagEvent[],
	expiry: RawBuilder<unknown>,
): Promise<void> {
	if (events.length === 0) return;
	await sql`
		insert into tag_stamps (
			corp_id, userid, external_userid, tag_id, present, since, last_touch,
			expires_at, department, source, change_set_id
		)
		select
			${corpId}, userid, external_userid, tag_id, present, at, at,
			case when present = 1 then expires_at end, department, source, change_set_id
		from ${tableOf(db, events, EVENT_COLUMNS)} as event
		where true
		on conflict (corp_id, external_userid, lower(userid), tag_id) do update set
			present = excluded.present,
			since = case when tag_stamps.present = excluded.present then tag_stamps.since else excluded.since end,
			last_touch = case
				when tag_stamps.last_touch > excluded.last_touch then tag_stamps.last_touch
				else excluded.last_touch
			end,
			expires_at = ${expiry},
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
