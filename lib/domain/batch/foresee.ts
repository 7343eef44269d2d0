import { DAY_MS, HOUR_MS } from '../calendar/wall-time';
import {
	callLimits,
	commonGroup,
	latencyOf,
	requireAtLeast,
	type CallLimit,
	type CallPace,
	type CallQuota,
} from './call-limit';
import { CallStarts } from './call-starts';
import type { Span } from './windows/day-openings';
import { openSpans } from './windows/openings';
import type { Windows } from './windows/windows';

const HORIZON_MS = 366 * DAY_MS;

export interface Question {
	/** Calls to make. */
	calls: number;
	/** Our share. */
	quotas: readonly CallQuota[];
	pace: CallPace;
	windows: Windows;
	/** Epoch ms. */
	now: number;
	/** Calls that were made already and may still count against the quotas, and when they were over. */
	used?: ReadonlyArray<{ at: number; calls: number }>;
	/** How far to look ahead; a leap year where absent. */
	horizonMs?: number;
}

/** An opening in which calls are made. */
export interface PlannedOpening extends Span {
	calls: number;
	/** Of the first call. */
	startsAt: number;
	/** When the last call is over. */
	finishesAt: number;
}

export interface Foresight {
	/** All calls to make. */
	calls: number;
	/** Calls for which there is no time up to the horizon; then there is no `finishesAt`. */
	unfinished: number;
	/** Epoch ms. */
	startsAt?: number;
	/** Epoch ms at which the last call is over. */
	finishesAt?: number;
	/** Openings with work in them, the running one included. */
	nights: number;
	openings: PlannedOpening[];
	/** Open time from now until it finishes. */
	openMs: number;
	/** Calls per hour of that time. */
	ratePerHour: number;
	/** What costs most time while the windows are open. */
	limitedBy: 'quota' | 'concurrency' | 'measured' | 'nothing';
	/** Which quota, where one does. */
	quota?: CallQuota;
}

/**
 * When so many calls will be over: each starts as early as quotas, pace and windows allow, and only where it will
 * also end before the window closes.
 * @throws RangeError for limits that are no limits
 */
export function foresee(question: Question): Foresight {
	const { calls, pace, windows, now, horizonMs = HORIZON_MS } = question;
	requireAtLeast('calls', calls, 0);
	const latencyMs = latencyOf(pace);
	const limits = bindingLimits(question);
	const group = commonGroup(limits) || Math.max(1, calls);
	const starts = new CallStarts(limits, group);
	addUsed(starts, group, question);

	const openings: PlannedOpening[] = [];
	let unfinished = calls;
	let openMs = 0;
	for (const { from, until } of openSpans(windows, now, now + horizonMs)) {
		if (unfinished === 0) break;
		const filling = starts.fill(from, until - latencyMs, Math.ceil(unfinished / group));
		const made = Math.min(filling.groups * group, unfinished);
		const [startsAt, finishesAt] = [Math.ceil(filling.first), Math.ceil(filling.last + latencyMs)];
		if (made > 0) openings.push({ from, until, calls: made, startsAt, finishesAt });
		unfinished -= made;
		openMs += (unfinished === 0 ? finishesAt : until) - from;
	}
	const slowest = starts.slowest;
	return {
		calls,
		unfinished,
		...(openings[0] && { startsAt: openings[0].startsAt }),
		...(unfinished === 0 && { finishesAt: openings.at(-1)?.finishesAt ?? now }),
		nights: openings.length,
		openings,
		openMs,
		ratePerHour: calls === unfinished ? 0 : ((calls - unfinished) / Math.max(openMs, 1)) * HOUR_MS,
		limitedBy: slowest?.kind ?? 'nothing',
		...(slowest?.quota && { quota: slowest.quota }),
	};
}

/** Without those of more calls than there are: they let all through. */
function bindingLimits({ calls, quotas, pace, used = [] }: Question): CallLimit[] {
	const total = used.reduce((sum, entry) => sum + entry.calls, calls);
	return callLimits(quotas, pace).filter((limit) => limit.calls < total);
}

/** In whole groups, each as late as its last call; what is missing in the oldest counts as made. */
function addUsed(starts: CallStarts, group: number, { used = [], pace, now }: Question): void {
	let calls = 0;
	const newestFirst = [...used].sort((a, b) => b.at - a.at);
	const added = newestFirst.map((entry) => {
		const before = Math.ceil(calls / group);
		calls += entry.calls;
		return { start: Math.min(entry.at, now) - latencyOf(pace), groups: Math.ceil(calls / group) - before };
	});
	for (const { start, groups } of added.reverse()) starts.add(start, groups);
}
