import { planChanges } from '../../lib/ledger/changes';
import { enqueueItems } from '../../lib/ledger/enqueue-items';
import { failedItems, jobErrors, jobProgress } from '../../lib/ledger/job-reports';
import { setJobState } from '../../lib/ledger/job-states';
import { findJob } from '../../lib/ledger/jobs';
import { openJob } from '../../lib/ledger/open-job';
import { recoverItems } from '../../lib/ledger/recover-items';
import { releaseItems } from '../../lib/ledger/release-items';
import { resumeFailed } from '../../lib/ledger/resume-failed';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { settleItems } from '../../lib/ledger/settle-items';
import { dialects, useDatabases } from './databases';
import {
	applied,
	claimUnder,
	contradictions,
	endSet,
	failed,
	filledJob,
	jobChange,
	newJob,
	readAll,
	textOf,
} from './job-samples';
import { change, CORP } from './samples';

const databases = useDatabases();

const FIVE = ['wm1', 'wm2', 'wm3', 'wm4', 'wm5'].map((customer) => `bob/${customer} +et1`);

describe.each(dialects)('items of a job on %s', (dialect) => {
	it('are settled once, with counts, errors and progress; then the job is finished', async () => {
		const { db } = await databases.open(dialect);
		const { id } = await filledJob(db, 'a', ...FIVE);
		const [one, two, three, four, five] = await claimUnder(db, 'cs1', [id]);
		expect(await settleItems(db, [applied(one!), failed(two!), failed(three!)], 60_500)).toBe(3);
		expect(await settleItems(db, [failed(one!), applied(two!)], 61_000)).toBe(0);
		const unchanged = { ...applied(four!), state: 'unchanged' as const, calls: 0 };
		expect(await settleItems(db, [unchanged], 119_999)).toBe(1);
		expect(await findJob(db, CORP, 'a')).toMatchObject({ state: 'queued', finished_at: null, claimed: 1 });
		expect(await settleItems(db, [{ ...failed(five!, 'NETWORK', null), calls: 3 }], 120_000)).toBe(1);
		expect(await findJob(db, CORP, 'a')).toMatchObject({
			...{ state: 'finished', finished_at: 120_000, applied: 1, unchanged: 1, failed: 3, calls: 4 },
		});
		expect(await jobErrors(db, id)).toEqual([
			...[
				{
					code: 'NOT_FOLLOWED',
					errcode: 84061,
					class: 'permanent',
					message: 'NOT_FOLLOWED',
					count: 2,
					last_at: 60_500,
				},
			],
			...[
				{
					code: 'NETWORK',
					errcode: null,
					class: 'permanent',
					message: 'NETWORK',
					count: 1,
					last_at: 120_000,
				},
			],
		]);
		expect(await jobProgress(db, id, { since: 0 })).toEqual([
			{ minute: 60_000, applied: 1, unchanged: 1, failed: 2, calls: 1 },
			{ minute: 120_000, applied: 0, unchanged: 0, failed: 1, calls: 3 },
		]);
		const [first] = await failedItems(db, id, { limit: 1 });
		expect(first).toMatchObject({ seq: 2, add: ['et1'], code: 'NOT_FOLLOWED', reason: 'NOT_FOLLOWED' });
		const rest = await failedItems(db, id, { limit: 9, afterSeq: 2 });
		expect(rest.map(({ seq }) => seq)).toEqual([3, 5]);
		expect(await contradictions(db)).toEqual([]);
	});

	it('are not settled by who lost the claim', async () => {
		const { db } = await databases.open(dialect);
		const { id } = await filledJob(db, 'a', 'bob/wm1 +et1');
		const [lost] = await claimUnder(db, 'cs1', [id]);
		await endSet(db, 'cs1');
		expect(await recoverItems(db, CORP, 30)).toEqual({ applied: 0, unchanged: 0, released: 1 });
		const [held] = await claimUnder(db, 'cs2', [id]);
		expect(await settleItems(db, [applied(lost!)], 31)).toBe(0);
		expect(await releaseItems(db, [lost!], 31)).toBe(0);
		expect(await readAll(db)).toEqual(['a: bob/wm1 +et1 claimed']);
		expect(await settleItems(db, [applied(held!)], 32)).toBe(1);
	});

	it('of a change set that runs no longer are settled by what it says of their tags, else worked on again', async () => {
		const { db } = await databases.open(dialect);
		const { id } = await filledJob(
			db,
			'a',
			'bob/wm1 +et1 -et2',
			'bob/wm2 +et1 -et2',
			'bob/wm3 +et1',
			'bob/wm4 +et1',
			'bob/wm5 +et1',
		);
		await claimUnder(db, 'cs1', [id], 4);
		await claimUnder(db, 'cs2', [id]);
		const planned = ['bob/wm1/et1', '-bob/wm1/et2', 'bob/wm2/et1', '-bob/wm2/et2', 'BOB/wm3/et1'].map(change);
		const seqs = await planChanges(db, 'cs1', planned, 21);
		const states = ['applied', 'unchanged', 'applied', 'not_applied', 'unchanged'] as const;
		const results = seqs.map((seq, index) => ({ seq, state: states[index]!, finished_at: 22 }));
		await settleChanges(db, 'cs1', results, 22);
		expect(await recoverItems(db, CORP, 30)).toEqual({ applied: 0, unchanged: 0, released: 0 });
		await endSet(db, 'cs1');
		expect(await recoverItems(db, 'ww-other', 30)).toEqual({ applied: 0, unchanged: 0, released: 0 });
		expect(await recoverItems(db, CORP, 30)).toEqual({ applied: 1, unchanged: 1, released: 2 });
		expect(await recoverItems(db, CORP, 31)).toEqual({ applied: 0, unchanged: 0, released: 0 });
		expect(await readAll(db)).toEqual([
			'a: bob/wm1 +et1 -et2 applied',
			'a: bob/wm2 +et1 -et2 pending',
			'a: bob/wm3 +et1 unchanged',
			'a: bob/wm4 +et1 pending',
			'a: bob/wm5 +et1 claimed',
		]);
		expect(await contradictions(db)).toEqual([]);
	});

	it('that failed are tried again, all or some; the job is queued again', async () => {
		const { db } = await databases.open(dialect);
		const job = await filledJob(db, 'a', ...FIVE);
		const items = await claimUnder(db, 'cs1', [job.id]);
		await settleItems(
			db,
			items.map((item, index) => (index === 0 ? applied(item) : failed(item, `CODE_${index % 2}`))),
			30,
		);
		expect(await resumeFailed(db, job, { codes: ['CODE_1', 'CODE_7'], now: 40 })).toBe(2);
		expect(await findJob(db, CORP, 'a')).toMatchObject({
			state: 'queued',
			finished_at: null,
			pending: 2,
			failed: 2,
		});
		expect(await jobErrors(db, job.id)).toMatchObject([{ code: 'CODE_0', count: 2 }]);
		expect(await resumeFailed(db, job, { now: 41 })).toBe(2);
		expect(await resumeFailed(db, job, { now: 41 })).toBe(0);
		expect((await claimUnder(db, 'cs2', [job.id])).map(textOf)).toEqual(FIVE.slice(1));
		expect(await contradictions(db)).toEqual([]);
	});

	it('that fail when a later change decides the same are not to be tried again', async () => {
		const { db } = await databases.open(dialect);
		const job = await filledJob(db, 'a', 'bob/wm1 +et1', 'bob/wm2 +et1 +et2');
		const items = await claimUnder(db, 'cs1', [job.id]);
		const b = await filledJob(db, 'b', 'bob/wm1 -et1', 'bob/wm2 -et1');
		await settleItems(
			db,
			items.map((item) => failed(item)),
			30,
		);
		await settleItems(db, (await claimUnder(db, 'cs2', [b.id])).map(applied), 31);
		expect(await resumeFailed(db, job, { now: 40 })).toBe(1);
		expect((await readAll(db)).slice(0, 2)).toEqual(['a: bob/wm1 +et1 replaced', 'a: bob/wm2 +et2 pending']);
		expect(await contradictions(db)).toEqual([]);
	});

	it('that failed twice on one relation become one item', async () => {
		const { db } = await databases.open(dialect);
		const job = await filledJob(db, 'a', 'bob/wm1 +et1');
		await settleItems(db, [failed((await claimUnder(db, 'cs1', [job.id]))[0]!)], 30);
		const { job: open } = await openJob(db, newJob('a', { content_hash: 'more', addTo: true }), 31);
		await enqueueItems(db, open, [jobChange('Bob/wm1 +et2')], 32);
		await settleItems(db, [failed((await claimUnder(db, 'cs2', [job.id]))[0]!)], 33);
		expect(await resumeFailed(db, job, { now: 40 })).toBe(2);
		const pending = (await readAll(db)).filter((text) => text.endsWith('pending'));
		expect(pending).toEqual([expect.stringMatching(/^a: bob\/wm1 \+et1 \+et2 pending$/i)]);
		expect(await contradictions(db)).toEqual([]);
	});

	it('are cancelled when they are pending, and worked off when they are claimed', async () => {
		const { db } = await databases.open(dialect);
		const customers = Array.from({ length: 1_203 }, (_, n) => `bob/wm${n} +et1`);
		const job = await filledJob(db, 'a', ...customers, 'amy/wm0 +et1');
		const [first, second] = (await claimUnder(db, 'cs1', [job.id], 3)).filter(
			({ userid }) => userid === 'bob',
		);
		expect(await setJobState(db, job, 'cancelled', { now: 30 })).toMatchObject({
			changed: true,
			job: { state: 'cancelled', finished_at: 30, pending: 0, claimed: 3, cancelled: 1_201 },
		});
		await settleItems(db, [applied(first!)], 31);
		await releaseItems(db, [second!], 31);
		expect(await findJob(db, CORP, 'a')).toMatchObject({
			state: 'cancelled',
			applied: 1,
			cancelled: 1_202,
			claimed: 1,
		});
		await expect(resumeFailed(db, job, { now: 32 })).rejects.toMatchObject({ code: 'LEDGER_JOB_STATE' });
		expect(await contradictions(db)).toEqual([]);
	});

	it('are cancelled to the end where that was broken off', async () => {
		const { db } = await databases.open(dialect);
		await filledJob(db, 'a', ...FIVE);
		await db.updateTable('jobs').set({ state: 'cancelled' }).execute();
		await recoverItems(db, CORP, 30);
		expect(await findJob(db, CORP, 'a')).toMatchObject({ pending: 0, cancelled: 5 });
	});
});

