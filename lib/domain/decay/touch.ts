import { DEFAULT_ZONE } from '../calendar/zone-offset';
import { weightOf } from './event-weights';
import { expiryOf } from './expiry';
import type { DecayPolicy } from './policy';
import { scoreAt, scoringOf } from './score';
import { clockOf, countEvent, scoreOf, type Stamp } from './stamp';

/** Something a customer did, or another sign that the tag still holds. */
export interface TouchEvent {
	/** One of `eventTypes`. */
	type: string;
	/** When it happened, epoch ms. It may arrive late; a time after `now` counts as `now`. */
	at: number;
}

export interface Touch {
	stamp: Stamp;
	/** The tag had expired and the event brings it back: it is to be put on, with a fresh life. */
	reactivates: boolean;
}

/**
 * What an event makes of a tag. A tag that lives is kept: under `sliding` and `half-life` for longer. One that
 * has expired comes back with a fresh life: under `fixed` by an event after it expired, under `sliding` by one
 * less than a lifetime old, under `half-life` once the score is up to `thresholdOn`, under `never` not at all.
 *
 * For tags that expired; one that a person took off is not to be touched.
 *
 * A clock that was set back stands still until it is where the stamp is: the event counts in full, but makes
 * the life end no earlier than before and no later than the stamp's own times allow.
 */
export function touch(
	policy: DecayPolicy,
	stamp: Stamp,
	event: TouchEvent,
	now: number,
	timeZone = DEFAULT_ZONE,
): Touch {
	const weight = weightOf(policy, event.type);
	if (weight === 0) return { stamp, reactivates: false };
	const clock = clockOf(stamp, now);
	const at = clock - Math.max(0, now - event.at);
	const touched = countEvent(policy, stamp, { weight, at });

	const { state, expiresAt } = expiryOf(policy, stamp, clock, timeZone);
	if (state !== 'expired' || expiresAt === null) return { stamp: touched, reactivates: false };
	const back: Stamp = { ...touched, since: Math.max(stamp.since, at), expired_at: null };
	const reactivates = canComeBack(policy, back, { at, expiresAt, clock, timeZone });
	return { stamp: reactivates ? back : { ...touched, expired_at: expiresAt }, reactivates };
}

interface Moments {
	/** When the event happened. */
	at: number;
	/** When the tag expired. */
	expiresAt: number;
	clock: number;
	timeZone: string;
}

function canComeBack(policy: DecayPolicy, back: Stamp, { at, expiresAt, clock, timeZone }: Moments): boolean {
	switch (policy.mode) {
		case 'never':
			return false;
		case 'half-life': {
			const scoring = scoringOf(policy);
			return scoreAt(scoreOf(policy, back), clock, scoring) >= scoring.thresholdOn;
		}
		case 'fixed':
			if (at < expiresAt) return false;
			break;
	}
	return expiryOf(policy, back, clock, timeZone).state !== 'expired';
}
