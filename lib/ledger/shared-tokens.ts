import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { sharedNow, type Now } from './clock';
import { acquireLease, releaseLease, type Lease } from './leases';
import type { LedgerSchema } from './schema';

/** For how long the others wait for a process that died while it asked for a token. */
const LEASE_MS = 15_000;

/** A request for a token may take longer than that, its retries included: the lease is renewed meanwhile. */
const RENEW_LEASE_MS = 4_000;

const LOOK_AGAIN_MS = 100;

/** A token as it is stored. */
interface TokenAnswer {
	id: string;
	sealed: string;
	leftMs: number;
}

/** One access token for all processes of one ledger: the shape of `SharedTokens` that the WeCom client asks for. */
export class LedgerTokens {
	private readonly holder = randomUUID();

	constructor(
		private readonly db: Kysely<LedgerSchema>,
		private readonly now: Now = Date.now,
	) {}

	async renew(
		key: string,
		unusable: string | undefined,
		fetch: () => Promise<{ sealed: string; lifeMs: number }>,
	): Promise<TokenAnswer> {
		const lease = { key: `token ${key}`, holder: this.holder };
		for (;;) {
			const known = await this.read(key);
			if (known !== undefined && known.id !== unusable) return known;
			if (await acquireLease(this.db, { ...lease, ttlMs: LEASE_MS }, this.now)) break;
			await sleep(LOOK_AGAIN_MS);
		}
		const endLease = this.keepLease(lease);
		try {
			// The process before may have stored one between the look and the lease.
			const known = await this.read(key);
			if (known !== undefined && known.id !== unusable) return known;
			const { sealed, lifeMs } = await fetch();
			const answer = { id: randomUUID(), sealed, leftMs: lifeMs };
			// The token is good, whether the ledger can be told or not.
			await this.store(key, answer).catch(() => undefined);
			return answer;
		} finally {
			await endLease();
		}
	}

	/** Renews the lease until the returned function is called. Neither matters if it fails: the lease runs out. */
	private keepLease(lease: Lease): () => Promise<void> {
		let renewal: Promise<unknown> = Promise.resolve();
		const timer = setInterval(() => {
			renewal = acquireLease(this.db, { ...lease, ttlMs: LEASE_MS }, this.now).catch(() => undefined);
		}, RENEW_LEASE_MS);
		timer.unref();
		return async () => {
			clearInterval(timer);
			await renewal;
			await releaseLease(this.db, lease).catch(() => undefined);
		};
	}

	private async read(key: string): Promise<TokenAnswer | undefined> {
		const now = await sharedNow(this.db, this.now);
		const row = await this.db
			.selectFrom('shared_tokens')
			.select(['id', 'sealed', 'expires_at'])
			.where('key', '=', key)
			.where('expires_at', '>', now)
			.executeTakeFirst();
		return row && { id: row.id, sealed: row.sealed, leftMs: row.expires_at - now };
	}

	private async store(key: string, { id, sealed, leftMs }: TokenAnswer): Promise<void> {
		const expires_at = Math.floor((await sharedNow(this.db, this.now)) + leftMs);
		await this.db
			.insertInto('shared_tokens')
			.values({ key, id, sealed, expires_at })
			.onConflict((conflict) => conflict.column('key').doUpdateSet({ id, sealed, expires_at }))
			.execute();
	}
}
