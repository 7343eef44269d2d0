import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { readTagIds } from '../wecom-tag/tag-ids';
import {
	chosen,
	drain,
	enqueue,
	hint,
	JOB,
	ledgerOf,
	operate,
	runBatch,
	status,
	succeeded,
} from './batching';
import { Wanted } from './wanted';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';

let corp: TestCorp;
let idOf: (path: string) => string;
let relations: Array<{ userid: string; external_userid: string }>;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 120 });
	idOf = await readTagIds(corp);
	relations = (await corp.relations())
		.filter(({ tags }) => !tags.includes(idOf(VIP)) && !tags.includes(idOf(INVITED)))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
});
afterEach(async () => await corp.stop());

const withTag = (tag: string, from = relations): IDataObject[] =>
	from.map((relation) => ({ ...relation, add_tag: [tag] }));

describe('what is enqueued', () => {
	test('is counted, merged per relation, and told with what it will take', async () => {
		const twice = [
			...withTag(VIP),
			...withTag(INVITED, relations.slice(0, 10)),
			...withTag(VIP, relations.slice(0, 3)),
		];
		const run = succeeded(await runBatch(corp, 'enqueue', { jobName: JOB, when: 'always' }, twice));
		expect(run.outputs[0]).toHaveLength(1);
		const job = run.outputs[0]![0]!.json.job as IDataObject;
		expect(job).toMatchObject({
			...{ name: JOB, status: 'queued', outcome: 'created', handed_in: twice.length },
			...{
				relations: relations.length,
				calls_saved: 13,
				merged: 10,
				known: 3,
				replaced: 0,
				refused_count: 0,
			},
			refused: [],
			feasibility: { calls: relations.length, calls_of_others: 0, nights: 1 },
		});
		expect(hint(run)).toContain(`${relations.length} relations enqueued, 13 calls saved by merging.`);
		expect(hint(run)).toContain((job.feasibility as IDataObject).message);
	});

	test('adds nothing when it is enqueued again, in whatever order', async () => {
		const first = await enqueue(corp, withTag(VIP));
		const again = await enqueue(corp, withTag(VIP).reverse());
		expect(again).toMatchObject({ id: first.id, outcome: 'already', relations: 0, known: relations.length });
		await drain(corp);
		expect(await enqueue(corp, withTag(VIP))).toMatchObject({
			id: first.id,
			outcome: 'already',
			status: 'finished',
		});
		expect(await drain(corp)).toEqual([]);
	});

	test('saves no calls by being enqueued again', async () => {
		await enqueue(corp, withTag(VIP));
		expect(await enqueue(corp, withTag(VIP))).toMatchObject({ outcome: 'already', calls_saved: 0 });
		await drain(corp);
		expect(await enqueue(corp, withTag(VIP))).toMatchObject({ status: 'finished', calls_saved: 0 });
	});

	test('goes in once where two runs enqueue it at the same time', async () => {
		const many = Array.from({ length: 9_000 }, (_, n) => ({
			userid: `member${n % 9}`,
			external_userid: `wm${n}`,
			add_tag: [VIP],
		}));
		const jobs = await Promise.all([enqueue(corp, many), enqueue(corp, many)]);
		expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
		expect(jobs.map(({ relations: added }) => Number(added)).reduce((sum, added) => sum + added)).toBe(9_000);
		expect(jobs.map(({ calls_saved }) => calls_saved)).toEqual([0, 0]);
		expect(await status(corp)).toMatchObject([{ status: 'queued', relations: 9_000, calls_saved: 0 }]);
	});

	test('names one job for all items, or is refused', async () => {
		const named = withTag(VIP, relations.slice(0, 3)).map((item, index) => ({
			...item,
			job: index < 2 ? 'one' : 'two',
		}));
		const parameters = { jobName: '={{ $json.job }}', when: 'always' };
		const run = await runBatch(corp, 'enqueue', parameters, named);
		expect(run.error?.message).toBe(
			'Field "Job Name" names different jobs: "one" and "two". Nothing was enqueued. One run of Enqueue fills one job: give the items one name, or send them to Enqueue job by job.',
		);
		expect(run.error).toMatchObject({ context: { itemIndex: 2 } });
		expect(await status(corp)).toEqual([]);
		const mixed = await runBatch(corp, 'enqueue', { ...parameters, jobName: '=回访 {{ $json.job }}' }, named);
		expect(mixed.error?.message).toContain('"回访 one" and "回访 two"');
		succeeded(await runBatch(corp, 'enqueue', parameters, named.slice(0, 2)));
		expect(await status(corp)).toMatchObject([{ name: 'one', relations: 2 }]);
	});

	test('is completed where an earlier run died half way', async () => {
		const first = await enqueue(corp, withTag(VIP).slice(0, 5), { jobName: 'other' });
		const ledger = await ledgerOf(corp);
		// As if it had died right after it opened the job, before the first item went in.
		await ledger.db.updateTable('job_contents').set({ filled_at: null }).execute();
		await ledger.db.updateTable('jobs').set({ state: 'filling' }).execute();
		await ledger.close();
		expect(await drain(corp)).toEqual([]);
		expect(await enqueue(corp, withTag(VIP).slice(0, 5), { jobName: 'other' })).toMatchObject({
			...{ id: first.id, outcome: 'continued', relations: 0, known: 5, status: 'queued' },
		});
		expect(await drain(corp)).toMatchObject([{ applied: 5 }]);
	});

	test('is refused under the name of a job with other changes, and nothing of it goes in', async () => {
		await enqueue(corp, withTag(VIP));
		const run = await runBatch(corp, 'enqueue', { jobName: JOB, when: 'always' }, withTag(INVITED));
		expect(run.error?.message).toMatch(
			new RegExp(
				`^Field "Job Name": "${JOB}" is a job already, with other changes: queued, ${relations.length} relations, enqueued 20\\d\\d-.*Nothing was enqueued\\. Choose another name, or switch on "Add to an Existing Job"\\.$`,
			),
		);
		expect(await status(corp)).toMatchObject([{ name: JOB, relations: relations.length }]);
	});

	test('goes into that job where the user says so', async () => {
		await enqueue(corp, withTag(VIP));
		const added = await enqueue(corp, withTag(INVITED), { options: { addTo: true } });
		expect(added).toMatchObject({ outcome: 'added_to', relations: 0, merged: relations.length });
		const wanted = await Wanted.of(corp);
		expect(await drain(corp)).toMatchObject([{ this_run: { calls: relations.length } }]);
		for (const relation of relations) {
			wanted.add(relation, idOf(VIP));
			wanted.add(relation, idOf(INVITED));
		}
		await wanted.expectHeld();
	});

	test('replaces what an earlier job wanted the other way round', async () => {
		await enqueue(corp, withTag(VIP), { jobName: 'earlier' });
		const removal = relations
			.slice(0, 20)
			.map((relation) => ({ ...relation, remove_tag: [VIP], add_tag: [INVITED] }));
		expect(await enqueue(corp, removal, { jobName: 'later' })).toMatchObject({ relations: 20, replaced: 20 });
		const wanted = await Wanted.of(corp);
		await drain(corp);
		relations.forEach((relation, index) => wanted.add(relation, index < 20 ? idOf(INVITED) : idOf(VIP)));
		await wanted.expectHeld();
	});

	test('keeps its job under a campaign key, whatever its name', async () => {
		const first = await enqueue(corp, withTag(VIP), { jobName: 'a', options: { campaign: '2026-11-11' } });
		const again = await enqueue(corp, withTag(VIP), { jobName: 'b', options: { campaign: '2026-11-11' } });
		expect(again).toMatchObject({ id: first.id, outcome: 'already' });
		const other = await runBatch(
			corp,
			'enqueue',
			{ jobName: 'b', when: 'always', options: { campaign: '2026-11-11' } },
			withTag(INVITED),
		);
		expect(other.error?.message).toMatch(/^Field "Campaign Key": "2026-11-11" is a job already/);
	});

	test('finds the members of customers that come alone', async () => {
		const [customer] = relations;
		const members = (await corp.relations()).filter(
			({ external_userid: id }) => id === customer!.external_userid,
		);
		const job = await enqueue(corp, [{ external_userid: customer!.external_userid }], {
			addTags: chosen(VIP),
			options: { fanOut: 'all' },
		});
		expect(job.relations).toBe(members.length);
	});

	test('goes out item by item where the user wants them', async () => {
		const items = withTag(VIP).map((item, index) => ({ ...item, note: index }));
		const run = succeeded(
			await runBatch(corp, 'enqueue', { jobName: JOB, when: 'always', options: { output: 'items' } }, items),
		);
		expect(run.outputs[0]).toHaveLength(items.length);
		expect(run.outputs[0]![3]!.json).toMatchObject({
			...items[3],
			job: { name: JOB, status: 'queued', outcome: 'created' },
		});
	});
});

