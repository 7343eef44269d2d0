import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { finishChangeSet } from '../../lib/ledger/change-sets';
import { enqueueItems } from '../../lib/ledger/enqueue-items';
import { findJob, type Job } from '../../lib/ledger/jobs';
import { openLedger } from '../../lib/ledger/open';
import { finishFilling, openJob } from '../../lib/ledger/open-job';
import { readPlanned } from '../../lib/ledger/read-changes';
import { recoverItems } from '../../lib/ledger/recover-items';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { runChild } from './child';
import { dialects, useDatabases } from './databases';
import { contradictions, manyChanges, newJob } from './job-samples';
import { CORP } from './samples';

const databases = useDatabases();

const CUSTOMERS = 600;

/** Every customer with two members, every relation in both jobs. */
async function fill(db: Kysely<LedgerSchema>, job: Job, tag: string): Promise<void> {
	const changes = Array.from({ length: 2 * CUSTOMERS }, (_, n) => ({
		userid: n < CUSTOMERS ? 'amy' : 'bob',
		external_userid: `wm${n % CUSTOMERS}`,
		add: [tag],
		remove: [],
	}));
	await enqueueItems(db, job, changes, 2);
}

async function countRows(db: Kysely<LedgerSchema>): Promise<number> {
	return (await db.selectFrom('job_items').select('seq').execute()).length;
}

/** What recovery does, where WeCom says that nothing planned had arrived. */
async function closeSet(db: Kysely<LedgerSchema>, set: string): Promise<void> {
	const planned = await readPlanned(db, set);
	const results = planned.map(({ seq }) => ({ seq, state: 'not_applied' as const, finished_at: 9 }));
	await settleChanges(db, set, results, 9);
	await finishChangeSet(db, set, { state: 'interrupted', counts: {}, now: 9 });
}

describe.each(dialects)('several processes on %s', (dialect) => {
	it('work off jobs together, one of them killed, and settle each item once', async () => {
		const config = databases.config(dialect);
		const { db, close } = await openLedger(config, { idleMs: 0 });
		const { job: a } = await openJob(db, newJob('a'), 1);
		const { job: b } = await openJob(db, newJob('b'), 1);
		await fill(db, a, 'et1');
		await fill(db, b, 'et2');

		const children = ['one', 'two', 'three'].map((name) => runChild('job-process.ts', { config, name }));
		const [, , third] = children;
		await Promise.all(children.map(async (child) => await child.line('ready')));
		await finishFilling(db, a, 3);
		await finishFilling(db, b, 3);
		await third!.line('claimed');
		await third!.kill();
		await closeSet(db, 'cs_three');
		const recovered = await recoverItems(db, CORP, 10);

		const lines = (await Promise.all(children.slice(0, 2).map(async (child) => await child.finish()))).flat();
		expect(lines.filter((line) => line.startsWith('clash'))).toEqual([]);
		const counts = lines
			.filter((line) => line.startsWith('settled'))
			.map((line) => Number(line.split(' ')[1]));
		expect(Math.min(...counts)).toBeGreaterThan(0);

		const items = await db.selectFrom('job_items').select(['state', 'change_set_id']).execute();
		expect(items.filter(({ state }) => state === 'applied')).toHaveLength(4 * CUSTOMERS);
		const ofThird = items.filter(({ change_set_id }) => change_set_id === 'cs_three');
		expect(counts.reduce((sum, count) => sum + count, 0) + ofThird.length).toBe(4 * CUSTOMERS);
		expect(recovered.unchanged).toBe(0);
		expect(await findJob(db, CORP, 'a')).toMatchObject({ state: 'finished', applied: 2 * CUSTOMERS });
		expect(await contradictions(db)).toEqual([]);
		// What the killed one had done was done once, and what it had not done was done by the others.
		const done = await db
			.selectFrom('changes')
			.select(['userid', 'external_userid', 'tag_id'])
			.where('state', '=', 'applied')
			.execute();
		expect(done).toHaveLength(4 * CUSTOMERS);
		expect(new Set(done.map((change) => Object.values(change).join()))).toHaveProperty('size', 4 * CUSTOMERS);
		await close();
	});

	it('hand in a job once, where the first was killed half way', async () => {
		const config = databases.config(dialect);
		const { db, close } = await openLedger(config, { idleMs: 0 });
		const child = runChild('fill-process.ts', config);
		await child.line('begins');
		const countItems = async () => (await findJob(db, CORP, 'a'))?.total ?? 0;
		while ((await countItems()) === 0) await sleep(1);
		await child.kill();
		const before = await countItems();
		expect(before).toBeLessThan(30_000);
		expect(await countRows(db)).toBe(before);

		const { job, outcome } = await openJob(db, newJob('a', { id: 'job_second' }), 10);
		expect([outcome, job.id, job.state]).toEqual(['continued', 'job_a', 'filling']);
		const { added, known } = await enqueueItems(db, job, manyChanges(), 11);
		expect({ added, known }).toEqual({ added: 30_000 - before, known: before });
		expect(await finishFilling(db, job, 12)).toMatchObject({
			state: 'queued',
			total: 30_000,
			handed_in: 30_000,
		});
		expect(await countRows(db)).toBe(30_000);
		await close();
	});
});
