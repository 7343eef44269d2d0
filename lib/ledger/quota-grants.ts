import type { Kysely } from 'kysely';
import { sharedNow, type Now } from './clock';
import { readClosedUntil } from './closed-endpoints';
import { countFree, readRetryMs, type QuotaWindow } from './quota-use';
import type { LedgerSchema } from './schema';
import { inLockedTransaction } from './transaction';

export interface CallRequest {
	/** Names one endpoint of one corp. */
	key: string;
	/** Names the grant; unique. */
	id: string;
	want: number;
	windows: readonly QuotaWindow[];
	/** All granted calls are over this long from now. */
	leaseMs: number;
}

export interface CallAnswer {
	/** 0 … want. */
	granted: number;
	/** With 0 granted: when to ask again. */
	retryInMs: number;
	/** Nothing is granted because the endpoint was closed with `closeFor`. */
	closed: boolean;
}

/** Grants are kept at least this long: another process may be told to watch a longer window than this one. */
const KEEP_MS = 3_600_000;

/**
 * Grants calls as far as every window allows.
 * A grant occupies the windows from now until its calls are over (`settleCalls`, or the end of the lease), and
 * from then on for as long as the window is. So, whenever in between the server counts them, no span of
 * `windowMs` holds more than its quota.
 */
export async function grantCalls(
	db: Kysely<LedgerSchema>,
	{ key, id, want, windows, leaseMs }: CallRequest,
	now: Now,
): Promise<CallAnswer> {
	return await inLockedTransaction(db, `quota ${key}`, async (trx) => {
		// Read with the lock held: a time read before waiting for it would be old.
		const time = await sharedNow(trx, now);
		const closedForMs = (await readClosedUntil(trx, key)) - time;
		if (closedForMs > 0) return { granted: 0, retryInMs: closedForMs, closed: true };

		const granted = Math.min(want, await countFree(trx, key, windows, time));
		if (granted === 0) {
			return { granted, retryInMs: await readRetryMs(trx, key, windows, time), closed: false };
		}
		const longestMs = Math.max(KEEP_MS, ...windows.map(({ windowMs }) => windowMs));
		await trx
			.deleteFrom('quota_grants')
			.where('key', '=', key)
			.where('used_at', '<', time - longestMs)
			.execute();
		await trx
			.insertInto('quota_grants')
			.values({ id, key, calls: granted, granted_at: time, used_at: time + leaseMs })
			.execute();
		return { granted, retryInMs: 0, closed: false };
	});
}

/** Ends a grant: `used` of its calls were made and are over. Twice, or after the lease ended: no effect. */
export async function settleCalls(
	db: Kysely<LedgerSchema>,
	grant: { key: string; id: string; used: number },
	now: Now,
): Promise<void> {
	await inLockedTransaction(db, `quota ${grant.key}`, async (trx) => {
		const time = await sharedNow(trx, now);
		await trx
			.updateTable('quota_grants')
			.set({ calls: grant.used, used_at: time })
			.where('id', '=', grant.id)
			.where('used_at', '>', time)
			.execute();
	});
}
