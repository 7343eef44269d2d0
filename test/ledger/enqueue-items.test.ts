import type { Kysely } from 'kysely';
import { enqueueItems, type Enqueued } from '../../lib/ledger/enqueue-items';
import { jobErrors } from '../../lib/ledger/job-reports';
import { findJob, type Job } from '../../lib/ledger/jobs';
import { finishFilling, openJob } from '../../lib/ledger/open-job';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { releaseItems } from '../../lib/ledger/release-items';
import { settleItems } from '../../lib/ledger/settle-items';
import { dialects, useDatabases } from './databases';
import {
	applied,
	claimUnder,
	contradictions,
	failed,
	filledJob,
	jobChange,
	newJob,
	readAll,
	textOf,
} from './job-samples';
import { CORP } from './samples';

const databases = useDatabases();

async function fill(db: Kysely<LedgerSchema>, job: Job, ...changes: string[]): Promise<Enqueued> {
	return await enqueueItems(db, job, changes.map(jobChange), 30);
}

const NOTHING: Enqueued = { added: 0, merged: 0, known: 0, replaced: 0 };

describe.each(dialects)('handing changes into a job on %s', (dialect) => {
	it('makes one item per relation, of whose tags the latest change decides', async () => {
		const { db } = await databases.open(dialect);
		const { job } = await openJob(db, newJob('a'), 10);
		expect(
			await fill(db, job, 'bob/wm1 +et1', 'BOB/wm1 +et2 -et1', 'amy/wm1 +et1', 'bob/wm1 -et1 +et2'),
		).toEqual({
			...{ added: 2, merged: 1, known: 1, replaced: 0 },
		});
		expect(await fill(db, job, 'Bob/wm1 +et1', 'amy/wm1 +et1')).toEqual({ ...NOTHING, merged: 1, known: 1 });
		expect((await readAll(db)).map((text) => text.toLowerCase())).toEqual([
			'a: bob/wm1 +et1 +et2 pending',
			'a: amy/wm1 +et1 pending',
		]);
		expect(await findJob(db, CORP, 'a')).toMatchObject({ handed_in: 6, total: 2, pending: 2 });
	});

	it('keeps who asked last, and why', async () => {
		const { db } = await databases.open(dialect);
		const { job } = await openJob(db, newJob('a'), 10);
		const change = jobChange('bob/wm1 +et1');
		await enqueueItems(db, job, [{ ...change, operator: 'lisi' }], 11);
		await enqueueItems(db, job, [{ ...change, add: ['et2'], operator: 'amy', source: 'decay' }], 12);
		const [item] = await db.selectFrom('job_items').selectAll().execute();
		expect(item).toMatchObject({ operator: 'amy', source: '{"et2":["decay"]}', add_tags: '["et1","et2"]' });
	});

	it('keeps of each tag why it is there, whatever comes to its relation', async () => {
		const { db } = await databases.open(dialect);
		const { job } = await openJob(db, newJob('a'), 10);
		const handIn = async (text: string, source: string | null) =>
			await enqueueItems(db, job, [{ ...jobChange(text), source }], 11);
		const sources = async () =>
			(await db.selectFrom('job_items').select('source').orderBy('seq').execute()).map((row) => row.source);
		await handIn('bob/wm1 +et1', 'rollout:r1');
		await handIn('bob/wm1 +et2', null);
		expect(await sources()).toEqual(['{"et1":["rollout:r1"]}']);
		await handIn('bob/wm1 -et3', 'decay');
		expect(await handIn('bob/wm1 +et1', null)).toEqual({ ...NOTHING, known: 1 });
		expect(await sources()).toEqual(['{"et1":[null,"rollout:r1"],"et3":["decay"]}']);
		// Who decides otherwise does so for reasons of their own.
		await handIn('bob/wm1 +et3 -et1', null);
		expect(await sources()).toEqual([null]);
		await enqueueItems(
			db,
			job,
			[
				{ ...jobChange('amy/wm1 -et1'), source: 'decay' },
				{ ...jobChange('amy/wm1 -et1 +et2'), source: 'rollout:r2' },
			],
			12,
		);
		expect((await sources())[1]).toBe('{"et1":["decay","rollout:r2"],"et2":["rollout:r2"]}');
	});

	it('keeps why tags are there when an item is given back into one that is pending', async () => {
		const { db } = await databases.open(dialect);
		const { job } = await openJob(db, newJob('a'), 10);
		const handIn = async (filling: Job, text: string, source: string | null) =>
			await enqueueItems(db, filling, [{ ...jobChange(text), source }], 11);
		await handIn(job, 'bob/wm1 +et1 +et2', 'rollout:r1');
		await handIn(job, 'bob/wm2 +et1', null);
		await finishFilling(db, job, 12);
		const claims = await claimUnder(db, 'cs1', [job.id]);
		const { job: more } = await openJob(db, newJob('a', { content_hash: 'more', addTo: true }), 22);
		await handIn(more, 'bob/wm1 +et2 +et3', null);
		await handIn(more, 'bob/wm2 +et1', 'rollout:r1');
		await releaseItems(db, claims, 40);
		const rows = await db.selectFrom('job_items').selectAll().where('state', '=', 'pending').execute();
		expect(
			rows.map(({ external_userid, add_tags, source }) => [external_userid, add_tags, source]).sort(),
		).toEqual([
			['wm1', '["et1","et2","et3"]', '{"et1":["rollout:r1"],"et2":[null,"rollout:r1"]}'],
			['wm2', '["et1"]', '{"et1":[null,"rollout:r1"]}'],
		]);
	});

	it('takes from pending items of other jobs what it decides the other way', async () => {
		const { db } = await databases.open(dialect);
		await filledJob(db, 'a', 'bob/wm1 +et1 +et2', 'bob/wm2 +et1', 'amy/wm1 +et1');
		const { job } = await openJob(db, newJob('b'), 10);
		expect(await fill(db, job, 'BOB/wm1 -et1 +et2', 'bob/wm2 -et1')).toEqual({
			...NOTHING,
			added: 2,
			replaced: 1,
		});
		expect(await readAll(db)).toEqual([
			'a: amy/wm1 +et1 pending',
			'a: bob/wm1 +et2 pending',
			'a: bob/wm2 +et1 replaced',
			'b: BOB/wm1 +et2 -et1 pending',
			'b: bob/wm2 -et1 pending',
		]);
		expect(await findJob(db, CORP, 'a')).toMatchObject({ pending: 2, replaced: 1 });
	});

	it('finishes a job of which it leaves nothing', async () => {
		const { db } = await databases.open(dialect);
		await filledJob(db, 'a', 'bob/wm1 +et1');
		await filledJob(db, 'b', 'bob/wm1 -et1');
		expect(await findJob(db, CORP, 'a')).toMatchObject({ state: 'finished', replaced: 1 });
	});

	it('leaves the jobs of another corp alone', async () => {
		const { db } = await databases.open(dialect);
		await filledJob(db, 'a', 'bob/wm1 +et1');
		const { job } = await openJob(db, newJob('b', { corp_id: 'ww-other' }), 10);
		expect(await fill(db, job, 'bob/wm1 -et1')).toEqual({ ...NOTHING, added: 1 });
		expect(await readAll(db)).toEqual(['a: bob/wm1 +et1 pending', 'b: bob/wm1 -et1 pending']);
	});

	it('gives a relation that is worked off or worked on a new item, which waits for the one worked on', async () => {
		const { db } = await databases.open(dialect);
		const a = await filledJob(db, 'a', 'bob/wm1 +et1', 'bob/wm2 +et1');
		const [first] = await claimUnder(db, 'cs1', [a.id], 1);
		await settleItems(db, [applied(first!)], 21);
		await claimUnder(db, 'cs2', [a.id]);
		const { job } = await openJob(db, newJob('a', { content_hash: 'more', addTo: true }), 22);
		expect(await fill(db, job, 'bob/wm1 +et1', 'bob/wm2 +et1', 'amy/wm2 +et1')).toEqual({
			...NOTHING,
			added: 3,
		});
		expect(await readAll(db)).toEqual([
			'a: bob/wm1 +et1 applied',
			'a: bob/wm2 +et1 claimed',
			'a: amy/wm2 +et1 pending blocked',
			'a: bob/wm1 +et1 pending',
			'a: bob/wm2 +et1 pending blocked',
		]);
		expect(await contradictions(db)).toEqual([]);
	});

	it('takes over what had failed: all it decides in the same job, in others what it decides the other way', async () => {
		const { db } = await databases.open(dialect);
		const a = await filledJob(db, 'a', 'bob/wm1 +et1 +et2', 'bob/wm2 +et1', 'bob/wm3 +et1');
		const items = await claimUnder(db, 'cs1', [a.id]);
		await settleItems(
			db,
			items.map((item) => failed(item, item.external_userid === 'wm3' ? 'OTHER' : undefined)),
			21,
		);
		await filledJob(db, 'b', 'bob/wm1 +et1 -et2', 'bob/wm3 -et1');
		const { job } = await openJob(db, newJob('a', { content_hash: 'more', addTo: true }), 22);
		expect(await fill(db, job, 'bob/wm2 +et1')).toEqual({ ...NOTHING, added: 1, replaced: 1 });
		expect((await readAll(db)).slice(0, 4)).toEqual([
			'a: bob/wm1 +et1 failed',
			'a: bob/wm2 +et1 replaced',
			'a: bob/wm3 +et1 replaced',
			'a: bob/wm2 +et1 pending',
		]);
		expect(await jobErrors(db, 'job_a')).toMatchObject([{ code: 'NOT_FOLLOWED', errcode: 84061, count: 1 }]);
		expect(await contradictions(db)).toEqual([]);
	});

	it('wins over what is given back untouched', async () => {
		const { db } = await databases.open(dialect);
		const a = await filledJob(db, 'a', 'bob/wm1 +et1 +et2 +et3', 'bob/wm2 +et1', 'bob/wm3 +et1');
		const claims = await claimUnder(db, 'cs1', [a.id]);
		const { job } = await openJob(db, newJob('a', { content_hash: 'more', addTo: true }), 22);
		await fill(db, job, 'bob/wm1 -et1 +et4');
		await filledJob(db, 'b', 'bob/wm1 -et2', 'bob/wm2 -et1');
		expect(await releaseItems(db, claims, 40)).toBe(3);
		expect(await readAll(db)).toEqual([
			'a: bob/wm1 +et1 +et2 +et3 replaced',
			'a: bob/wm2 +et1 replaced',
			'a: bob/wm3 +et1 pending',
			'a: bob/wm1 +et3 +et4 -et1 pending',
			'b: bob/wm1 -et2 pending',
			'b: bob/wm2 -et1 pending',
		]);
		expect(await releaseItems(db, claims, 41)).toBe(0);
		expect(await contradictions(db)).toEqual([]);
	});

	it('names the change that cannot be stored, and stores none', async () => {
		const { db } = await databases.open(dialect);
		const { job } = await openJob(db, newJob('a'), 10);
		const handIn = async (text: string) => await fill(db, job, 'bob/wm1 +et1', text);
		await expect(handIn('/wm1 +et1')).rejects.toThrow('Change 2: userid is "", expected the id of a member');
		await expect(handIn('bob/ +et1')).rejects.toThrow('Change 2: external_userid is "", expected the id');
		await expect(handIn('bob/wm1')).rejects.toThrow('Change 2: add is "", expected at least one tag');
		await expect(handIn('bob/wm1 +et1 -et1')).rejects.toThrow('Change 2: remove is "et1", expected no tag');
		expect(await readAll(db)).toEqual([]);
	});

	it('of more changes than fit into a transaction loses none and merges across them', async () => {
		const { db } = await databases.open(dialect);
		const { job } = await openJob(db, newJob('a'), 10);
		const changes = Array.from({ length: 12_000 }, (_, n) =>
			jobChange(`bob/wm${n % 11_000} +et${n < 11_000 ? 1 : 2}`),
		);
		expect(await enqueueItems(db, job, changes, 11)).toEqual({ ...NOTHING, added: 11_000, merged: 1_000 });
		expect(await enqueueItems(db, job, changes.slice(1_000, 11_000), 11)).toEqual({
			...NOTHING,
			known: 10_000,
		});
		const rows = await db
			.selectFrom('job_items')
			.select(['seq', 'external_userid', 'add_tags'])
			.orderBy('seq')
			.execute();
		expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 11_000 }, (_, n) => n + 1));
		expect(new Set(rows.map(({ external_userid }) => external_userid)).size).toBe(11_000);
		const expected = Array.from({ length: 1_000 }, (_, n) => `wm${n}`).sort();
		const both = rows.filter(({ add_tags }) => add_tags === '["et1","et2"]');
		expect(both.map(({ external_userid }) => external_userid).sort()).toEqual(expected);
	});
});

it('a sample reads as it is written', () => {
	expect(textOf(jobChange('bob/wm1 +et1 -et2'))).toBe('bob/wm1 +et1 -et2');
});
