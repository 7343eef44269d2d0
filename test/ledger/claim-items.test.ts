import { createChangeSet } from '../../lib/ledger/change-sets';
import { claimItems } from '../../lib/ledger/claim-items';
import { changeSetsOf } from '../../lib/ledger/job-reports';
import { setJobState } from '../../lib/ledger/job-states';
import { findJob } from '../../lib/ledger/jobs';
import { releaseItems } from '../../lib/ledger/release-items';
import { settleItems } from '../../lib/ledger/settle-items';
import { dialects, useDatabases } from './databases';
import { applied, claimUnder, contradictions, filledJob, readAll, textOf } from './job-samples';
import { changeSet, CORP } from './samples';

const databases = useDatabases();

/** `count` customers of one member. */
function customersOfMember(member: string, count: number, from = 0): string[] {
	return Array.from({ length: count }, (_, n) => `${member}/wm${from + n} +et1`);
}

describe.each(dialects)('claiming items on %s', (dialect) => {
	it('takes them by member, as many relations as asked for, each once', async () => {
		const { db } = await databases.open(dialect);
		const { id } = await filledJob(
			db,
			'a',
			'zoe/wm1 +et1',
			'Amy/wm2 +et1',
			'bob/wm3 +et1',
			'amy/wm4 +et1 -et2',
		);
		const first = await claimUnder(db, 'cs1', [id], 2);
		expect(first.map(textOf)).toEqual(['Amy/wm2 +et1', 'amy/wm4 +et1 -et2']);
		expect(first[0]).toEqual({
			...{ job_id: id, seq: 1, userid: 'Amy', external_userid: 'wm2', add: ['et1'], remove: [] },
			...{ operator: null, source: null, change_set_id: 'cs1' },
		});
		expect((await claimUnder(db, 'cs2', [id], 9)).map(textOf)).toEqual(['bob/wm3 +et1', 'zoe/wm1 +et1']);
		expect(await claimUnder(db, 'cs3', [id], 9)).toEqual([]);
		expect(await changeSetsOf(db, id)).toEqual(['cs2', 'cs1']);
	});

	it('never takes a customer of whom an item is claimed, and does not look at such items again', async () => {
		const { db } = await databases.open(dialect);
		const { id } = await filledJob(db, 'a', ...customersOfMember('amy', 5), ...customersOfMember('bob', 6));
		const amys = await claimUnder(db, 'cs1', [id], 5);
		expect((await claimUnder(db, 'cs2', [id], 9)).map(textOf)).toEqual(['bob/wm5 +et1']);
		expect(await contradictions(db)).toEqual([]);
		await settleItems(db, amys.slice(0, 2).map(applied), 30);
		await releaseItems(db, amys.slice(2, 3), 30);
		const next = await claimUnder(db, 'cs3', [id], 9);
		expect(next.map(textOf).sort()).toEqual(['amy/wm2 +et1', 'bob/wm0 +et1', 'bob/wm1 +et1', 'bob/wm2 +et1']);
		expect(await contradictions(db)).toEqual([]);
	});

	it('shares a page by weight, and gives what one job has too little of to the others', async () => {
		const { db } = await databases.open(dialect);
		await filledJob(db, 'a', ...customersOfMember('amy', 40));
		await filledJob(db, 'b', ...customersOfMember('bob', 40, 100));
		await filledJob(db, 'c', ...customersOfMember('cat', 3, 200));
		await createChangeSet(db, changeSet('cs1'), 20);
		const claim = async (limit: number, weights: Record<string, number>) => {
			const jobs = Object.entries(weights).map(([name, weight]) => ({ id: `job_${name}`, weight }));
			const items = await claimItems(db, CORP, { jobs, limit, changeSetOf: () => 'cs1', now: 20 });
			const counts: Record<string, number> = {};
			for (const { job_id } of items) counts[job_id] = (counts[job_id] ?? 0) + 1;
			return counts;
		};
		expect(await claim(12, { a: 2, b: 1 })).toEqual({ job_a: 8, job_b: 4 });
		expect(await claim(23, { a: 1, b: 1, c: 2 })).toEqual({ job_a: 10, job_b: 10, job_c: 3 });
		expect(await claim(5, { a: 1, b: 0 })).toEqual({ job_a: 5 });
	});

	it('brings along what other given jobs want of the same relations', async () => {
		const { db } = await databases.open(dialect);
		await filledJob(db, 'a', 'bob/wm1 +et1', 'bob/wm2 +et1');
		await filledJob(db, 'b', 'zoe/wm9 +et2', 'BOB/wm1 +et2', 'bob/wm2 +et2');
		await filledJob(db, 'c', 'bob/wm1 +et3');
		await createChangeSet(db, changeSet('cs_a'), 20);
		await createChangeSet(db, changeSet('cs_b'), 20);
		const items = await claimItems(db, CORP, {
			jobs: [
				{ id: 'job_a', weight: 1 },
				{ id: 'job_b', weight: 0 },
			],
			limit: 1,
			changeSetOf: (job) => job.replace('job_', 'cs_'),
			now: 20,
		});
		expect(items.map((item) => `${item.change_set_id} ${textOf(item)}`)).toEqual([
			'cs_a bob/wm1 +et1',
			'cs_b BOB/wm1 +et2',
		]);
		expect(await readAll(db)).toContain('c: bob/wm1 +et3 pending blocked');
		expect(await findJob(db, CORP, 'b')).toMatchObject({ claimed: 1, pending: 2 });
		expect(await contradictions(db)).toEqual([]);
	});

	it('passes over jobs that are paused, stopped or cancelled, and those of other corps', async () => {
		const { db } = await databases.open(dialect);
		const a = await filledJob(db, 'a', 'bob/wm1 +et1');
		await setJobState(db, a, 'paused', { now: 15 });
		expect(await claimUnder(db, 'cs1', [a.id])).toEqual([]);
		await setJobState(db, a, 'queued', { now: 16 });
		const elsewhere = { jobs: [{ id: a.id, weight: 1 }], limit: 9, changeSetOf: () => 'cs1', now: 17 };
		expect(await claimItems(db, 'ww-other', elsewhere)).toEqual([]);
		await setJobState(db, a, 'stopped', { now: 18, note: { code: 'IP', message: 'Add the address' } });
		expect(await claimUnder(db, 'cs2', [a.id])).toEqual([]);
		await setJobState(db, a, 'cancelled', { now: 19 });
		expect(await claimUnder(db, 'cs3', [a.id])).toEqual([]);
	});
});
