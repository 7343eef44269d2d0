import { streamOf } from '../random';
import type { SeedPlan } from './plan';

/** Namespace of the streams outcomes are drawn from. */
const OUTCOMES = 10;

export const HOUR_MS = 3_600_000;

/** What a customer does of its own accord, and how many in a hundred do it in a day. */
export const OUTCOME_KINDS = ['order', 'reply', 'complaint', 'deletion'] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

const DAILY_SHARE: Record<OutcomeKind, number> = {
	order: 0.03,
	reply: 0.05,
	complaint: 0.004,
	deletion: 0.001,
};

/** Factors on how often the customers who hold the tag in question do it; 1 = the tag has no effect. */
export type Effects = Readonly<Record<OutcomeKind, number>>;

export interface Outcome {
	external_userid: string;
	kind: OutcomeKind;
	/** Epoch ms. */
	at: number;
}

/**
 * What a customer does within one hour. Drawn anew for each hour from the seed, the customer and the hour
 * alone: asking twice, in any order, or in slices of any length tells the same story. A customer whom the tag
 * does not move behaves to the minute as without it.
 */
export function* drawOutcomes(
	{ seed }: SeedPlan,
	index: number,
	externalUserid: string,
	hour: number,
	effects: Effects,
): Generator<Outcome> {
	const random = streamOf(seed, OUTCOMES, index, hour);
	for (const kind of OUTCOME_KINDS) {
		const [chance, minute] = [random(), random()];
		if (chance >= Math.min(1, (DAILY_SHARE[kind] / 24) * effects[kind])) continue;
		yield { external_userid: externalUserid, kind, at: hour * HOUR_MS + Math.floor(minute * HOUR_MS) };
	}
}
