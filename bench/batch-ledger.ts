/*
 * Jobs in the ledger, on SQLite and on Postgres: how fast changes are handed in where many items are pending
 * already, and what claiming and settling a page of them costs then, and telling how a job stands. The peer is
 * the same status, counted from the items.
 *
 *   npm run bench -- batch-ledger [items]
 */
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql, type Kysely } from 'kysely';
import { createChangeSet } from '../lib/ledger/change-sets';
import { claimItems, type ClaimedItem } from '../lib/ledger/claim-items';
import type { LedgerConfig } from '../lib/ledger/config';
import type { Dialect } from '../lib/ledger/dialect';
import { enqueueItems } from '../lib/ledger/enqueue-items';
import type { JobChange } from '../lib/ledger/job-changes';
import { jobErrors, jobProgress } from '../lib/ledger/job-reports';
import { setJobState } from '../lib/ledger/job-states';
import { findJob, type Job } from '../lib/ledger/jobs';
import { openLedger } from '../lib/ledger/open';
import { finishFilling, openJob } from '../lib/ledger/open-job';
import type { LedgerSchema } from '../lib/ledger/schema';
import { settleItems } from '../lib/ledger/settle-items';
import { startPostgres } from '../runtime/postgres';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import { round } from './support/measure';

const CORP = 'ww1a2b3c4d5e6f7a8b';
const NOW = Date.UTC(2026, 10, 22, 19);
const SET = 'cs_20261122_190000_000_bench2';
const PAGE = 500;
const PAGES = 40;
const HANDED_IN = 100_000;

const stored = Number(process.argv[2] ?? 1_000_000);

/** Customers in no order, as ids of WeCom are: 32 characters that say nothing. */
function changesOf(first: number, count: number, tag: string): JobChange[] {
	return Array.from({ length: count }, (_, index) => {
		const id = Math.imul(first + index, 2_654_435_761) >>> 0;
		return {
			userid: `member${(first + index) % 500}`,
			external_userid: `wm${id.toString(36).padStart(8, '0')}AAAa1b2c3d4e5f6g7h8i9j`,
			add: [`et${tag}AAAa1b2c3d4e5f6g7h8i9j0k1l`],
			remove: [],
		};
	});
}

interface Lap {
	ms: number;
	stallMs: number;
}

async function timed(work: () => Promise<unknown>): Promise<Lap> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	await new Promise((resolve) => setTimeout(resolve, 5));
	delay.reset();
	const begin = performance.now();
	await work();
	const ms = performance.now() - begin;
	await new Promise((resolve) => setTimeout(resolve, 5));
	delay.disable();
	return { ms, stallMs: delay.max / 1e6 };
}

async function open(db: Kysely<LedgerSchema>, name: string): Promise<Job> {
	const { job } = await openJob(
		db,
		{ id: `job_${name}`, corp_id: CORP, name, campaign: null, priority: 'normal', windows: '{}', content_hash: name },
		NOW,
	);
	return job;
}

function summary(laps: Lap[]): { ms: number; worstMs: number; stallMs: number } {
	const times = laps.map(({ ms }) => ms).sort((a, b) => a - b);
	return {
		ms: round(times[Math.floor(times.length / 2)]!),
		worstMs: round(times.at(-1)!),
		stallMs: round(Math.max(...laps.map(({ stallMs }) => stallMs))),
	};
}

const perSecond = (count: number, { ms }: Lap): number => round((count / ms) * 1000, 0);

