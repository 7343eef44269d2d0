import { DEFAULT_ZONE } from '../calendar/zone-offset';
import { weightOf } from './event-weights';
import { expiryOf } from './expiry';
import type { DecayPolicy } from './policy';
import { clockOf, countEvent, newStamp, type Stamp } from './stamp';

/**
 * The stamp of a tag that was put on, be it new, there already, or expired. What is there keeps its `since` and
 * counts a touch, whatever an event of type `add` weighs; all else begins a fresh life.
 * @param known undefined for a tag the relation never had
 */
export function putOn(
	policy: DecayPolicy,
	known: Stamp | undefined,
	now: number,
	timeZone = DEFAULT_ZONE,
): Stamp {
	if (known === undefined) return newStamp(policy, now);
	const at = clockOf(known, now);
	const { state } = expiryOf(policy, known, at, timeZone);
	const touched = countEvent(policy, known, { weight: weightOf(policy, 'add'), at });
	return state === 'expired' ? { ...touched, since: at, expired_at: null } : touched;
}
