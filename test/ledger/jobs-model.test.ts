import fc from 'fast-check';
import { dialects, useDatabases } from './databases';
import type { Action } from './jobs-model';
import { JOBS, Play, type Step, type Tags } from './jobs-play';

const databases = useDatabases();

const job = fc.constantFrom(...JOBS);
const claim = fc.nat(5);
const tags: fc.Arbitrary<Tags> = fc.dictionary(
	fc.constantFrom('et1', 'et2', 'et3'),
	fc.constantFrom<Action>('add', 'remove'),
	{ minKeys: 1, maxKeys: 3 },
);
const change = fc.record({
	userid: fc.constantFrom('bob', 'BOB', 'amy'),
	external_userid: fc.constantFrom('wm1', 'wm2', 'wm3'),
	tags,
});
const result = fc.constantFrom<'applied' | 'unchanged' | 'failed' | 'not yet'>(
	'applied',
	'unchanged',
	'failed',
	'not yet',
);

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			does: fc.constant('hand in' as const),
			job,
			changes: fc.array(change, { minLength: 1, maxLength: 5 }),
		}),
	},
	{
		weight: 5,
		arbitrary: fc.record({
			does: fc.constant('claim' as const),
			jobs: fc.subarray(JOBS, { minLength: 1 }),
			limit: fc.constantFrom(1, 2, 100),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			does: fc.constant('settle' as const),
			claim,
			results: fc.array(result, { minLength: 1, maxLength: 6 }),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ does: fc.constant('release' as const), claim }) },
	{ weight: 1, arbitrary: fc.record({ does: fc.constant('die' as const), claim, reached: fc.nat(4) }) },
	{ weight: 2, arbitrary: fc.record({ does: fc.constant('recover' as const) }) },
	{ weight: 1, arbitrary: fc.record({ does: fc.constant('resume failed' as const), job }) },
	{
		weight: 1,
		arbitrary: fc.record({
			does: fc.constant('choose' as const),
			job,
			state: fc.constantFrom('paused' as const, 'queued' as const),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			does: fc.constant('choose' as const),
			job: fc.constant('job_c'),
			state: fc.constant('cancelled' as const),
		}),
	},
);

const STATES = ['applied', 'cancelled', 'claimed', 'failed', 'pending', 'replaced', 'unchanged'];

describe.each(dialects)('jobs on %s', (dialect) => {
	it('do what was handed in last, whatever happens between, and their counts are never wrong', async () => {
		const { db } = await databases.open(dialect);
		const seen = new Set<string>();
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
				const play = await Play.begin(db);
				for (const each of steps) {
					await play.does(each);
					await play.check();
				}
				await play.drain();
				play.checkEffects();
				for (const state of play.seen) seen.add(state);
			}),
			{ seed: 20_261_122, numRuns: dialect === 'sqlite' ? 80 : 12 },
		);
		expect([...seen].sort()).toEqual(STATES);
	});
});
