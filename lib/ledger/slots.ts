import type { Kysely } from 'kysely';
import { sharedNow, type Now } from './clock';
import { fairSlots, type SlotHolder } from './fair-slots';
import type { Lease } from './leases';
import { saveLease } from './save-lease';
import type { LedgerSchema } from './schema';
import { inLockedTransaction } from './transaction';

export interface SlotLease extends Lease {
	/** How many slots it could use now. */
	want: number;
	/** How many it keeps in use until it has read the answer. */
	holding: number;
	/** Slots for all holders together. */
	max: number;
	/** The lease ends by itself this long from now, unless it is renewed by asking again. */
	ttlMs: number;
}

/**
 * Sets and renews a holder's part of `max` slots.
 * The answer is the smallest of what is wanted, what is fair (`fairSlots`) and what the other live holders
 * leave. Recorded is at least `holding`: so the recorded slots never exceed `max`, and a holder told to use
 * fewer gives them up as its work ends.
 * @returns how many slots the holder may use from now on
 */
export async function leaseSlots(db: Kysely<LedgerSchema>, lease: SlotLease, now: Now): Promise<number> {
	const { key, holder, want, holding, max, ttlMs } = lease;
	return await inLockedTransaction(db, `lease ${key}`, async (trx) => {
		const time = await sharedNow(trx, now);
		await trx.deleteFrom('leases').where('key', '=', key).where('until', '<=', time).execute();
		const live = await trx.selectFrom('leases').selectAll().where('key', '=', key).execute();
		const others = live.filter((other) => other.holder !== holder);
		const before = live.find((other) => other.holder === holder) ?? { slots: 0, since: time };
		const own: SlotHolder = { holder, wanted: want, slots: before.slots, since: before.since };

		const fair = fairSlots([...others, own], max).get(holder) ?? 0;
		const taken = others.reduce((sum, { slots }) => sum + slots, 0);
		const allowed = Math.max(0, Math.min(want, fair, max - taken));
		const recorded = Math.max(allowed, holding);
		const turned = before.slots > 0 !== recorded > 0;
		await saveLease(trx, {
			key,
			holder,
			slots: recorded,
			wanted: want,
			since: turned ? time : before.since,
			until: time + ttlMs,
		});
		return allowed;
	});
}

/** Gives all slots of the holder back and forgets what it wanted. */
export async function releaseSlots(db: Kysely<LedgerSchema>, { key, holder }: Lease): Promise<void> {
	await db.deleteFrom('leases').where('key', '=', key).where('holder', '=', holder).execute();
}
