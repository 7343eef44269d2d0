import { randomBytes } from 'node:crypto';

import { ApiFailure } from './failure';
import type { Identity } from './identity';
import type { SwitchValues } from './switches';

const HOUR_MS = 3_600_000;
const REMEMBERED_TOKENS = 10_000;

interface Attempts {
	wrong: number;
	bannedUntil: number;
}

/** Access tokens of the one app (page 91039), and the ban of callers that keep guessing its secret. */
export class Tokens {
	private readonly expiryOf = new Map<string, number>();
	private readonly attempts = new Map<string, Attempts>();
	private current = '';

	constructor(
		private readonly identity: Identity,
		private readonly switches: Readonly<SwitchValues>,
	) {}

	/** @throws ApiFailure 41002, 41004, 40013, 40001 or 40091, 45009 while the caller is banned */
	issue(corpid: string, corpsecret: string, callerIp: string, now: number) {
		if (corpid === '') throw new ApiFailure(41002);
		if (corpsecret === '') throw new ApiFailure(41004);
		const attempts = this.attempts.get(callerIp) ?? { wrong: 0, bannedUntil: 0 };
		if (now < attempts.bannedUntil) throw new ApiFailure(45009);
		if (corpid !== this.identity.corpid) throw new ApiFailure(40013);
		if (corpsecret !== this.identity.corpsecret) {
			this.countWrongSecret(callerIp, attempts, now);
			throw new ApiFailure(this.switches.wrong_secret_errcode);
		}
		this.attempts.delete(callerIp);
		return this.give(now);
	}

	/** @throws ApiFailure 41001, 40014, or the errcode chosen for expired tokens */
	check(token: string, now: number): void {
		if (token === '') throw new ApiFailure(41001);
		const expiry = this.expiryOf.get(token);
		if (expiry === undefined) throw new ApiFailure(40014);
		if (now >= expiry) throw new ApiFailure(this.switches.expired_token_errcode);
	}

	/** Ends every token now, as WeCom may do before its time. */
	expireAll(now: number): void {
		for (const [token, expiry] of this.expiryOf) this.expiryOf.set(token, Math.min(expiry, now));
	}

	forgetAttempts(): void {
		this.attempts.clear();
	}

	private give(now: number) {
		const left = Math.floor(((this.expiryOf.get(this.current) ?? 0) - now) / 1000);
		const policy = this.switches.gettoken_while_valid;
		if (left >= 1 && policy === 'same') return { access_token: this.current, expires_in: left };
		if (policy === 'new_kills_old') this.expiryOf.delete(this.current);
		this.forgetOldest();
		const lifetime = this.switches.token_lifetime_s;
		this.current = randomBytes(160).toString('base64url');
		this.expiryOf.set(this.current, now + lifetime * 1000);
		return { access_token: this.current, expires_in: lifetime };
	}

	private forgetOldest(): void {
		if (this.expiryOf.size < REMEMBERED_TOKENS) return;
		for (const token of this.expiryOf.keys()) {
			this.expiryOf.delete(token);
			return;
		}
	}

	private countWrongSecret(callerIp: string, attempts: Attempts, now: number): void {
		attempts.wrong += 1;
		if (attempts.wrong >= this.switches.wrong_secret_ban_after) {
			attempts.wrong = 0;
			attempts.bannedUntil = now + HOUR_MS * this.switches.quota_scale;
		}
		this.attempts.set(callerIp, attempts);
	}
}
