/*
 * Jobs. Part one: a job whose worker is killed three times, against a simulator with latency and quotas. Part
 * two: two workers beside one, on one Postgres ledger, each with calls of its own. Part three: how fast the node
 * enqueues, and how fast it tells the status of a large job.
 *
 *   npm run bench -- batch [changes] [changes for two workers] [items enqueued] [items of the large job]
 */
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { LedgerConfig } from '../lib/ledger/config';
import { enqueueItems } from '../lib/ledger/enqueue-items';
import { findJob } from '../lib/ledger/jobs';
import { openLedger } from '../lib/ledger/open';
import { finishFilling, openJob } from '../lib/ledger/open-job';
import { startPostgres } from '../runtime/postgres';
import { Simulator } from '../runtime/simulator';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import { credentialsFor, runBatchNode } from './support/batch-node';
import { markRate, readRelations } from './support/corp-run';
import { round } from './support/measure';
import { Worker } from './support/worker';

const TAG = '双十一活动/受邀';
const NO_QUOTA = '1000000000/1';
const KILLS = 3;
const JOB = 'bench';

/** With quotas twenty times as large: 100,000 changes are not a matter of hours. */
const QUOTA_SCALE = 20;
const QUOTAS = `${10_000 * QUOTA_SCALE}/60, ${150_000 * QUOTA_SCALE}/3600`;

const [killed = 100_000, shared = 20_000, enqueued = 100_000, large = 1_000_000] = process.argv.slice(2).map(Number);

async function main(): Promise<void> {
	const folder = makeTemporaryFolder('bench-batch');
	process.env.N8N_USER_FOLDER = folder.path;
	try {
		const sqlite = (name: string): LedgerConfig => ({ kind: 'sqlite', file: join(folder.path, name, 'ledger.sqlite') });
		const kills = await benchKills(sqlite('kills'));
		const workers = await benchWorkers();
		const handling = await benchHandling(sqlite('handling'), sqlite('large'));
		console.log(JSON.stringify({ bench: 'batch', kills, workers, ...handling }));
	} finally {
		folder.remove();
	}
}

/** What is to be tagged: as many relations as are asked for, none of which has the tag. */
async function itemsFor(simulator: Simulator, count: number): Promise<IDataObject[]> {
	const tag = (await simulator.readTagIds()).get(TAG)!;
	const lacking = (await readRelations(simulator)).filter(({ tags }) => !tags.includes(tag));
	if (lacking.length < count) throw new Error(`only ${lacking.length} relations lack the tag`);
	return lacking
		.slice(0, count)
		.map(({ userid, external_userid }) => ({ userid, external_userid, add_tag: [TAG] }));
}

async function enqueue(items: IDataObject[], credentials: Parameters<typeof runBatchNode>[3]) {
	return await runBatchNode('enqueue', { jobName: JOB, when: 'always' }, items, credentials);
}

async function benchKills(ledger: LedgerConfig): Promise<object> {
	const options = { customers: killed, latencyMs: 20, quotaScale: QUOTA_SCALE };
	const simulator = await Simulator.start(options);
	try {
		const credentials = credentialsFor(simulator.identity, ledger, QUOTAS);
		const items = await itemsFor(simulator, killed);
		const before = await tagsByRelation(simulator);
		await enqueue(items, credentials);
		await simulator.control('reset', {});
		const begin = performance.now();
		const killedAfter = killTimes(items.length);
		for (const calls of killedAfter) {
			const worker = Worker.start({ mode: 'node', credentials });
			await callsReach(simulator, calls, worker);
			await worker.kill();
		}
		await Worker.start({ mode: 'node', credentials }).finish();
		const seconds = (performance.now() - begin) / 1000;
		const stats = await simulator.readStats();
		const { calls, perSecond, errcodes } = markRate(stats);
		const report = {
			changes: items.length,
			killedAfter,
			calls,
			ofMinimum: round(calls / items.length, 5),
			repeatedEffects: stats.marks.no_op,
			stateExact: await isExact(simulator, before, items),
			errcodes,
			seconds: round(seconds),
			callsPerSecond: round(perSecond),
		};
		console.log(`killed ${KILLS} times: ${JSON.stringify(report)}`);
		return report;
	} finally {
		await simulator.stop();
	}
}

/** After how many calls to kill: at random, the run before it in a different place every time. */
function killTimes(changes: number): number[] {
	return Array.from({ length: KILLS }, () => Math.floor((0.05 + 0.85 * Math.random()) * changes)).sort((a, b) => a - b);
}

