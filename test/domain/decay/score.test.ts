import fc from 'fast-check';
import { addEvent, crossingTime, scoreAt, scoringOf, type ScoreAt } from '../../../lib/domain/decay/score';
import { DAY, monthlyHalf } from './policies';

const scoring = scoringOf({ ...monthlyHalf, maxScore: 1e9 });
const H = 30 * DAY;

const event = fc.record({
	weight: fc.double({ min: 0.01, max: 5, noNaN: true }),
	at: fc.integer({ min: 0, max: 400 * DAY }),
});
const history = fc.array(event, { minLength: 1, maxLength: 60 });

function fold(events: ReadonlyArray<{ weight: number; at: number }>, max = 1e9): ScoreAt {
	const [first, ...others] = events;
	return others.reduce((score: ScoreAt, next) => addEvent(score, next, { ...scoring, maxScore: max }), {
		score: Math.min(first!.weight, max),
		at: first!.at,
	});
}

test('the kept score equals the sum over the whole history, in whatever order events arrive', () => {
	fc.assert(
		fc.property(history, fc.integer({ min: 0, max: 500 * DAY }), (events, later) => {
			const last = Math.max(...events.map(({ at }) => at));
			const now = last + later;
			const sum = events.reduce((total, { weight, at }) => total + weight * 0.5 ** ((now - at) / H), 0);
			const kept = scoreAt(fold(events), now, scoring);
			expect(Math.abs(kept - sum)).toBeLessThanOrEqual(1e-9 * sum);
		}),
		{ numRuns: 2_000 },
	);
});

test('events at the same time count the same in any order, also at the highest score', () => {
	fc.assert(
		fc.property(
			history.chain((events) =>
				fc.tuple(
					fc.constant(events.map(({ weight }) => ({ weight, at: 7 }))),
					fc.shuffledSubarray([...events.keys()], { minLength: events.length }),
					fc.constantFrom(4, 1e9),
				),
			),
			([events, order, max]) => {
				const shuffled = order.map((index) => events[index]!);
				expect(fold(shuffled, max).score).toBeCloseTo(fold(events, max).score, 9);
			},
		),
	);
});

test('the score is down to the threshold at the crossing, and was not a millisecond before', () => {
	fc.assert(
		fc.property(
			fc.double({ min: 0.02, max: 100, noNaN: true }),
			fc.double({ min: 0.01, max: 10, noNaN: true }),
			fc.integer({ min: 0, max: 2e12 }),
			fc.double({ min: 0.01, max: 1_000, noNaN: true }),
			(score, threshold, at, days) => {
				fc.pre(score > threshold);
				const own = { ...scoring, halfLifeMs: days * DAY };
				const crossing = crossingTime({ score, at }, threshold, own);
				expect(scoreAt({ score, at }, crossing, own)).toBeLessThanOrEqual(threshold * (1 + 1e-12));
				expect(scoreAt({ score, at }, crossing - 1, own)).toBeGreaterThanOrEqual(threshold * (1 - 1e-12));
			},
		),
		{ numRuns: 2_000 },
	);
});

test.each([
	[1, 0.25, 2],
	[8, 0.25, 5],
	[0.25, 0.25, 0],
	[0.1, 0.25, 0],
	[0, 0.25, 0],
])('a score of %d is down to %d after %d half-lives', (score, threshold, halfLives) => {
	expect(crossingTime({ score, at: 1_000 }, threshold, scoring)).toBe(1_000 + halfLives * H);
});

test('a score halves with each half-life', () => {
	expect(scoreAt({ score: 3, at: 0 }, H, scoring)).toBe(1.5);
	expect(scoreAt({ score: 3, at: 0 }, 3 * H, scoring)).toBe(0.375);
});

test('after very long nothing is left, rather than NaN', () => {
	expect(scoreAt({ score: 10, at: 0 }, 1e9 * H, scoring)).toBe(0);
	expect(scoreAt({ score: 0, at: 0 }, 1e9 * H, scoring)).toBe(0);
	expect(scoreAt({ score: 10, at: 0 }, 8e15, { ...scoring, halfLifeMs: Number.MIN_VALUE })).toBe(0);
});

test('with a clock set back the score is as it was written', () => {
	expect(scoreAt({ score: 3, at: 50 * DAY }, 10 * DAY, scoring)).toBe(3);
});

test('however many events, the score is at most the highest', () => {
	const purchases = Array.from({ length: 50 }, (_, day) => ({ weight: 3, at: day * DAY }));
	expect(fold(purchases, 10)).toEqual({ score: 10, at: 49 * DAY });
	expect(scoringOf(monthlyHalf)).toMatchObject({ maxScore: 10, thresholdOff: 0.25, thresholdOn: 0.5 });
});
