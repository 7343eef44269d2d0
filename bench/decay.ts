/*
 * Tag decay in the ledger, on SQLite and on Postgres: how fast tags are stamped and scheduled, and how long a
 * sweep takes to find what is due among many tags and among a tenth of them, the same number due in both. The
 * peer is the same question without the index, answered by going through all stamps.
 *
 *   npm run bench -- decay [stamps]
 */
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql, type Kysely } from 'kysely';
import { expiryOf } from '../lib/domain/decay/expiry';
import type { DecayPolicy } from '../lib/domain/decay/policy';
import type { LedgerConfig } from '../lib/ledger/config';
import { adoptPolicies, readUnscheduled, schedule } from '../lib/ledger/decay-schedules';
import type { Dialect } from '../lib/ledger/dialect';
import { findExpired, type DueStamp } from '../lib/ledger/due-stamps';
import { importStamps, type SeenTag } from '../lib/ledger/import-stamps';
import { openLedger } from '../lib/ledger/open';
import type { LedgerSchema } from '../lib/ledger/schema';
import { stampStatus } from '../lib/ledger/stamp-status';
import { stampTags } from '../lib/ledger/stamp-tags';
import { startPostgres } from '../runtime/postgres';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import { round } from './support/measure';

const CORP = 'ww1a2b3c4d5e6f7a8b';
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 19);
const PAGE = 1_000;
const SWEEPS = 9;
const TAGS = 40;

const policy: DecayPolicy = {
	id: 'campaign',
	appliesTo: {},
	mode: 'sliding',
	lifetime: { amount: 90, unit: 'day' },
	grace: { amount: 7, unit: 'day' },
};

const stamps = Number(process.argv[2] ?? 1_000_000);
const due = stamps / 100;

