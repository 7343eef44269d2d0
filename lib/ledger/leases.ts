import type { Kysely } from 'kysely';
import { sharedNow, type Now } from './clock';
import type { LedgerSchema } from './schema';
import { saveLease } from './save-lease';
import { inLockedTransaction } from './transaction';

/** A right that one holder at a time has, among all processes. */
export interface Lease {
	key: string;
	/** Who asks; unique per process and purpose. */
	holder: string;
}

/**
 * Takes the lease, or renews it for the holder who has it. Whoever has it keeps it until it is released or
 * not renewed in time.
 * @param ttlMs how long it lasts from now
 * @returns whether the holder has it
 */
export async function acquireLease(
	db: Kysely<LedgerSchema>,
	{ key, holder, ttlMs }: Lease & { ttlMs: number },
	now: Now,
): Promise<boolean> {
	return await inLockedTransaction(db, `lease ${key}`, async (trx) => {
		const time = await sharedNow(trx, now);
		const owner = await trx
			.selectFrom('leases')
			.select('holder')
			.where('key', '=', key)
			.where('holder', '<>', holder)
			.where('until', '>', time)
			.executeTakeFirst();
		if (owner !== undefined) return false;
		await trx.deleteFrom('leases').where('key', '=', key).where('holder', '<>', holder).execute();
		await saveLease(trx, { key, holder, slots: 1, wanted: 1, since: time, until: time + ttlMs });
		return true;
	});
}

/** Gives the lease back; harmless when it is somebody else's or gone. */
export async function releaseLease(db: Kysely<LedgerSchema>, { key, holder }: Lease): Promise<void> {
	await db.deleteFrom('leases').where('key', '=', key).where('holder', '=', holder).execute();
}
