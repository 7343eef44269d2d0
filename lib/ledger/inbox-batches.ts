import type { Kysely } from 'kysely';
import type { InboxEvent } from './accept-events';
import type { LedgerSchema } from './schema';
import { inTransaction } from './transaction';
import { putBack, takeWaiting, type WaitingEvent } from './waiting-events';

/*
 * A batch is offered, then claimed, then finished. It is one row: whoever changes or deletes that first has the
 * batch, so that no two ever have the same.
 */

export interface Offer {
	batch: number;
	/** How many. */
	events: number;
}

/**
 * Puts the events that have waited longest into a batch, to be claimed by one execution.
 * @param options.limit most events in it
 * @returns undefined: none waits
 */
export async function offerBatch(
	db: Kysely<LedgerSchema>,
	inbox: string,
	{ limit, now }: { limit: number; now: number },
): Promise<Offer | undefined> {
	return await inTransaction(db, async (trx) => {
		const events = await takeWaiting(trx, inbox, limit);
		if (events.length === 0) return undefined;
		const oldest = events.reduce((least, { accepted_at }) => Math.min(least, accepted_at), now);
		const { id } = await trx
			.insertInto('inbox_batches')
			.values({ inbox, offered_at: now, oldest, events: JSON.stringify(events) })
			.returning('id')
			.executeTakeFirstOrThrow();
		return { batch: id, events: events.length };
	});
}

/** Who has a batch. */
export interface Claim {
	/** Must be kept alive (`keepAlive`) from before the claim until the batch is finished. */
	process: string;
	execution: string;
	/** Epoch ms. */
	now: number;
}

export interface ClaimedEvent extends InboxEvent {
	/** 1; more where executions had the event before and died. */
	deliveries: number;
}

/**
 * Claims a batch: of all who try, one gets its events, longest waiting first.
 * @returns undefined: it was claimed, finished or withdrawn
 */
export async function claimBatch(
	db: Kysely<LedgerSchema>,
	inbox: string,
	batch: number,
	{ process, execution, now }: Claim,
): Promise<ClaimedEvent[] | undefined> {
	const claimed = await db
		.updateTable('inbox_batches')
		.set({ process, execution, claimed_at: now })
		.where('id', '=', batch)
		.where('inbox', '=', inbox)
		.where('process', 'is', null)
		.returning('events')
		.executeTakeFirst();
	if (claimed === undefined) return undefined;
	return eventsOf(claimed).map(({ key, at, payload, lost }) => ({ key, at, payload, deliveries: lost + 1 }));
}

/**
 * Ends a claimed batch: its events go, their keys stay.
 * @param options.process only if this process has claimed it; left out: whoever has
 * @returns false: it is not claimed so, or no longer
 */
export async function finishBatch(
	db: Kysely<LedgerSchema>,
	inbox: string,
	batch: number,
	{ process }: { process?: string } = {},
): Promise<boolean> {
	let claimed = db
		.deleteFrom('inbox_batches')
		.where('id', '=', batch)
		.where('inbox', '=', inbox)
		.where('process', 'is not', null);
	if (process !== undefined) claimed = claimed.where('process', '=', process);
	const { numDeletedRows } = await claimed.executeTakeFirstOrThrow();
	return numDeletedRows > 0n;
}

/**
 * Takes offered batches back that nobody has claimed; their events wait again, in their old order.
 * @param options.batch left out: all of the inbox
 * @returns how many events wait again
 */
export async function withdrawOffered(
	db: Kysely<LedgerSchema>,
	inbox: string,
	{ batch }: { batch?: number } = {},
): Promise<number> {
	return await inTransaction(db, async (trx) => {
		let offered = trx.deleteFrom('inbox_batches').where('inbox', '=', inbox).where('process', 'is', null);
		if (batch !== undefined) offered = offered.where('id', '=', batch);
		const events = (await offered.returning('events').execute()).flatMap(eventsOf);
		await putBack(trx, inbox, events);
		return events.length;
	});
}

export function eventsOf({ events }: { events: string }): WaitingEvent[] {
	return JSON.parse(events) as WaitingEvent[];
}

/** The inbox's batches that are offered or claimed: every other one is finished, or its events wait again. */
export async function readOpenBatches(db: Kysely<LedgerSchema>, inbox: string): Promise<Set<number>> {
	const rows = await db.selectFrom('inbox_batches').select('id').where('inbox', '=', inbox).execute();
	return new Set(rows.map(({ id }) => id));
}

/** Whether the process has claimed a batch, of whichever inbox, whose end nobody has reported yet. */
export async function hasClaims(db: Kysely<LedgerSchema>, process: string): Promise<boolean> {
	const claim = await db
		.selectFrom('inbox_batches')
		.select('id')
		.where('process', '=', process)
		.limit(1)
		.executeTakeFirst();
	return claim !== undefined;
}
