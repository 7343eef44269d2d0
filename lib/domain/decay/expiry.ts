import { DEFAULT_ZONE } from '../calendar/zone-offset';
import { addDuration, subtractDuration, type Duration } from './duration';
import type { DecayPolicy } from './policy';
import { crossingTime, scoreAt, scoringOf } from './score';
import { scoreOf, type Stamp } from './stamp';

export type ExpiryState = 'live' | 'expiring' | 'expired';

export interface Expiry {
	state: ExpiryState;
	/** Epoch ms from which on the state is `expired`; null: never. */
	expiresAt: number | null;
	/** Epoch ms from which on the state is `expiring`; null: never. The same as `expiresAt` without a grace period. */
	warnsAt: number | null;
	/** At `now`, under a half-life policy. */
	score?: number;
}

/**
 * Where a tag is in its life. Both times follow from policy and stamp alone and stay the same until the next
 * touch, so they can be stored and looked up when due; `now`, and a clock set back, move neither.
 */
export function expiryOf(policy: DecayPolicy, stamp: Stamp, now: number, timeZone = DEFAULT_ZONE): Expiry {
	if (policy.mode === 'half-life') {
		const scoring = scoringOf(policy);
		const score = scoreOf(policy, stamp);
		const end = crossingTime(score, scoring.thresholdOff, scoring);
		const expiry = expiryAt(stamp, { from: stamp.last_touch, end, grace: policy.grace }, now, timeZone);
		return { ...expiry, score: scoreAt(score, now, scoring) };
	}
	if (policy.mode === 'never') {
		if (stamp.expired_at === null) return { state: 'live', expiresAt: null, warnsAt: null };
		return { state: 'expired', expiresAt: stamp.expired_at, warnsAt: stamp.expired_at };
	}
	const from = policy.mode === 'fixed' ? stamp.since : stamp.last_touch;
	const end = addDuration(from, policy.lifetime, timeZone);
	return expiryAt(stamp, { from, end, grace: policy.grace }, now, timeZone);
}

interface Life {
	from: number;
	end: number;
	grace: Duration | undefined;
}

function expiryAt({ expired_at }: Stamp, { from, end, grace }: Life, now: number, timeZone: string): Expiry {
	const expiresAt = expired_at ?? end;
	// A grace period as long as the life begins with it.
	const warnsAt =
		grace === undefined || expired_at !== null
			? expiresAt
			: Math.max(from, subtractDuration(expiresAt, grace, timeZone));
	const isExpired = expired_at !== null || now >= expiresAt;
	return { state: isExpired ? 'expired' : now >= warnsAt ? 'expiring' : 'live', expiresAt, warnsAt };
}