async function callsReach(simulator: Simulator, calls: number, worker: Worker): Promise<void> {
	for (;;) {
		const { endpoints } = await simulator.readStats();
		if ((endpoints['externalcontact/mark_tag']?.calls ?? 0) >= calls || !worker.isRunning) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

async function tagsByRelation(simulator: Simulator): Promise<Map<string, string>> {
	const relations = await readRelations(simulator);
	return new Map(
		relations.map(({ userid, external_userid, tags }) => [`${external_userid} ${userid}`, [...tags].sort().join()]),
	);
}

/** Whether every relation has what it had, and the tag where it was asked for. */
async function isExact(simulator: Simulator, before: Map<string, string>, items: IDataObject[]): Promise<boolean> {
	const tag = (await simulator.readTagIds()).get(TAG)!;
	const expected = new Map(before);
	for (const { userid, external_userid } of items) {
		const key = `${String(external_userid)} ${String(userid)}`;
		expected.set(key, [...(before.get(key) || '').split(',').filter(Boolean), tag].sort().join());
	}
	const after = await tagsByRelation(simulator);
	return after.size === expected.size && [...after].every(([key, tags]) => expected.get(key) === tags);
}

async function benchWorkers(): Promise<object> {
	const postgres = await startPostgres();
	try {
		const { host, port, user, password, database } = postgres;
		const ledgerOf = (schema: string): LedgerConfig => ({
			...{ kind: 'postgres', host, port, user, password, database, schema },
			ssl: false,
		});
		const one = await drainWith(1, ledgerOf('one'));
		const two = await drainWith(2, ledgerOf('two'));
		const ratio = round(two.callsPerSecond / one.callsPerSecond, 2);
		console.log(`one worker ${one.callsPerSecond}/s, two ${two.callsPerSecond}/s: ${ratio} times as many`);
		return { one, two, ratio };
	} finally {
		await postgres.stop();
	}
}

async function drainWith(workers: number, ledger: LedgerConfig) {
	const simulator = await Simulator.start({ customers: shared, latencyMs: 50, concurrency: 0, quotaScale: 0 });
	try {
		const { corpid, corpsecret, url } = simulator.identity;
		const items = await itemsFor(simulator, shared);
		await enqueue(items, credentialsFor(simulator.identity, ledger, NO_QUOTA));
		await simulator.control('reset', {});
		const client = {
			...{ corpId: corpid, corpSecret: corpsecret, baseUrl: url },
			...{ quotaShare: 1, quotas: [{ calls: 1_000_000_000, windowMs: 1_000 }] },
		};
		const running = Array.from({ length: workers }, () => Worker.start({ mode: 'ownGate', client, ledger }));
		await Promise.all(running.map((worker) => worker.finish()));
		const stats = await simulator.readStats();
		const { calls, perSecond } = markRate(stats);
		if (calls !== items.length || stats.marks.no_op > 0) throw new Error(`${calls} calls, ${stats.marks.no_op} repeated`);
		return { calls, callsPerSecond: round(perSecond) };
	} finally {
		await simulator.stop();
	}
}

async function benchHandling(ledger: LedgerConfig, largeLedger: LedgerConfig): Promise<object> {
	const simulator = await Simulator.start({ customers: enqueued, quotaScale: 0 });
	try {
		const items = await itemsFor(simulator, enqueued);
		const { jobs, measure } = await enqueue(items, credentialsFor(simulator.identity, ledger, NO_QUOTA));
		if (jobs[0]?.relations !== items.length) throw new Error('not every item was enqueued');
		const enqueue_ = { items: items.length, nodeMs: round(measure.ms, 0), longestStallMs: round(measure.longestStallMs) };
		console.log(`enqueue through the node: ${JSON.stringify(enqueue_)}`);
		await fillLarge(largeLedger, simulator.identity.corpid);
		const told = await runBatchNode('status', { job: JOB }, [{}], credentialsFor(simulator.identity, largeLedger, NO_QUOTA));
		const status = { items: large, nodeMs: round(told.measure.ms), percent: told.jobs[0]?.percent };
		console.log(`status of a job of ${large}: ${JSON.stringify(status)}`);
		return { enqueue: enqueue_, status };
	} finally {
		await simulator.stop();
	}
}

async function fillLarge(config: LedgerConfig, corpId: string): Promise<void> {
	const ledger = await openLedger(config);
	const now = Date.now();
	const { job } = await openJob(
		ledger.db,
		{
			...{ id: 'job_bench', corp_id: corpId, name: JOB, campaign: null, priority: 'normal' },
			...{ windows: '{}', content_hash: 'bench' },
		},
		now,
	);
	for (let start = 0; start < large; start += 100_000) {
		const changes = Array.from({ length: Math.min(100_000, large - start) }, (_, index) => ({
			userid: `member${(start + index) % 2_000}`,
			external_userid: `wm${start + index}`,
			add: ['et-bench'],
			remove: [],
		}));
		await enqueueItems(ledger.db, job, changes, now);
	}
	await finishFilling(ledger.db, job, now);
	if ((await findJob(ledger.db, corpId, JOB))?.total !== large) throw new Error('the large job is not large');
	await ledger.close();
}

void main();
