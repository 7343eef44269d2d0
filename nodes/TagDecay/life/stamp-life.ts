import { expiryOf, type Expiry } from '../../../lib/domain/decay/expiry';
import type { DecayPolicy } from '../../../lib/domain/decay/policy';
import { putOn } from '../../../lib/domain/decay/put-on';
import type { Stamp } from '../../../lib/domain/decay/stamp';
import type { StampLife } from '../../../lib/ledger/stamp-lives';
import type { TagStamp } from '../../../lib/ledger/tag-stamps';

/** The stamp as its policy sees it: with a putting-on that the ledger only noted. */
export function stampOf(policy: DecayPolicy, row: TagStamp, timeZone: string): Stamp {
	const { since, last_touch, score, expired_at } = row;
	const stamp: Stamp = { since, last_touch, score, expired_at };
	const at = putOnAt(row);
	return at === undefined ? stamp : putOn(policy, stamp, at, timeZone);
}

function putOnAt({ present, since, expired_at, put_on_at }: TagStamp): number | undefined {
	if (put_on_at !== null) return put_on_at;
	// Put on again by a clock that was behind the one of the last touch.
	return present === 1 && expired_at !== null && since > expired_at ? since : undefined;
}

/** What the ledger stores of a stamp's life. */
export function lifeOf(stamp: Stamp, { expiresAt, warnsAt }: Expiry): StampLife {
	return { ...stamp, expires_at: expiresAt, warns_at: warnsAt };
}

/** A stamp and where it is in its life at `now`. */
export function standingOf(
	policy: DecayPolicy,
	row: TagStamp,
	now: number,
	timeZone: string,
): { stamp: Stamp; expiry: Expiry } {
	const stamp = stampOf(policy, row, timeZone);
	return { stamp, expiry: expiryOf(policy, stamp, now, timeZone) };
}
