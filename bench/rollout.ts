/*
 * Which of a million customers are in the first 5 %: our assignment beside GrowthBook's SDK and Unleash's, in
 * one process, in turns. `assign` is what a caller calls; `bucket` is the hash alone. Unleash is called at its
 * strategy, without the client around it, and has 100 buckets where we and GrowthBook have 10,000. Then what
 * the node takes for 100,000 items, ledger included.
 *
 *   npm run bench -- rollout [ids]
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GrowthBookClient } from '@growthbook/growthbook';
import { compileAssignment } from '../lib/domain/rollout/assign';
import { bucketsOf } from '../lib/domain/rollout/bucket';
import { defaultLimits, defaultStages, type RolloutPlan } from '../lib/domain/rollout/plan';
import { assignWithNode } from './support/assign-node';
import { round } from './support/measure';

/** The best of these rounds: what the machine does besides only ever adds time. */
const ROUNDS = 5;
const SEED = 'rollout-2026-11';

/** How many of the ids are exposed, or any sum that keeps the work from being optimized away. */
type Contestant = (ids: readonly string[]) => number;

const NODE_ITEMS = 100_000;

async function main(): Promise<void> {
	const ids = makeIds(Number(process.argv[2] ?? 1_000_000));
	const assign = race({ ours: ourAssignment(), growthbook: growthbookFeature(), unleash: unleashStrategy() }, ids);
	const bucket = race({ ours: ourBuckets, growthbook: growthbookHash(), unleash: unleashHash() }, ids);
	if (assign.ours.result !== assign.growthbook.result) {
		throw new Error(`we expose ${assign.ours.result} customers, GrowthBook ${assign.growthbook.result}`);
	}
	const report = { assign: timesOf(assign), bucket: timesOf(bucket) };
	for (const [level, times] of Object.entries(report)) {
		console.log(`${level.padEnd(7)} ours ${times.ours} ms · GrowthBook ${times.growthbook} ms · Unleash ${times.unleash} ms`);
	}
	const node = await assignWithNode(ids.slice(0, NODE_ITEMS));
	for (const [run, { nodeMs, longestStallMs }] of Object.entries(node)) {
		console.log(`node, ${run} run: ${nodeMs} ms for ${NODE_ITEMS} items · longest stall ${longestStallMs} ms`);
	}
	console.log(
		JSON.stringify({
			bench: 'rollout',
			ids: ids.length,
			exposed: assign.ours.result,
			ms: report,
			node,
			growthbookTimesOfOurs: round(report.assign.growthbook / report.assign.ours),
			unleashTimesOfOurs: round(report.assign.unleash / report.assign.ours),
		}),
	);
}

interface Lap {
	ms: number;
	result: number;
}

function race<Name extends string>(
	contestants: Record<Name, Contestant>,
	ids: readonly string[],
): Record<Name, Lap> {
	const best = {} as Record<Name, Lap>;
	for (let turn = 0; turn < ROUNDS; turn++) {
		for (const name of Object.keys(contestants) as Name[]) {
			const begin = performance.now();
			const result = contestants[name](ids);
			const ms = performance.now() - begin;
			if (!best[name] || ms < best[name].ms) best[name] = { ms, result };
		}
	}
	return best;
}

function timesOf<Name extends string>(laps: Record<Name, Lap>): Record<Name, number> {
	return Object.fromEntries(
		Object.entries<Lap>(laps).map(([name, { ms }]) => [name, round(ms, 0)]),
	) as Record<Name, number>;
}

/** External_userids as WeCom makes them: `wm` and 30 letters and digits. */
function makeIds(count: number): string[] {
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
	let state = 1;
	return Array.from({ length: count }, () => {
		const bytes = Buffer.from('wm'.padEnd(32, 'A'));
		for (let at = 2; at < 32; at++) {
			state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
			bytes[at] = alphabet.charCodeAt((state >>> 8) % alphabet.length);
		}
		return bytes.toString('latin1');
	});
}

function countWhere(ids: readonly string[], holds: (id: string) => boolean): number {
	let count = 0;
	for (const id of ids) if (holds(id)) count++;
	return count;
}

function ourAssignment(): Contestant {
	const plan: RolloutPlan = {
		id: SEED,
		stages: defaultStages,
		controlShare: 0,
		always: [],
		never: [],
		metrics: [],
		limits: defaultLimits,
	};
	const assign = compileAssignment(plan, 0);
	return (ids) => countWhere(ids, (id) => assign(id).side === 'exposed');
}

function growthbookFeature(): Contestant {
	const client = new GrowthBookClient().initSync({
		payload: {
			features: {
				rollout: {
					defaultValue: false,
					// A range, because `coverage` includes its upper end: 501 buckets of 10,000.
					rules: [{ force: true, range: [0, 0.05], seed: SEED, hashAttribute: 'id', hashVersion: 2 }],
				},
			},
		},
	});
	return (ids) => countWhere(ids, (id) => client.isOn('rollout', { attributes: { id } }));
}

/** For what the packages do not export: GrowthBook its hash, Unleash its hash and its strategy. */
const load = createRequire(__filename);

function unleashStrategy(): Contestant {
	const { default: Strategy } = load('unleash-client/lib/strategy/flexible-rollout-strategy') as {
		default: new () => { isEnabled(parameters: object, context: object): boolean };
	};
	const strategy = new Strategy();
	const parameters = { rollout: '5', groupId: SEED, stickiness: 'userId' };
	return (ids) => countWhere(ids, (id) => strategy.isEnabled(parameters, { userId: id }));
}

function ourBuckets(ids: readonly string[]): number {
	const bucketOf = bucketsOf(SEED);
	return countWhere(ids, (id) => bucketOf(id) < 500);
}

function growthbookHash(): Contestant {
	const { hash } = load(join(dirname(load.resolve('@growthbook/growthbook')), 'util.js')) as {
		hash: (seed: string, value: string, version: 2) => number;
	};
	return (ids) => countWhere(ids, (id) => hash(SEED, id, 2) < 0.05);
}

function unleashHash(): Contestant {
	const { normalizedStrategyValue } = load('unleash-client/lib/strategy/util') as {
		normalizedStrategyValue: (id: string, groupId: string) => number;
	};
	return (ids) => countWhere(ids, (id) => normalizedStrategyValue(id, SEED) <= 5);
}

void main();
