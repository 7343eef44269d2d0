import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { sharedNow, type Now } from './clock';
import { acquireLease, releaseLease } from './leases';
import type { LedgerSchema } from './schema';

/** Longer than a request for a token takes, its retries included: a process that died is not waited for forever. */
const RENEWAL_MS = 90_000;

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
			if (await acquireLease(this.db, { ...lease, ttlMs: RENEWAL_MS }, this.now)) break;
			await sleep(LOOK_AGAIN_MS);
		}
		try {
			// The process before may have stored one between the look and the lease.
			const known = await this.read(key);
			if (known !== undefined && known.id !== unusable) return known;
			const { sealed, lifeMs } = await fetch();
			return await this.store(key, sealed, lifeMs);
		} finally {
			await releaseLease(this.db, lease);
		}
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

	private async store(key: string, sealed: string, lifeMs: number): Promise<TokenAnswer> {
		const id = randomUUID();
		const expires_at = Math.floor((await sharedNow(this.db, this.now)) + lifeMs);
		await this.db
			.insertInto('shared_tokens')
			.values({ key, id, sealed, expires_at })
			.onConflict((conflict) => conflict.column('key').doUpdateSet({ id, sealed, expires_at }))
			.execute();
		return { id, sealed, leftMs: lifeMs };
	}
}