describe('items that cannot be enqueued', () => {
	const BAD = { userid: 'zhangsan', external_userid: 'wm1', add_tag: ['客户等级/VIQ'] };

	test('keep everything out where the node stops on errors', async () => {
		const run = await runBatch(corp, 'enqueue', { jobName: JOB, when: 'always' }, [...withTag(VIP), BAD, {}]);
		expect(run.error?.message).toMatch(
			/^Field "add_tag": Tag "客户等级\/VIQ" is not in the tag library\. Did you mean 客户等级\/VIP/,
		);
		expect(run.error).toMatchObject({ context: { itemIndex: relations.length } });
		expect(await status(corp)).toEqual([]);
	});

	test('are listed in the summary where it goes on, and the others go in', async () => {
		const run = await runBatch(
			corp,
			'enqueue',
			{ jobName: JOB, when: 'always' },
			[BAD, ...withTag(VIP), {}],
			{
				onError: 'continueRegularOutput',
			},
		);
		const job = succeeded(run).outputs[0]![0]!.json.job as IDataObject;
		expect(job).toMatchObject({ status: 'queued', relations: relations.length, refused_count: 2 });
		expect(job.refused).toMatchObject([
			{ item: 0, code: 'UNKNOWN_TAG', message: expect.stringContaining('VIQ') as string },
			{ item: relations.length + 1, code: 'MISSING_FIELD' },
		]);
		expect(run.hints[0]).toMatchObject({
			type: 'warning',
			message: expect.stringContaining('2 items were refused') as string,
		});
	});

	test('are a hundred in the summary at most, but all are counted', async () => {
		const run = await runBatch(
			corp,
			'enqueue',
			{ jobName: JOB, when: 'always' },
			[...withTag(VIP), ...Array.from({ length: 150 }, () => BAD)],
			{ onError: 'continueRegularOutput' },
		);
		const job = run.outputs[0]![0]!.json.job as IDataObject;
		expect(job.refused_count).toBe(150);
		expect(job.refused).toHaveLength(100);
	});

	test('make no job where there are no others', async () => {
		const run = await runBatch(corp, 'enqueue', { jobName: JOB, when: 'always' }, [BAD], {
			onError: 'continueRegularOutput',
		});
		expect(run.outputs[0]![0]!.json.job).toMatchObject({ id: null, status: 'refused', refused_count: 1 });
		expect(await status(corp)).toEqual([]);
	});

	test('go to the error output where there is one, each with its reason', async () => {
		const run = await runBatch(
			corp,
			'enqueue',
			{ jobName: JOB, when: 'always', options: { output: 'items' } },
			[BAD, ...withTag(VIP)],
			{ onError: 'continueErrorOutput' },
		);
		expect(run.outputs[0]).toHaveLength(relations.length);
		expect(run.outputs[1]).toHaveLength(1);
		expect(run.outputs[1]![0]!.json.error).toMatch(/VIQ/);
	});
});

test('a job that was cancelled takes nothing in any more', async () => {
	await enqueue(corp, withTag(VIP));
	await operate(corp, 'cancel');
	expect(await enqueue(corp, withTag(VIP))).toMatchObject({ outcome: 'already', status: 'cancelled' });
	const other = await runBatch(
		corp,
		'enqueue',
		{ jobName: JOB, when: 'always', options: { addTo: true } },
		withTag(INVITED),
	);
	expect(other.error?.message).toMatch(
		/is a job that was cancelled .* Nothing was enqueued\. Choose another name\.$/,
	);
	expect(await drain(corp)).toEqual([]);
});
