import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Now } from './clock';
import { closeFor } from './closed-endpoints';
import { grantCalls, settleCalls, type CallAnswer } from './quota-grants';
import type { QuotaWindow } from './quota-use';
import type { LedgerSchema } from './schema';
import { leaseSlots, releaseSlots, type SlotLease } from './slots';

/**
 * Quotas and concurrency that all processes of one ledger observe together: the shape of `SharedLimits` that
 * the WeCom client asks for. Each instance is one holder. On Postgres the database's clock decides; on
 * SQLite, where all processes share a machine, `now`.
 */
export class LedgerLimits {
	constructor(
		private readonly db: Kysely<LedgerSchema>,
		private readonly now: Now = Date.now,
		private readonly holder: string = randomUUID(),
	) {}

	async grantCalls(
		key: string,
		want: number,
		windows: readonly QuotaWindow[],
		leaseMs: number,
	): Promise<CallAnswer & { id: string }> {
		const id = randomUUID();
		const answer = await grantCalls(this.db, { key, id, want, windows, leaseMs }, this.now);
		return { ...answer, id: answer.granted > 0 ? id : '' };
	}

	async settleCalls(key: string, grantId: string, used: number): Promise<void> {
		await settleCalls(this.db, { key, id: grantId, used }, this.now);
	}

	async leaseSlots(
		key: string,
		request: Pick<SlotLease, 'want' | 'holding' | 'max' | 'ttlMs'>,
	): Promise<{ slots: number }> {
		const slots = await leaseSlots(this.db, { key, holder: this.holder, ...request }, this.now);
		return { slots };
	}

	async releaseSlots(key: string): Promise<void> {
		await releaseSlots(this.db, { key, holder: this.holder });
	}

	async closeFor(key: string, ms: number): Promise<void> {
		await closeFor(this.db, { key, ms }, this.now);
	}
}
