import { HOUR_MS } from '../calendar/wall-time';
/** At most `calls` calls in any `windowMs` milliseconds. */
export interface CallQuota {
	calls: number;
	windowMs: number;
}

/**
 * How fast calls go where no quota holds them back: as so many at once, each taking so long, or as was measured.
 */
export type CallPace = { concurrency: number; latencyMs: number } | { perHour: number };

/** The n-th call starts at least `spanMs` after the one `calls` before it. */
export interface CallLimit {
	kind: 'quota' | 'concurrency' | 'measured';
	/** An integer. */
	calls: number;
	spanMs: number;
	quota?: CallQuota;
}

const LARGEST_BURST = 1_000;

export function latencyOf(pace: CallPace): number {
	return 'latencyMs' in pace ? pace.latencyMs : 0;
}

/**
 * Quotas and pace as limits of one form. WeCom counts a call at some moment between its start and its end, so a
 * call keeps its place in a quota from its start until its end and a window more.
 * @throws RangeError for limits that let no call through, or are no numbers
 */
export function callLimits(quotas: readonly CallQuota[], pace: CallPace): CallLimit[] {
	const latencyMs = latencyOf(pace);
	requireAtLeast('pace.latencyMs', latencyMs, 0);
	const limits = quotas.map((quota): CallLimit => {
		requireAtLeast('quotas.calls', quota.calls, 1);
		requireAtLeast('quotas.windowMs', quota.windowMs, 0);
		return { kind: 'quota', calls: Math.floor(quota.calls), spanMs: latencyMs + quota.windowMs, quota };
	});
	if ('perHour' in pace) return [...limits, measuredLimit(pace.perHour, commonGroup(limits))];
	requireAtLeast('pace.concurrency', pace.concurrency, 1);
	return [...limits, { kind: 'concurrency', calls: Math.floor(pace.concurrency), spanMs: latencyMs }];
}

/**
 * As many calls as always start together under the limits: a limit on a multiple of this number looks back on
 * whole groups. 0 without limits.
 */
export function commonGroup(limits: readonly CallLimit[]): number {
	return limits.reduce((group, { calls }) => greatestCommonDivisor(group, calls), 0);
}

/** @throws RangeError naming the field */
export function requireAtLeast(field: string, value: number, least: number): void {
	if (!(value >= least && value < Infinity)) {
		throw new RangeError(`${field} is ${value}; expected a number of at least ${least}`);
	}
}

/**
 * A rate says nothing about how calls lie within a second: they go together, in groups that divide those of the
 * quotas.
 */
function measuredLimit(perHour: number, group: number): CallLimit {
	if (!(perHour > 0 && perHour < Infinity)) {
		throw new RangeError(`pace.perHour is ${perHour}; expected a number above 0`);
	}
	let calls = Math.max(1, Math.min(Math.floor(perHour / 3_600), LARGEST_BURST));
	while (group % calls > 0) calls -= 1;
	return { kind: 'measured', calls, spanMs: (calls * HOUR_MS) / perHour };
}

function greatestCommonDivisor(a: number, b: number): number {
	return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
