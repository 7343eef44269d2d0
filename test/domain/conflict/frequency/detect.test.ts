import {
	findUnusualFrequency,
	type FrequencyCount,
	type FrequencyOptions,
} from '../../../../lib/domain/conflict/frequency/detect';

const DAY = 86_400_000;
const options: FrequencyOptions = { windowMs: 7 * DAY };
const WEEKS_BEFORE = 4;

/** Mulberry32: the same populations in every run. */
function generator(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** A Poisson variable by counting exponential waiting times. */
function drawPoisson(random: () => number, mean: number): number {
	let count = -1;
	for (let time = 0; time <= mean; count++) time -= Math.log(1 - random());
	return count;
}

/** A gamma variable of whole shape: a sum of exponential ones. */
function drawGamma(random: () => number, shape: number, mean: number): number {
	let sum = 0;
	for (let n = 0; n < shape; n++) sum -= Math.log(1 - random());
	return (sum * mean) / shape;
}

/** Members with rates of their own that do in the window what they always do. */
function population(random: () => number, size: number, shape: number, mean: number): FrequencyCount[] {
	return Array.from({ length: size }, (_, index) => {
		const rate = drawGamma(random, shape, mean);
		return {
			key: `k${index}`,
			inWindow: drawPoisson(random, rate),
			before: drawPoisson(random, rate * WEEKS_BEFORE),
			observedMs: WEEKS_BEFORE * 7 * DAY,
		};
	});
}

describe.each([
	['alike', 50, 2],
	['different', 2, 2],
	['very different and busy', 1, 20],
])('in populations of members who are %s', (_what, shape, mean) => {
	test('alarms are raised in at most 5 % of those in which nothing is unusual', () => {
		const random = generator(20_251_111);
		let alarms = 0;
		for (let run = 0; run < 500; run++) {
			// Only the correction for many tests stands between chance and an alarm.
			const found = findUnusualFrequency(population(random, 30, shape, mean), {
				...options,
				minimum: 1,
				pLimit: 1,
			});
			if (found.length > 0) alarms++;
		}
		expect(alarms / 500).toBeLessThanOrEqual(0.05);
	});

	test('one that does ten times as much as the busiest usually do is found', () => {
		const random = generator(7);
		for (let run = 0; run < 30; run++) {
			const counts = population(random, 200, shape, mean);
			const burst = { ...counts[0]!, before: mean * WEEKS_BEFORE, inWindow: mean * 10 + 10 };
			const found = findUnusualFrequency([burst, ...counts.slice(1)], options);
			expect(found.map(({ key }) => key)).toContain('k0');
		}
	});
});

test('a burst is told with what is usual', () => {
	const counts: FrequencyCount[] = Array.from({ length: 40 }, (_, index) => ({
		key: `k${index}`,
		inWindow: index % 2,
		before: 6,
		observedMs: 56 * DAY,
	}));
	counts[3] = { ...counts[3]!, inWindow: 9 };
	const [found, ...others] = findUnusualFrequency(counts, options);
	expect(others).toEqual([]);
	expect(found).toMatchObject({ key: 'k3', detector: 'own_history', inWindow: 9 });
	expect(found!.usual).toBeCloseTo(0.75, 1);
	expect(found!.p).toBeLessThan(1e-4);
});

test('who is busy every week is not unusual', () => {
	const counts: FrequencyCount[] = Array.from({ length: 40 }, (_, index) => ({
		key: `k${index}`,
		inWindow: index === 0 ? 60 : 2,
		before: index === 0 ? 480 : 16,
		observedMs: 56 * DAY,
	}));
	expect(findUnusualFrequency(counts, options)).toEqual([]);
});

test('without any history, who stands out from the others is found, with median and score', () => {
	const counts: FrequencyCount[] = Array.from({ length: 20 }, (_, index) => ({
		key: `k${index}`,
		inWindow: index === 7 ? 90 : 5 + (index % 4),
		before: 0,
		observedMs: 0,
	}));
	const found = findUnusualFrequency(counts, options);
	expect(found.map(({ key, detector, usual }) => [key, detector, usual])).toEqual([
		['k7', 'cross_section', 6.5],
	]);
	expect(found[0]!.z).toBeGreaterThan(3.5);
});

test('among few without history, nobody can be unusual', () => {
	const counts = [1, 1, 2, 90].map((inWindow, index) => ({
		key: `k${index}`,
		inWindow,
		before: 0,
		observedMs: 0,
	}));
	expect(findUnusualFrequency(counts, options)).toEqual([]);
});

test('fewer changes than the minimum are never unusual', () => {
	const counts = [{ key: 'k', inWindow: 5, before: 0, observedMs: 5_000 * DAY }];
	expect(findUnusualFrequency(counts, { ...options, minimum: 6 })).toEqual([]);
	expect(findUnusualFrequency(counts, { ...options, minimum: 5 })).toHaveLength(1);
});

test.each([
	['inWindow', { inWindow: 1.5 }, 'counts[0].inWindow of "k": 1.5'],
	['before', { before: -1 }, 'counts[0].before of "k": -1'],
	['observedMs', { observedMs: NaN }, 'counts[0].observedMs of "k": NaN'],
])('a bad %s is an error', (_field, bad, words) => {
	const count = { key: 'k', inWindow: 1, before: 1, observedMs: DAY, ...bad };
	expect(() => findUnusualFrequency([count], options)).toThrow(words);
});

test('a window of no length is an error', () => {
	expect(() => findUnusualFrequency([], { windowMs: 0 })).toThrow('windowMs: 0');
});
