import { enqueueItems } from '../../lib/ledger/enqueue-items';
import { jobId } from '../../lib/ledger/job-id';
import { setJobState } from '../../lib/ledger/job-states';
import { findJob, listJobs, requireJob } from '../../lib/ledger/jobs';
import { finishFilling, openJob } from '../../lib/ledger/open-job';
import { settleItems } from '../../lib/ledger/settle-items';
import { dialects, useDatabases } from './databases';
import { applied, claimUnder, contradictions, filledJob, jobChange, newJob, readAll } from './job-samples';
import { CORP } from './samples';

const databases = useDatabases();

describe.each(dialects)('a job on %s', (dialect) => {
	it('is filled, and then queued', async () => {
		const { db } = await databases.open(dialect);
		const { job, outcome } = await openJob(db, newJob('night'), 10);
		expect([outcome, job.state, job.created_at]).toEqual(['created', 'filling', 10]);
		await enqueueItems(db, job, [jobChange('bob/wm1 +et1'), jobChange('bob/wm2 +et1')], 11);
		expect(await claimUnder(db, 'cs1', [job.id])).toEqual([]);
		const filled = await finishFilling(db, job, 12);
		expect(filled).toMatchObject({ state: 'queued', handed_in: 2, total: 2, pending: 2, started_at: null });
		expect(await claimUnder(db, 'cs2', [job.id])).toHaveLength(2);
		expect(await requireJob(db, CORP, 'night')).toMatchObject({ claimed: 2, pending: 0, started_at: 20 });
	});

	it('is finished at once where there is nothing to do', async () => {
		const { db } = await databases.open(dialect);
		expect(await filledJob(db, 'empty')).toMatchObject({ state: 'finished', finished_at: 12, total: 0 });
	});

	it('takes the same content only once, whether it is worked off or not', async () => {
		const { db } = await databases.open(dialect);
		const job = await filledJob(db, 'night', 'bob/wm1 +et1');
		const again = async () => await openJob(db, newJob('night', { id: 'job_other' }), 30);
		expect(await again()).toMatchObject({ outcome: 'already', job: { id: 'job_night', state: 'queued' } });
		expect(await enqueueItems(db, job, [jobChange('bob/wm1 +et1')], 31)).toEqual({
			...{ added: 0, known: 1, merged: 0, replaced: 0 },
		});
		await expect(
			enqueueItems(db, { ...job, content_hash: 'never opened' }, [jobChange('bob/wm1 +et1')], 31),
		).rejects.toMatchObject({ code: 'LEDGER_JOB_STATE', message: expect.stringContaining('complete') });
		await settleItems(db, (await claimUnder(db, 'cs1', [job.id])).map(applied), 32);
		expect(await again()).toMatchObject({ outcome: 'already', job: { state: 'finished', finished_at: 32 } });
		expect(await readAll(db)).toHaveLength(1);
	});

	it('goes on where the same content was left half handed in', async () => {
		const { db } = await databases.open(dialect);
		const changes = [1, 2, 3, 4].map((n) => jobChange(`bob/wm${n} +et1`));
		const { job } = await openJob(db, newJob('night'), 10);
		await enqueueItems(db, job, changes.slice(0, 2), 11);
		const second = await openJob(db, newJob('night', { id: 'job_other' }), 20);
		expect(second).toMatchObject({ outcome: 'continued', job: { id: 'job_night', state: 'filling' } });
		expect(await enqueueItems(db, second.job, changes, 21)).toEqual({
			...{ added: 2, known: 2, merged: 0, replaced: 0 },
		});
		expect(await finishFilling(db, second.job, 22)).toMatchObject({
			total: 4,
			handed_in: 4,
			state: 'queued',
		});
	});

	it('takes the same content once where two hand it in at the same time, and counts it once', async () => {
		const { db } = await databases.open(dialect);
		const changes = [1, 2, 3, 4].map((n) => jobChange(`bob/wm${n} +et1`));
		const first = await openJob(db, newJob('night'), 10);
		await enqueueItems(db, first.job, changes.slice(0, 2), 11);
		const second = await openJob(db, newJob('night', { id: 'job_other' }), 12);
		expect(second).toMatchObject({ outcome: 'continued', job: { id: 'job_night' } });
		await enqueueItems(db, second.job, changes.slice(0, 3), 13);
		await enqueueItems(db, first.job, changes.slice(2), 14);
		expect(await finishFilling(db, first.job, 15, 4)).toMatchObject({
			state: 'queued',
			handed_in: 4,
			total: 4,
		});
		expect(await enqueueItems(db, second.job, changes.slice(3), 16)).toEqual({
			...{ added: 0, known: 1, merged: 0, replaced: 0 },
		});
		expect(await finishFilling(db, second.job, 17, 4)).toMatchObject({ handed_in: 4, total: 4, pending: 4 });
		expect(await contradictions(db)).toEqual([]);
	});

	it('refuses other content, and says what is there', async () => {
		const { db } = await databases.open(dialect);
		await filledJob(db, 'night', 'bob/wm1 +et1');
		const other = newJob('night', { id: 'job_other', content_hash: 'other' });
		await expect(openJob(db, other, 30)).rejects.toMatchObject({
			code: 'LEDGER_JOB_REUSED',
			details: { jobId: 'job_night', name: 'night', campaign: '', state: 'queued', total: 1, createdAt: 10 },
			message: expect.stringMatching(/name "night".*1 items.*1970-01-01T00:00:00.010Z/),
		});
	});

	it('takes in other content where it is to be added, and is queued again when it was finished', async () => {
		const { db } = await databases.open(dialect);
		const first = await filledJob(db, 'night', 'bob/wm1 +et1');
		await settleItems(db, (await claimUnder(db, 'cs1', [first.id])).map(applied), 20);
		const other = newJob('night', { content_hash: 'other', addTo: true, priority: 'high' });
		const { job, outcome } = await openJob(db, other, 30);
		expect([outcome, job.state, job.priority]).toEqual(['added_to', 'finished', 'high']);
		await enqueueItems(db, job, [jobChange('bob/wm1 +et1'), jobChange('bob/wm2 +et1')], 31);
		expect(await finishFilling(db, job, 32)).toMatchObject({
			state: 'queued',
			finished_at: null,
			pending: 2,
			total: 3,
		});
		expect((await openJob(db, other, 33)).outcome).toBe('already');
		expect((await openJob(db, newJob('night'), 33)).outcome).toBe('already');
		expect(await contradictions(db)).toEqual([]);
	});

	it('takes nothing in once it is cancelled', async () => {
		const { db } = await databases.open(dialect);
		const job = await filledJob(db, 'night', 'bob/wm1 +et1');
		await setJobState(db, job, 'cancelled', { now: 20 });
		expect((await openJob(db, newJob('night'), 30)).outcome).toBe('already');
		const other = newJob('night', { content_hash: 'other', addTo: true });
		await expect(openJob(db, other, 30)).rejects.toMatchObject({ code: 'LEDGER_JOB_REUSED' });
		const { job: open } = await openJob(db, newJob('day'), 40);
		await setJobState(db, open, 'cancelled', { now: 41 });
		await expect(enqueueItems(db, open, [jobChange('bob/wm1 +et1')], 42)).rejects.toMatchObject({
			code: 'LEDGER_JOB_STATE',
			details: { job: 'day', jobId: 'job_day', state: 'cancelled' },
		});
		expect((await openJob(db, newJob('day'), 43)).outcome).toBe('already');
	});

	it('goes by its campaign key where it has one, whatever its name', async () => {
		const { db } = await databases.open(dialect);
		const november = newJob('nightly', { campaign: '2026-11', content_hash: 'a' });
		const december = newJob('nightly', { id: 'job_december', campaign: '2026-12', content_hash: 'b' });
		expect((await openJob(db, november, 10)).outcome).toBe('created');
		expect((await openJob(db, december, 20)).outcome).toBe('created');
		expect((await openJob(db, { ...november, name: 'renamed' }, 30)).outcome).toBe('continued');
		await expect(openJob(db, { ...november, content_hash: 'b' }, 30)).rejects.toThrow(
			'campaign key "2026-11"',
		);
		expect((await openJob(db, newJob('nightly', { id: 'job_plain' }), 40)).outcome).toBe('created');
		expect((await findJob(db, CORP, '2026-11'))?.id).toBe('job_nightly');
		expect((await findJob(db, CORP, 'job_december'))?.id).toBe('job_december');
		expect((await findJob(db, CORP, 'nightly'))?.id).toBe('job_plain');
		expect(await findJob(db, 'ww-other', 'nightly')).toBeUndefined();
	});

	it('is listed, newest first, in pages and by state', async () => {
		const { db } = await databases.open(dialect);
		for (const [index, name] of ['a', 'b', 'c'].entries()) await openJob(db, newJob(name), index);
		await setJobState(db, { corp_id: CORP, id: 'job_b' }, 'paused', { now: 9 });
		const page = await listJobs(db, { corp_id: CORP, limit: 2 });
		expect(page.map(({ name }) => name)).toEqual(['c', 'b']);
		const rest = await listJobs(db, { corp_id: CORP, limit: 2, before: page[1] });
		expect(rest.map(({ name }) => name)).toEqual(['a']);
		const paused = await listJobs(db, { corp_id: CORP, limit: 9, states: ['paused', 'stopped'] });
		expect(paused.map(({ name }) => name)).toEqual(['b']);
		expect(await listJobs(db, { corp_id: 'ww-other', limit: 9 })).toEqual([]);
	});

	it('that is unknown is named in the error', async () => {
		const { db } = await databases.open(dialect);
		await expect(requireJob(db, CORP, '夜间')).rejects.toMatchObject({
			code: 'LEDGER_JOB',
			message: expect.stringContaining('"夜间"'),
			details: { job: '夜间' },
		});
	});
});

describe('the id of a job', () => {
	it('is short and has no characters that are mistaken for one another', () => {
		const ids = Array.from({ length: 50 }, (_, index) => jobId(() => (index * 0.0199) % 1));
		for (const id of ids) expect(id).toMatch(/^job_[2-9a-hjkmnp-z]{8}$/);
		expect(new Set(ids).size).toBeGreaterThan(20);
	});
});