async function run(config: LedgerConfig) {
	const ledger = await openLedger(config, { idleMs: 0 });
	const { db } = ledger;
	try {
		const large = await open(db, 'large');
		const filled = await timed(async () => {
			for (let first = 0; first < stored; first += HANDED_IN) {
				await enqueueItems(db, large, changesOf(first, Math.min(HANDED_IN, stored - first), '0001'), NOW);
			}
		});
		await finishFilling(db, large, NOW);
		const job = await open(db, 'new');
		const changes = changesOf(stored, HANDED_IN, '0002');
		const handedIn = await timed(async () => await enqueueItems(db, job, changes, NOW));
		const again = await timed(async () => {
			const { known } = await enqueueItems(db, job, changes, NOW);
			if (known !== HANDED_IN) throw new Error(`${known} changes were known, expected ${HANDED_IN}`);
		});
		await finishFilling(db, job, NOW);
		const opposite = await open(db, 'opposite');
		const replacing = await timed(async () => {
			const removals = changesOf(0, 20_000, '0001').map((change) => ({ ...change, add: [], remove: change.add }));
			const { replaced } = await enqueueItems(db, opposite, removals, NOW);
			if (replaced !== 20_000) throw new Error(`${replaced} items were replaced, expected 20,000`);
		});
		await finishFilling(db, opposite, NOW);

		await createChangeSet(
			db,
			{
				...{ id: SET, corp_id: CORP, name: '', kind: 'mark', operator: null, workflow_id: null },
				...{ execution_id: null, node_name: null, undoes: null },
			},
			NOW,
		);
		const claims: Lap[] = [];
		const settles: Lap[] = [];
		for (let page = 0; page < PAGES; page++) {
			let items: ClaimedItem[] = [];
			const jobs = [{ id: large.id, weight: 2 }, ...(page % 2 ? [{ id: job.id, weight: 1 }] : [])];
			claims.push(
				await timed(async () => {
					items = await claimItems(db, CORP, { jobs, limit: PAGE, changeSetOf: () => SET, now: NOW });
				}),
			);
			if (items.length !== PAGE) throw new Error(`${items.length} items were claimed, expected ${PAGE}`);
			const results = items.map(({ job_id, seq, change_set_id }) => ({
				...{ job_id, seq, change_set_id, calls: 1, state: 'applied' as const },
			}));
			settles.push(await timed(async () => await settleItems(db, results, NOW + page * 1000)));
		}
		const statuses: Lap[] = [];
		for (let i = 0; i < 20; i++) {
			statuses.push(
				await timed(async () => {
					const found = await findJob(db, CORP, 'large');
					await jobErrors(db, found!.id);
					await jobProgress(db, found!.id);
				}),
			);
		}
		const counted = await timed(
			async () =>
				await sql`select state, count(*) from job_items where job_id = ${large.id} group by state`.execute(db),
		);
		const cancelled = await timed(async () => await setJobState(db, job, 'cancelled', { now: NOW }));
		return {
			stored,
			storedPerSecond: perSecond(stored, filled),
			enqueuedPerSecond: perSecond(HANDED_IN, handedIn),
			knownPerSecond: perSecond(HANDED_IN, again),
			replacedPerSecond: perSecond(20_000, replacing),
			cancelledPerSecond: perSecond(HANDED_IN, cancelled),
			claim: summary(claims),
			settle: summary(settles),
			status: summary(statuses),
			countedStatusMs: round(counted.ms),
			longestStallMs: {
				store: round(filled.stallMs),
				enqueue: round(handedIn.stallMs),
				again: round(again.stallMs),
				cancel: round(cancelled.stallMs),
			},
		};
	} finally {
		await ledger.close();
	}
}

async function main(): Promise<void> {
	const folder = makeTemporaryFolder('bench-batch-ledger');
	const server = await startPostgres();
	const { host, port, user, password, database } = server;
	const results: Record<string, object> = {};
	try {
		for (const dialect of ['sqlite', 'postgres'] satisfies Dialect[]) {
			const result = await run(
				dialect === 'sqlite'
					? { kind: 'sqlite', file: join(folder.path, 'ledger.sqlite') }
					: { kind: 'postgres', host, port, user, password, database, ssl: false, schema: 'bench' },
			);
			results[dialect] = result;
			console.log(
				`${dialect.padEnd(8)} ${stored} items: enqueue ${result.enqueuedPerSecond}/s · known ${result.knownPerSecond}/s · ` +
					`claim ${PAGE} ${result.claim.ms} ms (worst ${result.claim.worstMs}) · settle ${PAGE} ${result.settle.ms} ms · ` +
					`status ${result.status.ms} ms (counted ${result.countedStatusMs}) · stalls ${JSON.stringify(result.longestStallMs)}`,
			);
		}
	} finally {
		await server.stop();
		folder.remove();
	}
	console.log(JSON.stringify({ bench: 'batch-ledger', results }));
}

void main();
