/*
 * The permission engine beside CASL, casbin and Cedar: one policy of 30 rules in three tiers. First all of them
 * decide the same random requests and must agree, then they are timed in turns.
 *
 *   npm run bench -- guard-engines [requests]
 */
import { makeRequests } from './guard/corp';
import { measureFirstUse, openEngines, type Decide } from './guard/engines';
import { BENCH_RULES } from './guard/rules';
import { round } from './support/measure';

const SEED = 20_261_111;
/** Timed are the first of them, over and over: so few stay in the processor's cache for every engine. */
const TIMED = 1_000;
const TURNS = 5;
const TURN_MS = 500;

async function main(): Promise<void> {
	const count = Number(process.argv[2] ?? 10_000);
	const requests = makeRequests(count, SEED);
	const firstUseMs = measureFirstUse(requests);
	const engines = await openEngines(requests);

	const answers = Object.values(engines).map((decide) => requests.map((_, index) => decide(index)));
	const disagreements = requests.filter(
		(_, index) => new Set(answers.map((list) => list[index])).size > 1,
	).length;
	const allowed = answers[0]!.filter(Boolean).length;
	console.log(
		`${BENCH_RULES.length} rules · ${count} requests · ${allowed} allowed · ${disagreements} disagreements`,
	);

	const rates = new Map<string, number[]>();
	for (let turn = 0; turn < TURNS; turn++) {
		for (const [name, decide] of Object.entries(engines)) {
			rates.set(name, [...(rates.get(name) ?? []), measureRate(decide, Math.min(TIMED, count))]);
		}
	}
	const perSecond = Object.fromEntries([...rates].map(([name, each]) => [name, Math.round(median(each))]));
	for (const [name, rate] of Object.entries(perSecond)) {
		console.log(`${name.padEnd(8)} ${rate.toLocaleString('en-US').padStart(12)} decisions/s`);
	}
	console.log(`ours, each request once and nothing prepared: ${round(firstUseMs)} ms`);
	const { own = 0, ...peers } = perSecond;
	console.log(
		JSON.stringify({
			bench: 'guard-engines',
			rules: BENCH_RULES.length,
			requests: count,
			allowed,
			timed: Math.min(TIMED, count),
			disagreements,
			perSecond,
			timesFastestPeer: round(own / Math.max(...Object.values(peers))),
			firstUseMs: round(firstUseMs),
		}),
	);
	if (disagreements > 0) process.exitCode = 1;
}

/** Decisions per second over the requests, again and again. */
function measureRate(decide: Decide, count: number): number {
	let decided = 0;
	let elapsed = 0;
	let index = 0;
	const begin = performance.now();
	do {
		for (let slice = 0; slice < 500; slice++) {
			decide(index);
			if (++index === count) index = 0;
		}
		decided += 500;
		elapsed = performance.now() - begin;
	} while (elapsed < TURN_MS);
	return (decided / elapsed) * 1000;
}

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

void main();
