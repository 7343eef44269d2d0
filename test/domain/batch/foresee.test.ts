import fc from 'fast-check';
import { foresee, type Question } from '../../../lib/domain/batch/foresee';
import { readWindows } from '../../../lib/domain/batch/windows/read-windows';
import { SECOND, simulateCalls } from './simulated-calls';

const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const at = (text: string): number => Date.parse(`2026-11-${text}+08:00`);
const iso = (epochMs: number | undefined) =>
	epochMs && new Date(epochMs + 8 * HOUR).toISOString().slice(0, 19);
const quotas = [
	{ calls: 8_000, windowMs: MINUTE },
	{ calls: 120_000, windowMs: HOUR },
];
const pace = { concurrency: 4, latencyMs: 100 };
const job = (question: Partial<Question>): Question => ({
	calls: 1,
	quotas,
	pace,
	windows: readWindows(undefined),
	now: at('22T13:00'),
	...question,
});

const seconds = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * SECOND);

/** Small questions about an hour, in which everything happens on whole seconds. */
const smallQuestion = fc
	.record({
		calls: fc.integer({ min: 0, max: 60 }),
		quotas: fc.array(fc.record({ calls: fc.integer({ min: 1, max: 20 }), windowMs: seconds(1, 900) }), {
			maxLength: 2,
		}),
		pace: fc.record({ concurrency: fc.integer({ min: 1, max: 6 }), latencyMs: seconds(0, 90) }),
		open: fc.constantFrom(
			'always',
			'00:00-06:00',
			'00:10-00:15, 00:17-00:30, 01:10-01:11',
			'23:50-00:20, 00:50-01:30',
		),
		nowSecond: fc.integer({ min: 0, max: 2_000 }),
		used: fc.array(
			fc.record({ secondsAgo: fc.integer({ min: -5, max: 900 }), calls: fc.integer({ min: 0, max: 12 }) }),
			{
				maxLength: 4,
			},
		),
	})
	.map(({ open, nowSecond, used, ...question }): Question => {
		const now = at('22T00:00') + nowSecond * SECOND;
		return {
			...question,
			used: used.map(({ secondsAgo, calls }) => ({ at: now - secondsAgo * SECOND, calls })),
			windows: readWindows(open),
			now,
			horizonMs: HOUR,
		};
	});

/** With limits and calls made before in multiples of a number, so that nothing need be rounded. */
const evenQuestion = fc.tuple(smallQuestion, fc.boolean()).map(([question, isSingle]): Question => {
	const { pace: given, quotas: few, used = [] } = question;
	if (!('concurrency' in given)) return question;
	const factor = isSingle ? 1 : given.concurrency;
	return {
		...question,
		pace: { ...given, concurrency: factor },
		quotas: few.map((quota) => ({ ...quota, calls: quota.calls * factor })),
		used: used.map((entry) => ({ ...entry, calls: entry.calls * factor })),
	};
});

test('what is foreseen is what happens, call by call, second by second', () => {
	const seen = { finished: 0, unfinished: 0, several: 0 };
	fc.assert(
		fc.property(evenQuestion, (question) => {
			const { starts, latencyMs } = simulateCalls(question);
			const foresight = foresee(question);
			const { calls, now } = question;
			expect(foresight.unfinished).toBe(calls - starts.length);
			expect(foresight.startsAt).toBe(starts[0]);
			const isDone = starts.length === calls;
			const lastEnd = calls === 0 ? now : starts.at(-1)! + latencyMs;
			expect(foresight.finishesAt).toBe(isDone ? lastEnd : undefined);
			for (const opening of foresight.openings) {
				const within = starts.filter((start) => start >= opening.from && start < opening.until);
				expect(opening.calls).toBe(within.length);
				expect(opening.startsAt).toBe(within[0]);
				expect(opening.finishesAt).toBe(within.at(-1)! + latencyMs);
			}
			expect(foresight.nights).toBe(foresight.openings.length);
			expect(foresight.openings.reduce((sum, opening) => sum + opening.calls, 0)).toBe(starts.length);
			seen[isDone ? 'finished' : 'unfinished']++;
			if (foresight.nights > 1) seen.several++;
		}),
		{ seed: 7, numRuns: 300 },
	);
	expect(Math.min(seen.finished, seen.unfinished, seen.several)).toBeGreaterThan(40);
});

test('calls made before are rounded up by less than a group, never down', () => {
	let rounded = 0;
	fc.assert(
		fc.property(smallQuestion, (question) => {
			const group = 6;
			const coarse: Question = {
				...question,
				pace: { concurrency: group, latencyMs: 5 * SECOND },
				quotas: question.quotas.map((quota) => ({ ...quota, calls: quota.calls * group })),
			};
			const upwards = coarse.used!.map((entry) => ({
				...entry,
				calls: Math.ceil(entry.calls / group) * group,
			}));
			const exact = simulateCalls(coarse).starts;
			const latest = simulateCalls({ ...coarse, used: upwards }).starts;
			const { unfinished, finishesAt = Infinity } = foresee(coarse);
			const end = (starts: number[]) =>
				starts.length < coarse.calls ? Infinity : (starts.at(-1) ?? coarse.now - 5_000) + 5_000;
			expect(unfinished).toBeGreaterThanOrEqual(coarse.calls - exact.length);
			expect(unfinished).toBeLessThanOrEqual(coarse.calls - latest.length);
			expect(finishesAt).toBeGreaterThanOrEqual(end(exact));
			expect(finishesAt).toBeLessThanOrEqual(end(latest));
			if (end(exact) !== end(latest)) rounded++;
		}),
		{ seed: 8, numRuns: 100 },
	);
	expect(rounded).toBeGreaterThan(3);
});

