import fc from 'fast-check';
import { shareFairly, WEIGHT_OF_PRIORITY, type SharingJob } from '../../../lib/domain/batch/fair-shares';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const jobsOf = (weights: readonly number[]): SharingJob[] =>
	weights.map((weight, index) => ({ id: ids[index]!, weight }));
const someWeights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 });
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

test('a page goes to jobs by their weights', () => {
	const jobs = [
		{ id: 'high', weight: WEIGHT_OF_PRIORITY.high },
		{ id: 'normal', weight: WEIGHT_OF_PRIORITY.normal },
		{ id: 'low', weight: WEIGHT_OF_PRIORITY.low },
	];
	expect(Object.fromEntries(shareFairly(jobs, 700).shares)).toEqual({ high: 400, normal: 200, low: 100 });
});

test('over many pages each job gets its share, to within two items', () => {
	fc.assert(
		fc.property(
			someWeights,
			fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 60 }),
			(weights, pages) => {
				const jobs = jobsOf(weights);
				const given = new Map(ids.map((id) => [id, 0]));
				let credits = new Map<string, number>();
				let items = 0;
				for (const page of pages) {
					const result = shareFairly(jobs, page, credits);
					expect(sum(result.shares.values())).toBe(page);
					for (const [id, share] of result.shares) {
						expect(Number.isInteger(share) && share >= 0).toBe(true);
						given.set(id, given.get(id)! + share);
					}
					credits = result.credits;
					items += page;
					for (const { id, weight } of jobs) {
						const fair = (items * weight) / sum(weights);
						expect(Math.abs(given.get(id)! - fair)).toBeLessThan(2);
					}
				}
			},
		),
		{ seed: 10, numRuns: 400 },
	);
});

test('no job starves, however small its weight and the pages are', () => {
	const jobs = jobsOf([100, 100, 1]);
	let credits = new Map<string, number>();
	const pagesOfLast: number[] = [];
	for (let page = 1; page <= 2_010; page++) {
		const result = shareFairly(jobs, 1, credits);
		credits = result.credits;
		if (result.shares.get('c') === 1) pagesOfLast.push(page);
	}
	expect(pagesOfLast).toHaveLength(10);
	expect(Math.max(...pagesOfLast.map((page, index) => page - (pagesOfLast[index - 1] ?? 0)))).toBeLessThan(
		300,
	);
});

test('jobs that run out leave the rest to the others, until nothing is left', () => {
	const someJobs = fc
		.tuple(someWeights, fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 6, maxLength: 6 }))
		.map(([weights, pending]) => jobsOf(weights).map((job, index) => ({ ...job, pending: pending[index]! })));
	let shortPages = 0;
	fc.assert(
		fc.property(someJobs, fc.integer({ min: 1, max: 60 }), (jobs, page) => {
			let credits = new Map<string, number>();
			let left = jobs;
			for (let total = sum(jobs.map(({ pending }) => pending)); total > 0;) {
				const result = shareFairly(left, page, credits);
				const shared = sum(result.shares.values());
				expect(shared).toBe(Math.min(page, total));
				if (shared < page) shortPages++;
				left = left.map((job) => ({ ...job, pending: job.pending - result.shares.get(job.id)! }));
				expect(Math.min(...left.map(({ pending }) => pending))).toBeGreaterThanOrEqual(0);
				credits = result.credits;
				total -= shared;
			}
		}),
		{ seed: 11, numRuns: 400 },
	);
	expect(shortPages).toBeGreaterThan(100);
});

test('a job that gets all it has left pays nothing for it, and is owed nothing', () => {
	const { shares, credits } = shareFairly(
		[
			{ id: 'a', weight: 1, pending: 3 },
			{ id: 'b', weight: 1 },
		],
		100,
	);
	expect(Object.fromEntries(shares)).toEqual({ a: 3, b: 97 });
	expect(credits.get('a')).toBe(0);
	expect(credits.get('b')).toBeCloseTo(0, 10);
});

test('what was owed to a job that is gone is forgotten', () => {
	const credits = new Map([
		['gone', 0.9],
		['a', -0.5],
		['b', -0.4],
	]);
	const result = shareFairly(jobsOf([1, 1]), 10, credits);
	expect(Object.fromEntries(result.shares)).toEqual({ a: 5, b: 5 });
	expect(sum(result.credits.values())).toBeCloseTo(0, 10);
});

test('without jobs there is nothing to share', () => {
	expect(shareFairly([], 10).shares.size).toBe(0);
});

test.each([
	['weight of a', jobsOf([0]), 1],
	['weight of b', jobsOf([1, Number.NaN]), 1],
	['pageSize', jobsOf([1]), 0],
])('%s that is none is refused', (field, jobs, page) => {
	expect(() => shareFairly(jobs, page)).toThrow(`${field} is`);
});
