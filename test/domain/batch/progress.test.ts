import { estimateFinish, paceOf, type ProgressPoint } from '../../../lib/domain/batch/progress';
import { readWindows } from '../../../lib/domain/batch/windows/read-windows';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const now = Date.parse('2026-11-23T02:00+08:00');
/** Points of the minutes before `end`, the latest last. */
const minutesUntil = (end: number, done: readonly number[], calls = done): ProgressPoint[] =>
	done.map((count, index) => ({
		minute: end - (done.length - index) * MINUTE,
		done: count,
		calls: calls[index]!,
	}));
const steady = (minutes: number, done: number) => Array.from({ length: minutes }, () => done);

describe('the pace', () => {
	test('is what each minute was, where all were alike', () => {
		const pace = paceOf(minutesUntil(now, steady(30, 100), steady(30, 80)), { now })!;
		expect(pace.donePerHour).toBeCloseTo(6_000, 6);
		expect(pace.callsPerHour).toBeCloseTo(4_800, 6);
	});

	test('is a mean in which five minutes halve the weight', () => {
		// Two minutes that end five minutes apart: (2 × 100 + 1 × 400) / 3 with four silent ones between.
		const points = [
			{ minute: now - MINUTE, done: 100, calls: 100 },
			{ minute: now - 6 * MINUTE, done: 400, calls: 400 },
		];
		const weights = [0, 1, 2, 3, 4, 5].map((age) => 2 ** (-age / 5));
		const expected = (100 * weights[0]! + 400 * weights[5]!) / weights.reduce((a, b) => a + b);
		expect(paceOf(points, { now })!.donePerHour).toBeCloseTo(expected * 60, 6);
		const short = paceOf(points, { now, halfLifeMs: MINUTE })!.donePerHour;
		expect(short).toBeCloseTo(((100 + 400 / 32) / (2 - 1 / 32)) * 60, 6);
	});

	test('follows a change: after a half-life it has gone half of the way', () => {
		const before = steady(80, 100);
		const after = paceOf(minutesUntil(now, [...before, ...steady(5, 300)]), { now })!;
		expect(after.donePerHour / 60).toBeCloseTo(200, 0);
	});

	test('counts of the running minute only what has passed of it', () => {
		const points = [...minutesUntil(now, steady(10, 100)), { minute: now, done: 25, calls: 25 }];
		expect(paceOf(points, { now: now + 15_000 })!.donePerHour).toBeCloseTo(6_000, 6);
	});

	test('does not count what had passed of the minute in which the run began', () => {
		const points = [{ minute: now - MINUTE, done: 10, calls: 10 }];
		expect(paceOf(points, { now, since: now - 6_000 })!.donePerHour).toBeCloseTo(6_000, 6);
		expect(paceOf(points, { now })!.donePerHour).toBeCloseTo(600, 6);
	});

	test('adds up points of one minute', () => {
		const points = minutesUntil(now, steady(3, 40));
		expect(paceOf([...points, ...points], { now })!.donePerHour).toBeCloseTo(4_800, 6);
	});

	test('falls while nothing is done', () => {
		const points = minutesUntil(now - 10 * MINUTE, steady(60, 100));
		expect(paceOf(points, { now })!.donePerHour).toBeCloseTo(6_000 / 4, -1);
	});

	test.each([
		['there are no points', []],
		['the last one is half an hour old', minutesUntil(now - 31 * MINUTE, steady(60, 100))],
		['all are yet to come', [{ minute: now + MINUTE, done: 5, calls: 5 }]],
	])('is not known where %s', (_what, points) => {
		expect(paceOf(points, { now })).toBeUndefined();
	});

	test('is that since the pause, where there was a longer one', () => {
		const points = [
			...minutesUntil(now - 60 * MINUTE, steady(30, 900)),
			...minutesUntil(now, steady(2, 100)),
		];
		expect(paceOf(points, { now })!.donePerHour).toBeCloseTo(6_000, 6);
	});

	test('is that of the work, while a quota is used up', () => {
		const quotas = [{ calls: 3_000, windowMs: HOUR }];
		const points = minutesUntil(now - 25 * MINUTE, steady(30, 100));
		expect(paceOf(points, { now, quotas })!.donePerHour).toBeCloseTo(6_000, 6);
		expect(paceOf(points, { now })!.donePerHour).toBeLessThan(1_000);
	});

	test('takes no silence for that of a quota that is used up only afterwards', () => {
		const quotas = [{ calls: 3_000, windowMs: HOUR }];
		const points = [...minutesUntil(now - 10 * MINUTE, [100]), ...minutesUntil(now, [3_000])];
		expect(paceOf(points, { now, quotas })).toEqual(paceOf(points, { now }));
	});
});

describe('the time that is left', () => {
	const windows = readWindows('00:00-06:00');
	const quotas = [{ calls: 120_000, windowMs: HOUR }];
	const estimate = (left: number, donePerHour: number, callsPerHour: number, points: ProgressPoint[] = []) =>
		estimateFinish({ left, pace: { donePerHour, callsPerHour }, points, quotas, windows, now });

	test('goes on at the same pace, in the same windows', () => {
		// Four hours of this night and one of the next.
		const finish = estimate(50_000, 10_000, 10_000)!;
		expect(Math.abs(finish.finishesAt! - Date.parse('2026-11-24T01:00+08:00'))).toBeLessThan(2_000);
		expect(finish).toMatchObject({ calls: 50_000, nights: 2, limitedBy: 'measured' });
	});

	test('counts as many calls per item as so far', () => {
		const finish = estimate(40_000, 40_000, 10_000)!;
		expect(finish.calls).toBe(10_000);
		expect(Math.abs(finish.finishesAt! - (now + HOUR))).toBeLessThan(2_000);
	});

	test('waits where the quota is used up', () => {
		const points = minutesUntil(now, steady(30, 4_000));
		const finish = estimate(4_000, 240_000, 240_000, points)!;
		// The first of the calls made at 01:30 is out of the hour at 02:31.
		expect(finish.startsAt).toBe(now + 31 * MINUTE);
		expect(finish.limitedBy).toBe('quota');
	});

	test('needs no calls where all was right already', () => {
		const finish = estimate(20_000, 20_000, 0)!;
		expect(Math.abs(finish.finishesAt! - (now + HOUR))).toBeLessThan(2_000);
	});

	test('is not known where nothing is done', () => {
		expect(estimate(5, 0, 0)).toBeUndefined();
		expect(estimateFinish({ left: 5, pace: undefined, quotas, windows, now })).toBeUndefined();
	});
});
