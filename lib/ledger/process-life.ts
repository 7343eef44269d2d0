import { sql, type Kysely, type RawBuilder } from 'kysely';
import { sharedNow, type Now } from './clock';
import { saveLease } from './save-lease';
import type { LedgerSchema } from './schema';

/*
 * A process that works for longer than a moment says again and again that it lives. What it was working on when
 * it fell silent is free for others.
 */

const PREFIX = 'process:';

/** After all keys with the prefix. */
const BEYOND = 'process;';

/**
 * Says that a process lives.
 * @param process an id that no other process has and that it does not keep over a restart
 * @param ttlMs for how long that is believed; say it again well before
 */
export async function keepAlive(
	db: Kysely<LedgerSchema>,
	process: string,
	ttlMs: number,
	now: Now,
): Promise<void> {
	const time = await sharedNow(db, now);
	const key = PREFIX + process;
	await saveLease(db, { key, holder: process, slots: 1, wanted: 1, since: time, until: time + ttlMs });
	// Whoever is dead is so without a row as well, and nobody else would remove it.
	await db
		.deleteFrom('leases')
		.where('key', '>', PREFIX)
		.where('key', '<', BEYOND)
		.where('until', '<=', time)
		.execute();
}

/** Whether the process of this id lives, as a condition. */
export function livesAt(process: RawBuilder<unknown>, time: number): RawBuilder<boolean> {
	return sql`exists (select 1 from leases where leases.key = ${PREFIX} || ${process} and leases.until > ${time})`;
}
