import { weightOf } from './event-weights';
import type { DecayPolicy, HalfLifePolicy } from './policy';
import { addEvent, scoringOf, type ScoreAt } from './score';

/** How old one tag on one relation is. Times are epoch ms; fields are named as the ledger names them. */
export interface Stamp {
	/** When its present life began: put on, or come back. */
	since: number;
	/** The latest event that counted; `since`, if there was none. */
	last_touch: number;
	/** As of `last_touch`, under a half-life policy; null where none was kept yet. */
	score: number | null;
	/**
	 * When it expired (not: was taken off, which may be later), once that is known: the tag was taken off for
	 * it, or an event since did not bring it back. Null while it lives, and while nobody has looked. Keeps a tag
	 * that expired from living on below `thresholdOn`.
	 */
	expired_at: number | null;
}

/** The stamp of a tag that is put on for the first time, or whose age is unknown and shall count from `at`. */
export function newStamp(policy: DecayPolicy, at: number): Stamp {
	const score = policy.mode === 'half-life' ? firstScore(policy) : null;
	return { since: at, last_touch: at, score, expired_at: null };
}

/** The score a stamp carries. Where none was kept, under another mode, as if put on at the last touch. */
export function scoreOf(policy: HalfLifePolicy, { score, last_touch }: Stamp): ScoreAt {
	return { score: score ?? firstScore(policy), at: last_touch };
}

function firstScore(policy: HalfLifePolicy): number {
	return Math.min(weightOf(policy, 'add'), scoringOf(policy).maxScore);
}

/** The stamp with one more event in its touch and score, whether it lives or not. */
export function countEvent(policy: DecayPolicy, stamp: Stamp, event: { weight: number; at: number }): Stamp {
	const last_touch = Math.max(stamp.last_touch, event.at);
	if (policy.mode !== 'half-life') return { ...stamp, last_touch };
	const { score } = addEvent(scoreOf(policy, stamp), event, scoringOf(policy));
	return { ...stamp, last_touch, score };
}

/** The time as a stamp has it: where the clock was set back, it stands still until it is there again. */
export function clockOf({ since, last_touch, expired_at }: Stamp, now: number): number {
	return Math.max(now, since, last_touch, expired_at ?? now);
}
