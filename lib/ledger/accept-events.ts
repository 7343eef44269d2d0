import { sql, type Kysely } from 'kysely';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';
import { inTransaction } from './transaction';

/** Something that happened. */
export interface InboxEvent {
	/**
	 * The same whenever the event is delivered, and of no other event. Keys that begin with the time of the event
	 * are stored side by side, which is cheaper the more there are.
	 */
	key: string;
	/** When it happened, epoch ms. */
	at: number;
	/** Any text, such as JSON: the ledger does not look into it. */
	payload: string;
}

const KEY_COLUMNS: RowColumns<Pick<InboxEvent, 'key'>> = { key: 'text' };

const EVENT_COLUMNS: RowColumns<InboxEvent> = { key: 'text', at: 'integer', payload: 'text' };

/**
 * Puts events into an inbox, all or none. Once this has returned they outlive the process. However many
 * processes accept the same event at once, it is new to one of them.
 *
 * They will be handed over in the order given here, and after all that was accepted before. Of events that two
 * processes accept at the same time, either may come first.
 * @param now epoch ms
 * @returns for each event whether it is new: no event of its key came before, here or in an earlier call
 */
export async function acceptEvents(
	db: Kysely<LedgerSchema>,
	inbox: string,
	events: readonly InboxEvent[],
	now: number,
): Promise<boolean[]> {
	if (events.length === 0) return [];
	return await inTransaction(db, async (trx) => {
		const fresh = await insertKeys(trx, inbox, events, now);
		// Each key once: where an event is given twice, the first is the new one.
		const isNew = events.map(({ key }) => fresh.delete(key));
		const accepted = events.filter((_, index) => isNew[index]);
		for (const batch of inBatches(accepted, rowsPerStatement(trx))) {
			await insertEvents(trx, inbox, batch, now);
		}
		return isNew;
	});
}

/** @returns those that were not there */
async function insertKeys(
	trx: Kysely<LedgerSchema>,
	inbox: string,
	events: readonly InboxEvent[],
	now: number,
): Promise<Set<string>> {
	// In order, so that two processes that accept the same events do not block each other.
	const keys = [...new Set(events.map(({ key }) => key))].sort();
	const fresh = new Set<string>();
	for (const batch of inBatches(keys, rowsPerStatement(trx))) {
		const given = tableOf(
			trx,
			batch.map((key) => ({ key })),
			KEY_COLUMNS,
		);
		const { rows } = await sql<{ key: string }>`
			insert into inbox_keys (inbox, key, accepted_at)
			select ${inbox}, key, ${now} from ${given} as given
			where true
			on conflict (inbox, key) do nothing
			returning key
		`.execute(trx);
		for (const { key } of rows) fresh.add(key);
	}
	return fresh;
}

async function insertEvents(
	trx: Kysely<LedgerSchema>,
	inbox: string,
	events: readonly InboxEvent[],
	now: number,
): Promise<void> {
	await sql`
		insert into inbox_events (inbox, key, at, accepted_at, payload)
		select ${inbox}, key, at, ${now}, payload from ${tableOf(trx, events, EVENT_COLUMNS)} as given
		order by position
	`.execute(trx);
}
