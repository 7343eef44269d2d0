import { sql, type Kysely } from 'kysely';
import { sharedNow, type Now } from './clock';
import { eventsOf } from './inbox-batches';
import { livesAt } from './process-life';
import type { LedgerSchema } from './schema';
import { inTransaction } from './transaction';
import { putBack } from './waiting-events';

/**
 * Takes batches back whose process died before it could finish them. Their events wait again, in their old
 * order, and say with their next delivery that it is not the first.
 * @param options.self the process that asks, which lives whatever the ledger says: it may have been stopped for
 *   longer than anybody believes it to live, and has not said yet that it goes on
 * @returns how many events wait again
 */
export async function recoverClaimed(
	db: Kysely<LedgerSchema>,
	inbox: string,
	now: Now,
	{ self = '' }: { self?: string } = {},
): Promise<number> {
	return await inTransaction(db, async (trx) => {
		const time = await sharedNow(trx, now);
		const dead = await trx
			.deleteFrom('inbox_batches')
			.where('inbox', '=', inbox)
			.where('process', 'is not', null)
			.where('process', '<>', self)
			.where(sql<boolean>`not ${livesAt(sql.ref('inbox_batches.process'), time)}`)
			.returning('events')
			.execute();
		const events = dead.flatMap(eventsOf).map((event) => ({ ...event, lost: event.lost + 1 }));
		await putBack(trx, inbox, events);
		return events.length;
	});
}
