import { DAY_MS } from '../calendar/wall-time';
import type { HalfLifePolicy } from './policy';

/** How a policy scores, its defaults filled in. */
export interface Scoring {
	halfLifeMs: number;
	thresholdOff: number;
	thresholdOn: number;
	maxScore: number;
}

export function scoringOf(policy: HalfLifePolicy): Scoring {
	const { halfLifeDays, thresholdOff = 0.25, thresholdOn = 0.5, maxScore = 10 } = policy;
	return { halfLifeMs: halfLifeDays * DAY_MS, thresholdOff, thresholdOn, maxScore };
}

/** A score and when it was that. */
export interface ScoreAt {
	score: number;
	/** Epoch ms. */
	at: number;
}

/** The score left at `now`: s · 2^(−Δ/H). Before it was written it is what was written. */
export function scoreAt({ score, at }: ScoreAt, now: number, { halfLifeMs }: Scoring): number {
	// Beyond 1,074 half-lives the power is 0, never a denormal that does not shrink any more.
	return now <= at ? score : score * 2 ** (-(now - at) / halfLifeMs);
}

/**
 * The score with one more event, as of the later of the two times. Exponential decay forwards from each event
 * is the same as backwards from now (Cormode et al. 2009, "Forward Decay"), so the sum over all events needs
 * no history, and an event that arrives late counts as if it had come in time.
 */
export function addEvent(current: ScoreAt, event: { weight: number; at: number }, scoring: Scoring): ScoreAt {
	const at = Math.max(current.at, event.at);
	const weight = scoreAt({ score: event.weight, at: event.at }, at, scoring);
	return { score: Math.min(scoreAt(current, at, scoring) + weight, scoring.maxScore), at };
}

/**
 * When the score has come down to the threshold, in whole ms: t + H · log2(s/θ). A score that is there already
 * got there when it was written.
 */
export function crossingTime({ score, at }: ScoreAt, threshold: number, { halfLifeMs }: Scoring): number {
	return score <= threshold ? at : Math.ceil(at + halfLifeMs * Math.log2(score / threshold));
}