describe.each(dialects)('the state of a job on %s', (dialect) => {
	it('changes as somebody chooses, with a note that says why', async () => {
		const { db } = await databases.open(dialect);
		const job = await filledJob(db, 'a', 'bob/wm1 +et1');
		const note = { code: 'UNTRUSTED_IP', message: 'Add 10.0.0.1 to the trusted addresses', count: 1 };
		expect(await setJobState(db, job, 'stopped', { now: 20, note })).toMatchObject({
			changed: true,
			job: { note },
		});
		expect(await setJobState(db, job, 'stopped', { now: 21 })).toMatchObject({
			changed: false,
			job: { note },
		});
		const resumed = await setJobState(db, job, 'queued', { now: 22 });
		expect(resumed).toMatchObject({ changed: true, job: { state: 'queued', note: null, updated_at: 22 } });
	});

	it('stays as it is once the job has ended, and an error says so', async () => {
		const { db } = await databases.open(dialect);
		const job = await filledJob(db, '夜间', 'bob/wm1 +et1');
		await settleItems(db, (await claimUnder(db, 'cs1', [job.id])).map(applied), 30);
		await expect(setJobState(db, job, 'paused', { now: 31 })).rejects.toMatchObject({
			code: 'LEDGER_JOB_STATE',
			message: 'Job "夜间" (job_夜间) is finished, expected one that is filling or queued or stopped',
			details: { job: '夜间', jobId: 'job_夜间', state: 'finished' },
		});
		const unknown = { corp_id: CORP, id: 'job_x' };
		await expect(setJobState(db, unknown, 'paused', { now: 31 })).rejects.toMatchObject({
			code: 'LEDGER_JOB',
		});
	});
});