/** Numerical Recipes' linear congruential generator: the same stamps on every machine. */
function generator(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** Three tags per relation; those that are due are spread evenly over all. */
function seenTags(count: number): SeenTag[] {
	const random = generator(42);
	return Array.from({ length: count }, (_, index) => {
		const relation = Math.floor(index / 3);
		// As ids of WeCom are: 32 characters that say nothing.
		const id = Math.imul(relation, 2_654_435_761) >>> 0;
		const isDue = Math.floor((index * due) / count) !== Math.floor(((index + 1) * due) / count);
		return {
			userid: `member${relation % 500}`,
			external_userid: `wm${id.toString(36).padStart(8, '0')}AAAa1b2c3d4e5f6g7h8i9j`,
			tag_id: `et${((index % 3) + 3 * (relation % ((TAGS / 3) | 0))).toString().padStart(4, '0')}AAAa1b2c3d4e5f6g7h8i9j0k1l`,
			since: NOW - (isDue ? 91 + random(60) : random(89)) * DAY_MS - random(DAY_MS / 2),
		};
	});
}

async function scheduleAll(db: Kysely<LedgerSchema>, hash: string): Promise<number> {
	const policy_version = await adoptPolicies(db, CORP, hash, NOW);
	for (;;) {
		const page = await readUnscheduled(db, { corp_id: CORP, policy_version, limit: PAGE });
		if (page.length === 0) return policy_version;
		const lives = page.map((stamp) => {
			const { expiresAt, warnsAt } = expiryOf(policy, stamp, NOW);
			return { stamp, life: { ...stamp, expires_at: expiresAt, warns_at: warnsAt } };
		});
		await schedule(db, policy_version, lives);
	}
}

async function sweep(db: Kysely<LedgerSchema>, policy_version: number): Promise<number> {
	let found = 0;
	for (let after: DueStamp | undefined; ;) {
		const page = await findExpired(db, { corp_id: CORP, policy_version, now: NOW, limit: PAGE, after });
		found += page.length;
		if (page.length < PAGE) return found;
		after = page.at(-1);
	}
}

async function sweepWithoutIndex(db: Kysely<LedgerSchema>): Promise<number> {
	const rows = await db
		.selectFrom('tag_stamps')
		.selectAll()
		.where(sql<boolean>`corp_id || '' = ${CORP} and expires_at + 0 <= ${NOW}`)
		.execute();
	return rows.length;
}

/** @returns time and longest stall of the event loop, in ms */
async function timed(work: () => Promise<unknown>): Promise<{ ms: number; stallMs: number }> {
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

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function requireFound(find: () => Promise<number>): Promise<void> {
	const found = await find();
	if (found !== due) throw new Error(`${found} stamps were found, expected ${due}`);
}

async function run(config: LedgerConfig, count: number) {
	const ledger = await openLedger(config, { idleMs: 0 });
	const { db } = ledger;
	try {
		const tags = seenTags(count);
		const sighting = { at: NOW, unknownSince: NOW };
		const imported = await timed(async () => await importStamps(db, CORP, tags, sighting));
		let policyVersion = 0;
		const scheduled = await timed(async () => (policyVersion = await scheduleAll(db, 'a')));
		// As Postgres' autovacuum does within minutes of such an import.
		if (config.kind === 'postgres') await sql`vacuum analyze tag_stamps`.execute(db);
		const sweeps: Array<{ ms: number; stallMs: number }> = [];
		for (let i = 0; i < SWEEPS; i++) {
			sweeps.push(await timed(async () => await requireFound(async () => await sweep(db, policyVersion))));
		}
		const scans: number[] = [];
		for (let i = 0; i < 3; i++) {
			scans.push((await timed(async () => await requireFound(async () => await sweepWithoutIndex(db)))).ms);
		}
		const nothing = await timed(async () => await scheduleAll(db, 'a'));
		const status = await timed(async () => await stampStatus(db, CORP, { now: NOW }));
		const events = tags
			.slice(0, 100_000)
			.map((tag) => ({ ...tag, tag_id: 'etNew', present: 1 as const, at: NOW, source: 'mark' }));
		const fresh = events.filter((_, index) => index % 3 === 0);
		const put = await timed(async () => {
			for (let i = 0; i < fresh.length; i += 1_000) {
				await db.transaction().execute(async (trx) => await stampTags(trx, CORP, fresh.slice(i, i + 1_000)));
			}
		});
		return {
			stamps: count,
			due,
			importedPerSecond: round((count / imported.ms) * 1000, 0),
			stampedPerSecond: round((fresh.length / put.ms) * 1000, 0),
			scheduledPerSecond: round((count / scheduled.ms) * 1000, 0),
			nothingToScheduleMs: round(nothing.ms),
			sweepMs: round(median(sweeps.map(({ ms }) => ms))),
			worstSweepMs: round(Math.max(...sweeps.map(({ ms }) => ms))),
			withoutIndexMs: round(median(scans)),
			statusMs: round(status.ms, 0),
			longestStallMs: {
				import: round(imported.stallMs),
				schedule: round(scheduled.stallMs),
				sweep: round(Math.max(...sweeps.map(({ stallMs }) => stallMs))),
				status: round(status.stallMs),
			},
		};
	} finally {
		await ledger.close();
	}
}

async function main(): Promise<void> {
	const folder = makeTemporaryFolder('bench-decay');
	const server = await startPostgres();
	const { host, port, user, password, database } = server;
	const results: Record<string, object> = {};
	try {
		for (const dialect of ['sqlite', 'postgres'] satisfies Dialect[]) {
			const byCount = [];
			for (const count of [stamps / 10, stamps]) {
				const config: LedgerConfig =
					dialect === 'sqlite'
						? { kind: 'sqlite', file: join(folder.path, `${count}.sqlite`) }
						: {
								kind: 'postgres',
								host,
								port,
								user,
								password,
								database,
								ssl: false,
								schema: `bench_${count}`,
							};
				const result = await run(config, count);
				byCount.push(result);
				console.log(
					`${dialect.padEnd(8)} ${count} stamps, ${due} due: sweep ${result.sweepMs} ms (worst ${result.worstSweepMs}; ` +
						`without index ${result.withoutIndexMs}) · import ${result.importedPerSecond}/s · stamp ` +
						`${result.stampedPerSecond}/s · schedule ${result.scheduledPerSecond}/s · status ${result.statusMs} ms · ` +
						`stalls ${JSON.stringify(result.longestStallMs)}`,
				);
			}
			const [few, many] = byCount;
			results[dialect] = { few, many, timesAsLong: round(many!.sweepMs / few!.sweepMs, 2) };
		}
	} finally {
		await server.stop();
		folder.remove();
	}
	console.log(JSON.stringify({ bench: 'decay', results }));
}

void main();
