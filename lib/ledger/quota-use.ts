import type { Kysely } from 'kysely';
import type { LedgerSchema } from './schema';

/** At most `calls` calls in any span of `windowMs` milliseconds. */
export interface QuotaWindow {
	calls: number;
	windowMs: number;
}

/** Other processes' unfinished grants may end at any moment: ask again soon. */
const RETRY_WHILE_OPEN_MS = 250;

/**
 * How many more calls every window allows.
 * A window's first moment counts as inside: times are whole milliseconds, so a call noted at 7 may have been
 * made at 7.9.
 */
export async function countFree(
	db: Kysely<LedgerSchema>,
	key: string,
	windows: readonly QuotaWindow[],
	time: number,
): Promise<number> {
	let free = Infinity;
	for (const { calls, windowMs } of windows) {
		const used = await db
			.selectFrom('quota_grants')
			.select((eb) => eb.fn.sum<number | null>('calls').as('calls'))
			.where('key', '=', key)
			.where('used_at', '>=', time - windowMs)
			.executeTakeFirst();
		free = Math.min(free, calls - (used?.calls ?? 0));
	}
	return Math.max(0, free);
}

/** In how many ms the first call may be free again in every window. */
export async function readRetryMs(
	db: Kysely<LedgerSchema>,
	key: string,
	windows: readonly QuotaWindow[],
	time: number,
): Promise<number> {
	let retryMs = 1;
	for (const { calls, windowMs } of windows) {
		const newestFirst = await db
			.selectFrom('quota_grants')
			.select(['calls', 'used_at'])
			.where('key', '=', key)
			.where('used_at', '>=', time - windowMs)
			.orderBy('used_at', 'desc')
			.execute();
		// Room comes when the grant that fills the window, counted from the newest back, has left it.
		let used = 0;
		const filling = newestFirst.find((grant) => {
			used += grant.calls;
			return used >= calls;
		});
		if (filling === undefined) continue;
		const leavesInMs = filling.used_at + windowMs + 1 - time;
		const isOpen = filling.used_at > time;
		retryMs = Math.max(retryMs, isOpen ? Math.min(leavesInMs, RETRY_WHILE_OPEN_MS) : leavesInMs);
	}
	return retryMs;
}
