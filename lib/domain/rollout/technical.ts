import type { Check } from './check';
import type { TechnicalCounts } from './evidence';
import type { RolloutLimits } from './plan';

/** Frequency and concurrency limits (page 90313): they speak of the corp's traffic, not of the tag. */
const THROTTLING: ReadonlySet<string> = new Set(['45009', '45033', '45035']);

/** Whether the writes themselves went well: failures, throttling, and what reading back found. */
export function checkTechnical(technical: TechnicalCounts, limits: RolloutLimits): Check[] {
	const { attempted, failedByErrcode, readBack } = technical;
	const errcodes = Object.entries(failedByErrcode);
	const throttling = errcodes.filter(([errcode]) => THROTTLING.has(errcode));
	const failures = errcodes.filter(([errcode]) => !THROTTLING.has(errcode));
	const throttled = sum(throttling);
	return [
		{ name: 'writes', ...judge(sum(failures), attempted - throttled, limits, failures) },
		judgeThrottling(throttled, attempted, limits, throttling),
		{ name: 'read_back', ...judge(readBack.mismatched, readBack.checked, limits) },
	];
}

type Errcodes = ReadonlyArray<readonly [errcode: string, count: number]>;

/** Throttled writes are to be repeated, not rolled back. */
function judgeThrottling(count: number, of: number, limits: RolloutLimits, errcodes: Errcodes): Check {
	const share = shareOf(count, of);
	const numbers = { count, of, share, limit: limits.failureShare, ...byErrcode(errcodes) };
	return share > limits.failureShare
		? { name: 'quota', outcome: 'hold', code: 'THROTTLED', numbers }
		: { name: 'quota', outcome: 'pass', code: 'WITHIN_LIMIT', numbers };
}

/**
 * Enough cases over the limit roll back. Fewer hold where the limit cannot explain them, so that a small
 * rollout in which a third of the writes fail does not go on for want of a twentieth failure.
 */
function judge(
	count: number,
	of: number,
	{ failureShare: limit, minFailures }: RolloutLimits,
	errcodes: Errcodes = [],
): Pick<Check, 'outcome' | 'code' | 'numbers'> {
	const share = shareOf(count, of);
	const numbers = { count, of, share, limit, minCount: minFailures, ...byErrcode(errcodes) };
	if (share > limit && count >= minFailures) return { outcome: 'roll_back', code: 'OVER_LIMIT', numbers };
	if (wilsonLowerBound(count, of) > limit) return { outcome: 'hold', code: 'LIKELY_OVER_LIMIT', numbers };
	return { outcome: 'pass', code: 'WITHIN_LIMIT', numbers };
}

const Z_ONE_SIDED_95 = 1.6448536269514722;

/** Lower end of Wilson's score interval for a share, one-sided 95 %. */
function wilsonLowerBound(count: number, of: number): number {
	if (of === 0) return 0;
	const square = Z_ONE_SIDED_95 ** 2;
	const share = count / of;
	const spread = Z_ONE_SIDED_95 * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
	return (share + square / (2 * of) - spread) / (1 + square / of);
}

function shareOf(count: number, of: number): number {
	return of === 0 ? 0 : count / of;
}

function sum(errcodes: Errcodes): number {
	return errcodes.reduce((total, [, count]) => total + count, 0);
}

function byErrcode(errcodes: Errcodes): Record<string, number> {
	return Object.fromEntries(errcodes.map(([errcode, count]) => [`errcode_${errcode}`, count]));
}