describe('a job of 100,000 calls by night', () => {
	test('is held back by the time calls take where that is long', () => {
		// 4 at once, 200 ms each: 20 a second.
		const slow = foresee(job({ calls: 100_000, pace: { concurrency: 4, latencyMs: 200 } }));
		expect(slow).toMatchObject({ nights: 1, unfinished: 0, limitedBy: 'concurrency', ratePerHour: 72_000 });
		expect(iso(slow.finishesAt)).toBe('2026-11-23T01:23:20');
	});

	test('is held back by the quota of the minute where calls are fast', () => {
		const fast = foresee(job({ calls: 100_000, pace: { concurrency: 5, latencyMs: 10 } }));
		expect(fast).toMatchObject({ nights: 1, limitedBy: 'quota', quota: quotas[0] });
		// 12 bursts of 8,000 go 60.01 s apart and take 16 s each; 4,000 calls are left for 8 s of the 13th.
		expect(iso(fast.finishesAt)).toBe('2026-11-23T00:12:08');
	});

	test('begins at once where the night has begun, without what the corp has used up', () => {
		const used = [{ at: at('23T00:30'), calls: 100_000 }];
		const foresight = foresee(job({ calls: 100_000, now: at('23T01:00'), used }));
		expect(foresight).toMatchObject({ startsAt: at('23T01:00') });
		// 20,000 at once, the rest when the 100,000 leave the window of the hour.
		expect(iso(foresight.finishesAt)).toBe('2026-11-23T02:03:20');
	});
});

test('a million calls need two nights at 120,000 an hour', () => {
	const foresight = foresee(job({ calls: 1_000_000 }));
	expect(foresight.openings.map(({ calls }) => calls)).toEqual([720_000, 280_000]);
	expect(foresight).toMatchObject({ nights: 2, limitedBy: 'quota', quota: quotas[1] });
	expect(iso(foresight.finishesAt)).toMatch(/^2026-11-24T02:16/);
});

test('a short window lets the whole quota through, without the hour around it', () => {
	const windows = readWindows('12:00-12:20');
	const foresight = foresee(
		job({ calls: 200_000, windows, quotas: [quotas[1]!], pace: { concurrency: 4, latencyMs: 20 } }),
	);
	expect(foresight.openings.map(({ calls }) => calls)).toEqual([120_000, 80_000]);
});

test('what costs time is looked for while the windows are open', () => {
	// 57 minutes of calls, then 3 minutes before the window closes without any.
	const daily = [{ calls: 34_200, windowMs: 23 * HOUR }];
	const windows = readWindows('00:00-01:00');
	const question = job({ calls: 50_000, windows, quotas: daily, pace: { concurrency: 1, latencyMs: 100 } });
	expect(foresee(question)).toMatchObject({ nights: 2, limitedBy: 'concurrency' });
});

test('what was measured counts in place of concurrency and latency', () => {
	const foresight = foresee(job({ calls: 90_000, pace: { perHour: 36_000 } }));
	expect(foresight.limitedBy).toBe('measured');
	expect(Math.abs(foresight.finishesAt! - at('23T02:30'))).toBeLessThanOrEqual(SECOND);
	expect(foresight.ratePerHour).toBeCloseTo(36_000, -2);
});

test('a slow rate goes call by call', () => {
	const foresight = foresee(job({ calls: 4, pace: { perHour: 6 }, windows: readWindows('always') }));
	expect(foresight.finishesAt! - foresight.startsAt!).toBe(30 * MINUTE);
});

describe('what cannot be done', () => {
	test('does not finish within a year, and says how much is left', () => {
		const windows = readWindows('00:00-00:30');
		const foresight = foresee(job({ calls: 1_000, quotas: [{ calls: 2, windowMs: HOUR }], windows }));
		expect(foresight).toMatchObject({ nights: 366, unfinished: 1_000 - 2 * 366 });
		expect(foresight.finishesAt).toBeUndefined();
	});

	test('a call longer than every window is never made', () => {
		const windows = readWindows('00:00-00:01');
		const foresight = foresee(job({ calls: 3, pace: { concurrency: 1, latencyMs: MINUTE + 1 }, windows }));
		expect(foresight).toMatchObject({ nights: 0, unfinished: 3, openings: [], ratePerHour: 0 });
		expect(foresight.startsAt).toBeUndefined();
	});
});

test('nothing to do is done at once', () => {
	expect(foresee(job({ calls: 0 }))).toMatchObject({
		finishesAt: at('22T13:00'),
		nights: 0,
		openMs: 0,
		limitedBy: 'nothing',
	});
});

test('where nothing limits them, all calls go together', () => {
	const foresight = foresee(job({ calls: 4, pace: { concurrency: 4, latencyMs: 100 } }));
	expect(foresight).toMatchObject({ finishesAt: at('23T00:00') + 100, limitedBy: 'nothing' });
});

test.each([
	['calls', { calls: -1 }],
	['calls', { calls: Number.NaN }],
	['quotas.calls', { quotas: [{ calls: 0, windowMs: 1 }] }],
	['quotas.windowMs', { quotas: [{ calls: 1, windowMs: -1 }] }],
	['pace.concurrency', { pace: { concurrency: 0, latencyMs: 1 } }],
	['pace.latencyMs', { pace: { concurrency: 1, latencyMs: -1 } }],
	['pace.perHour', { pace: { perHour: 0 } }],
])('%s that is none is refused', (field, question) => {
	expect(() => foresee(job(question))).toThrow(`${field} is `);
});
