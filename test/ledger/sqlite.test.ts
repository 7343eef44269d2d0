import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery, sql, type Compilable, type Kysely } from 'kysely';
import { changeSetId } from '../../lib/ledger/change-set-id';
import { createChangeSet, selectStale } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { selectSeqs } from '../../lib/ledger/change-key';
import { laterInSlice } from '../../lib/ledger/later-changes';
import { selectSlice } from '../../lib/ledger/read-changes';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { openLedger } from '../../lib/ledger/open';
import { selectStamps } from '../../lib/ledger/tag-stamps';
import { runChild } from './child';
import { useDatabases } from './databases';
import { explain } from './explain';
import { change, changeSet, CORP } from './samples';

const databases = useDatabases();

async function bind(db: Kysely<LedgerSchema>, value: unknown): Promise<unknown> {
	const { rows } = await db.executeQuery<{ value: unknown }>(CompiledQuery.raw('select ? as value', [value]));
	return rows[0]?.value;
}

describe('node:sqlite under Kysely', () => {
	it('gives rows that are plain objects', async () => {
		const { db } = await databases.open('sqlite');
		const row = await sql<{ one: number }>`select 1 as one`.execute(db);
		expect(row.rows).toStrictEqual([{ one: 1 }]);
		expect(Object.getPrototypeOf(row.rows[0])).toBe(Object.prototype);
	});

	it('gives the rows of "returning"', async () => {
		const { db } = await databases.open('sqlite');
		const row = await db
			.insertInto('closed_endpoints')
			.values({ key: 'k', until: 5 })
			.returningAll()
			.executeTakeFirst();
		expect(row).toEqual({ key: 'k', until: 5 });
		const { numUpdatedRows } = await db
			.updateTable('closed_endpoints')
			.set({ until: 6 })
			.executeTakeFirstOrThrow();
		expect(numUpdatedRows).toBe(1n);
	});

	it.each([
		['a Date', new Date(0), /Parameter 1 .* is a Date, expected .*times are epoch ms/],
		['true', true, /is true, expected .*yes and no are 1 and 0/],
		['undefined', undefined, /is undefined/],
		['an object', { a: 1 }, /is an object/],
	])('refuses %s', async (_name, value, says) => {
		const { db } = await databases.open('sqlite');
		await expect(bind(db, value)).rejects.toMatchObject({
			code: 'LEDGER_VALUE',
			message: expect.stringMatching(says),
		});
	});

	it.each([0, -1, 1.5, Number.MAX_SAFE_INTEGER, 1_790_000_000_123, '', '客户', null])(
		'stores %j as it is',
		async (value) => {
			const { db } = await databases.open('sqlite');
			expect(await bind(db, value)).toBe(value);
		},
	);

	it('runs one transaction at a time, and nothing of others inside it', async () => {
		const { db } = await databases.open('sqlite');
		const log: string[] = [];
		const run = async (name: string) =>
			await db.transaction().execute(async (trx) => {
				log.push(`${name} starts`);
				await trx.insertInto('closed_endpoints').values({ key: name, until: 1 }).execute();
				await sleep(5);
				log.push(`${name} ends`);
			});
		await Promise.all([run('a'), run('b'), run('c')]);
		expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
	});

	it('rolls back what failed', async () => {
		const { db } = await databases.open('sqlite');
		const failing = db.transaction().execute(async (trx) => {
			await trx.insertInto('closed_endpoints').values({ key: 'k', until: 1 }).execute();
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		expect(await db.selectFrom('closed_endpoints').selectAll().execute()).toEqual([]);
	});

	it('lets the event loop turn while it writes a lot', async () => {
		const { db } = await databases.open('sqlite');
		await createChangeSet(db, changeSet('cs1'), 1);
		let turns = 0;
		const timer = setInterval(() => (turns += 1), 1);
		await planChanges(
			db,
			'cs1',
			Array.from({ length: 50_000 }, (_, i) => change(`bob/wm${i}/et1`)),
			1,
		);
		clearInterval(timer);
		expect(turns).toBeGreaterThan(5);
	});

	it('keeps a private ledger in memory apart from every other', async () => {
		const [one, other] = [
			await openLedger({ kind: 'sqlite', file: ':memory:' }),
			await openLedger({ kind: 'sqlite', file: ':memory:' }),
		];
		await one.db.insertInto('closed_endpoints').values({ key: 'k', until: 1 }).execute();
		expect(await other.db.selectFrom('closed_endpoints').selectAll().execute()).toEqual([]);
		await one.close();
		await other.close();
	});
});

describe('the SQLite file', () => {
	it('may be read by its owner only, and so may what belongs to it', async () => {
		const config = databases.sqlite();
		const ledger = await openLedger(config, { idleMs: 0 });
		await createChangeSet(ledger.db, changeSet('cs1'), 1);
		for (const file of [config.file, `${config.file}-wal`, `${config.file}-shm`]) {
			expect(statSync(file).mode & 0o777).toBe(0o600);
		}
		expect(statSync(dirname(config.file)).mode & 0o777).toBe(0o700);
		await ledger.close();
	});

	it('survives a power cut as far as WAL promises, waits for nobody inside SQLite, and checks references', async () => {
		const { db } = await databases.open('sqlite');
		const settings = { journal_mode: 'wal', synchronous: 1, foreign_keys: 1, busy_timeout: 0 };
		for (const [name, value] of Object.entries(settings)) {
			const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db);
			expect([name, Object.values(rows[0] ?? {})[0]]).toEqual([name, value]);
		}
	});

	it('is written by several processes in turns, and this one goes on meanwhile', async () => {
		const config = databases.sqlite();
		const ledger = await openLedger(config, { idleMs: 0 });
		const id = changeSetId(1, () => 0);
		await createChangeSet(ledger.db, changeSet(id), 1);
		const child = runChild('hold-file-process.ts', { config, ms: 600 });
		await child.line('holding');
		let turns = 0;
		const timer = setInterval(() => (turns += 1), 5);
		const seqs = await planChanges(ledger.db, id, [change('bob/wm1/et1')], 1);
		clearInterval(timer);
		expect(seqs).toEqual([1]);
		expect(turns).toBeGreaterThan(10);
		expect(await child.finish()).toContain('released');
		await ledger.close();
	});
});

describe('queries on SQLite go by index:', () => {
	const key = { userid: 'bob', external_userid: 'wm1', tag_id: 'et1', action: 'add' as const };
	const cases: Array<[string, (db: Kysely<LedgerSchema>) => Compilable, RegExp]> = [
		[
			'the stamps of relations',
			(db) => selectStamps(db, CORP, ['wm1', 'wm2']),
			/^SEARCH tag_stamps USING INDEX tag_stamps_key \(corp_id=\? AND external_userid=\?\)/,
		],
		[
			'changes by their key',
			(db) => selectSeqs(db, 'cs1', [key]),
			/^SEARCH changes USING COVERING INDEX changes_by_action \(external_userid=\? AND <expr>=\? AND tag_id=\? AND action=\? AND change_set_id=\?\)/,
		],
		[
			'a part of a change set',
			(db) => selectSlice(db, 'cs1', 5, 10).selectAll(),
			/^SEARCH changes USING PRIMARY KEY \(change_set_id=\? AND seq>\? AND seq<\?\)$/,
		],
		[
			'change sets that died',
			(db) => selectStale(db, { corp_id: CORP, heartbeatBefore: 5 }),
			/^SEARCH change_sets USING INDEX change_sets_running \(corp_id=\? AND heartbeat_at<\?\)$/,
		],
		[
			'later changes',
			(db) => laterInSlice(db, 'cs1', 0, 1_000),
			/^SEARCH other USING INDEX changes_by_action \(external_userid=\? AND <expr>=\? AND tag_id=\?\)$/,
		],
	];

	it.each(cases)('%s', async (_name, build, expected) => {
		const { db } = await databases.open('sqlite');
		const plan = await explain(db, build(db));
		expect(plan).toContainEqual(expect.stringMatching(expected));
		const scans = plan.filter((line) => /^SCAN/.test(line) && !/json_each|given|constant/i.test(line));
		expect(scans).toEqual([]);
		expect(plan.join('\n')).not.toMatch(/TEMP B-TREE FOR ORDER BY[^]*tag_stamps|AUTOMATIC/);
	});
});
