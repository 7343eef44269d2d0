import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import type { InboxEvent } from './accept-events';
import { dialectOf } from './dialect';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { InboxEventsTable, LedgerSchema } from './schema';

/** An event that waits, or waited; see `InboxEventsTable`. */
export type WaitingEvent = Omit<Selectable<InboxEventsTable>, 'inbox'>;

const COLUMNS: RowColumns<WaitingEvent> = {
	id: 'integer',
	key: 'text',
	at: 'integer',
	accepted_at: 'integer',
	payload: 'text',
	lost: 'integer',
};

const NAMES = Object.keys(COLUMNS) as Array<keyof WaitingEvent>;

export interface Backlog {
	/** Events that wait; counted no further than asked for. */
	pending: number;
	/** When the first of them was accepted, epoch ms; null: none waits. */
	oldest: number | null;
}

/**
 * What waits in an inbox to be offered. Costs what is counted.
 * @param upTo how far to count
 */
export async function readBacklog(db: Kysely<LedgerSchema>, inbox: string, upTo = 10_000): Promise<Backlog> {
	return await selectBacklog(db, inbox, upTo).executeTakeFirstOrThrow();
}

export function selectBacklog(db: Kysely<LedgerSchema>, inbox: string, upTo: number) {
	return db
		.selectFrom((eb) =>
			eb
				.selectFrom('inbox_events')
				.select('accepted_at')
				.where(isOf(db, inbox))
				.orderBy('inbox')
				.orderBy('id')
				.limit(upTo)
				.as('waiting'),
		)
		.select((eb) => [
			eb.fn.countAll<number>().as('pending'),
			eb.fn.min<number | null>('accepted_at').as('oldest'),
		]);
}

/** Takes out the events that have waited longest, in their order. Whoever else takes some gets others. */
export async function takeWaiting(
	trx: Kysely<LedgerSchema>,
	inbox: string,
	limit: number,
): Promise<WaitingEvent[]> {
	const first = selectFirst(trx, inbox, limit);
	// As an array: Postgres then runs the query once, and looks up each id.
	const isAmong =
		dialectOf(trx) === 'postgres' ? sql<boolean>`id = any(array(${first}))` : sql<boolean>`id in (${first})`;
	const taken = await trx.deleteFrom('inbox_events').where(isAmong).returning(NAMES).execute();
	return taken.sort((a, b) => a.id - b.id);
}

export function selectFirst(db: Kysely<LedgerSchema>, inbox: string, limit: number) {
	return db
		.selectFrom('inbox_events')
		.select('id')
		.where(isOf(db, inbox))
		.orderBy('inbox')
		.orderBy('id')
		.limit(limit)
		.$if(dialectOf(db) === 'postgres', (query) => query.forUpdate().skipLocked());
}

/**
 * Gives `work` the events that have waited longest, and lets them go when it is through with them. Where it fails
 * they wait on, and where the process dies, or another does the same, they are given once more: for work that may
 * be done twice.
 * @param limit most events at a time
 * @returns how many
 */
export async function workOff(
	db: Kysely<LedgerSchema>,
	inbox: string,
	limit: number,
	work: (events: readonly InboxEvent[]) => Promise<void>,
): Promise<number> {
	const events = await db
		.selectFrom('inbox_events')
		.select(['id', 'key', 'at', 'payload'])
		.where(isOf(db, inbox))
		.orderBy('inbox')
		.orderBy('id')
		.limit(limit)
		.execute();
	if (events.length === 0) return 0;
	await work(events.map(({ key, at, payload }) => ({ key, at, payload })));
	const ids = events.map(({ id }) => id);
	await db.deleteFrom('inbox_events').where('id', 'in', ids).execute();
	return events.length;
}

/**
 * On Postgres as a span: of a value alone, while it has no statistics or those of an empty table, it expects a
 * handful of rows, and would rather fetch and sort all of them than go by the index.
 */
function isOf(db: Kysely<LedgerSchema>, inbox: string): RawBuilder<boolean> {
	return dialectOf(db) === 'postgres'
		? sql`(inbox, id) >= (${inbox}, 0) and (inbox, id) <= (${inbox}, ${Number.MAX_SAFE_INTEGER})`
		: sql`inbox = ${inbox}`;
}

/** Lets events wait again, in the place that they had. */
export async function putBack(
	trx: Kysely<LedgerSchema>,
	inbox: string,
	events: readonly WaitingEvent[],
): Promise<void> {
	for (const batch of inBatches(events, rowsPerStatement(trx))) {
		await trx
			.insertInto('inbox_events')
			.columns(['inbox', ...NAMES])
			.expression((eb) =>
				eb
					.selectFrom(tableOf(trx, batch, COLUMNS).as('given'))
					.select([sql<string>`${inbox}`.as('inbox'), ...NAMES]),
			)
			.execute();
	}
}
