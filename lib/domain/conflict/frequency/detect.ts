import { benjaminiHochbergLimit } from './benjamini-hochberg';
import { modifiedZScores } from './modified-z';
import { negativeBinomialUpperTail } from './negative-binomial';
import { Population, updateRate, type Observation, type RateDistribution } from './shrinkage';

/** How often one customer, operator or tag was changed. */
export interface FrequencyCount {
	key: string;
	/** Changes within the window. */
	inWindow: number;
	/** Changes before it, and how long those were observed. */
	before: number;
	observedMs: number;
}

export interface FrequencyAnomaly {
	key: string;
	/** Compared with its own history or with the others in the same window. */
	detector: 'own_history' | 'cross_section';
	inWindow: number;
	/** Changes expected per window: by its history, or the median of all. */
	usual: number;
	/** Probability of so many changes, were nothing unusual. */
	p: number;
	/** Modified z-score among the others; for `cross_section`. */
	z?: number;
}

export interface FrequencyOptions {
	windowMs: number;
	/** Expected share of false alarms among alarms; default 0.05. */
	alpha?: number;
	/** Fewer changes are never unusual; default 4. */
	minimum?: number;
	/** Least unlikely p-value that raises an alarm; default 0.0001. */
	pLimit?: number;
	/** Least modified z-score that raises an alarm among others; default 3.5. */
	zLimit?: number;
}

/** Among fewer, there is no telling what is usual. */
const LEAST_OTHERS = 9;

/**
 * Finds who was changed unusually often within a window: against its own history, and against the others.
 *
 * A history is short, so its rate is uncertain: it is drawn towards the population's (gamma prior fitted by
 * moments), and the count is judged by its predictive distribution, which is negative binomial. A Poisson
 * tail with the estimated rate would take the uncertainty for certainty and raise too many alarms.
 * All tests together are corrected for their number (Benjamini and Hochberg).
 *
 * @returns at most one per key, in order of `counts`; where both say so, the one of its own history
 * @throws Error for a count or time that is not a finite number of at least 0
 */
export function findUnusualFrequency(
	counts: readonly FrequencyCount[],
	options: FrequencyOptions,
): FrequencyAnomaly[] {
	const { windowMs, alpha = 0.05, minimum = 4, pLimit = 1e-4, zLimit = 3.5 } = options;
	checkCounts(counts, windowMs);
	const before = new Population(counts.map(historyOf)).distribution();
	const hasOthers = counts.length > LEAST_OTHERS;
	const candidates = [
		...(before ? compareWithHistory(counts, before, windowMs, minimum) : []),
		...(hasOthers ? compareWithOthers(counts, before, windowMs, minimum, zLimit) : []),
	];
	const tests = counts.length * (Number(before !== undefined) + Number(hasOthers));
	const pValues = candidates.map(({ p }) => p);
	const limit = Math.min(pLimit, benjaminiHochbergLimit(pValues, alpha, tests));
	const found = new Map<string, FrequencyAnomaly>();
	for (const candidate of candidates) {
		if (candidate.p <= limit && !found.has(candidate.key)) found.set(candidate.key, candidate);
	}
	return counts.flatMap(({ key }) => found.get(key) ?? []);
}

function historyOf({ before, observedMs }: FrequencyCount): Observation {
	return { count: before, observedMs };
}

function compareWithHistory(
	counts: readonly FrequencyCount[],
	prior: RateDistribution,
	windowMs: number,
	minimum: number,
): FrequencyAnomaly[] {
	const candidates: FrequencyAnomaly[] = [];
	for (const count of counts) {
		const { key, inWindow } = count;
		if (inWindow < minimum) continue;
		const rate = updateRate(prior, historyOf(count));
		const usual = expected(rate, windowMs);
		if (inWindow <= usual) continue;
		const p = tailProbability(inWindow, rate, windowMs);
		candidates.push({ key, detector: 'own_history', inWindow, usual, p });
	}
	return candidates;
}

/** Far from the median, and unlikely both for what the others did in the window and for what all did before. */
function compareWithOthers(
	counts: readonly FrequencyCount[],
	before: RateDistribution | undefined,
	windowMs: number,
	minimum: number,
	zLimit: number,
): FrequencyAnomaly[] {
	const observations = counts.map(({ inWindow }) => ({ count: inWindow, observedMs: windowMs }));
	const population = new Population(observations);
	const { median, scores } = modifiedZScores(counts.map(({ inWindow }) => inWindow));
	const candidates: FrequencyAnomaly[] = [];
	for (const [index, { key, inWindow }] of counts.entries()) {
		const z = scores[index]!;
		if (inWindow < minimum || z <= zLimit) continue;
		const others = population.without(observations[index]!).distribution();
		const possible = [others, before].filter((rates) => rates !== undefined);
		const p = Math.max(...possible.map((rates) => tailProbability(inWindow, rates, windowMs)));
		candidates.push({ key, detector: 'cross_section', inWindow, usual: median, p, z });
	}
	return candidates;
}

function expected({ shape, rate }: RateDistribution, windowMs: number): number {
	return (windowMs * shape) / rate;
}

function tailProbability(inWindow: number, rates: RateDistribution, windowMs: number): number {
	return negativeBinomialUpperTail(inWindow, rates.shape, expected(rates, windowMs));
}

function checkCounts(counts: readonly FrequencyCount[], windowMs: number): void {
	if (!(windowMs > 0 && windowMs < Infinity)) {
		throw new Error(`windowMs: ${windowMs} is not a finite number above 0`);
	}
	const check = (index: number, field: 'inWindow' | 'before' | 'observedMs', isWhole: boolean): void => {
		const { key, [field]: value } = counts[index]!;
		if (value >= 0 && value < Infinity && (!isWhole || Number.isInteger(value))) return;
		const wanted = isWhole ? 'a whole number' : 'a time in ms';
		throw new Error(`counts[${index}].${field} of "${key}": ${value} is not ${wanted} of at least 0`);
	};
	for (const index of counts.keys()) {
		check(index, 'inWindow', true);
		check(index, 'before', true);
		check(index, 'observedMs', false);
	}
}
