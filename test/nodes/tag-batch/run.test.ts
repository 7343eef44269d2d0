import { TestCorp } from '../corp';
import { readTagIds } from '../wecom-tag/tag-ids';
import { runTag } from '../wecom-tag/tagging';
import {
	chosen,
	drain,
	enqueue,
	JOB,
	ledgerOf,
	marks,
	MARK_CALL,
	operate,
	runBatch,
	status,
} from './batching';
import { Wanted } from './wanted';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';

let corp: TestCorp;
let idOf: (path: string) => string;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 300 });
	idOf = await readTagIds(corp);
});
afterEach(async () => await corp.stop());

async function relationsWithout(...tags: string[]) {
	const ids = tags.map(idOf);
	const all = await corp.relations();
	return all
		.filter(({ tags: held }) => !ids.some((id) => held.includes(id)))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
}

describe('a run', () => {
	test('tags exactly what lacks the tag, with one call per relation', async () => {
		const wanted = await Wanted.of(corp);
		const relations = await corp.relations();
		const lacking = relations.filter(({ tags }) => !tags.includes(idOf(VIP))).length;
		const items = relations.map(({ userid, external_userid }) => ({
			userid,
			external_userid,
			add_tag: [VIP],
		}));
		await enqueue(corp, items);
		const [job] = await drain(corp);
		expect(job).toMatchObject({
			name: JOB,
			status: 'finished',
			this_run: { applied: lacking, unchanged: items.length - lacking, failed: 0, calls: lacking },
			left: 0,
			more: false,
			next_opening: null,
		});
		for (const item of items) wanted.add(item, idOf(VIP));
		await wanted.expectHeld();
		expect(await marks(corp)).toEqual({ effective: lacking, no_op: 0 });
	});

	test('finds nothing to do afterwards, and says so', async () => {
		await enqueue(corp, (await relationsWithout(VIP)).slice(0, 5), { addTags: chosen(VIP) });
		await drain(corp);
		const run = await runBatch(corp, 'run');
		expect(run.outputs[0]).toEqual([]);
		expect(run.hints.map(({ message }) => message)).toEqual(['No job is queued.']);
	});

	test('takes tags off and puts others on in the same call', async () => {
		const [relation] = (await corp.relations()).filter(({ tags }) => tags.includes(idOf(VIP)));
		const { userid, external_userid } = relation!;
		const without = relation!.tags.includes(idOf(INVITED)) ? [] : [INVITED];
		await enqueue(corp, [{ userid, external_userid, remove_tag: [VIP], add_tag: without }]);
		await drain(corp);
		const held = await corp.tagsOf(userid, external_userid);
		expect(held).toContain(idOf(INVITED));
		expect(held).not.toContain(idOf(VIP));
		expect(await corp.calls(MARK_CALL)).toBe(1);
	});

	test('serves several jobs that want something of one relation with one call', async () => {
		const relations = (await relationsWithout(VIP, INVITED)).slice(0, 40);
		const wanted = await Wanted.of(corp);
		await enqueue(corp, relations, { jobName: 'one', addTags: chosen(VIP) });
		await enqueue(corp, relations.slice(10), { jobName: 'two', addTags: chosen(INVITED), priority: 'high' });
		const jobs = await drain(corp);
		expect(jobs.map(({ name, status: state, applied }) => [name, state, applied]).sort()).toEqual([
			['one', 'finished', 40],
			['two', 'finished', 30],
		]);
		expect(await corp.calls(MARK_CALL)).toBe(40);
		relations.forEach((relation, index) => {
			wanted.add(relation, idOf(VIP));
			if (index >= 10) wanted.add(relation, idOf(INVITED));
		});
		await wanted.expectHeld();
		// Each job has its own part in a change set of its own.
		const ledger = await ledgerOf(corp);
		const sets = await ledger.db.selectFrom('change_sets').select(['name', 'state', 'applied']).execute();
		await ledger.close();
		expect(sets.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
			{ name: 'one', state: 'finished', applied: 40 },
			{ name: 'two', state: 'finished', applied: 30 },
		]);
	});

	test('works on the chosen job only', async () => {
		const relations = (await relationsWithout(VIP)).slice(0, 20);
		await enqueue(corp, relations.slice(0, 10), { jobName: 'one', addTags: chosen(VIP) });
		await enqueue(corp, relations.slice(10), { jobName: 'two', addTags: chosen(VIP) });
		const jobs = await drain(corp, { job: { __rl: true, mode: 'name', value: 'two' } });
		expect(jobs.map(({ name }) => name)).toEqual(['two']);
		const [left] = await status(corp, { job: 'one' });
		expect(left).toMatchObject({ status: 'queued', left: 10 });
	});

	test('gives the job of higher priority more of the calls', async () => {
		await corp.stop();
		corp = await TestCorp.start({ customers: 1_700, latencyMs: 4 });
		const relations = await relationsWithout(VIP);
		const half = Math.floor(relations.length / 2);
		await enqueue(corp, relations.slice(0, half), {
			jobName: 'high',
			priority: 'high',
			addTags: chosen(VIP),
		});
		await enqueue(corp, relations.slice(half), { jobName: 'low', priority: 'low', addTags: chosen(VIP) });
		const running = drain(corp);
		while ((await corp.calls(MARK_CALL)) < 700) await new Promise((resolve) => setTimeout(resolve, 10));
		await Promise.all([operate(corp, 'pause', 'high'), operate(corp, 'pause', 'low')]);
		const done = new Map((await running).map(({ name, applied }) => [name, Number(applied)]));
		expect(done.get('high')! / done.get('low')!).toBeGreaterThan(2.5);
		expect(done.get('low')!).toBeGreaterThan(50);
	});

	test('lets failures of single items be and goes on', async () => {
		const relations = (await relationsWithout(VIP)).slice(0, 60);
		const gone = relations.filter((_relation, index) => index % 10 === 3);
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		for (const relation of gone) await corp.post('/sim/console', { op: 'delete_customer', ...relation });
		const [job] = await drain(corp);
		expect(job).toMatchObject({ status: 'finished', applied: 54, failed: 6 });
		const [told] = await status(corp);
		expect(told!.errors).toMatchObject([{ code: 'WECOM_84061', errcode: 84061, class: 'item', count: 6 }]);
	});

	test('can be undone as a change set', async () => {
		const before = await corp.relations();
		await enqueue(corp, await relationsWithout(VIP), { addTags: chosen(VIP) });
		await drain(corp);
		const [told] = await status(corp);
		const [changeSet] = told!.change_sets as string[];
		const undo = await runTag(
			corp,
			'customerTag.undo',
			{ changeSet: { __rl: true, mode: 'id', value: changeSet } },
			[{}],
		);
		expect(undo.error).toBeUndefined();
		expect(await corp.relations()).toEqual(before);
	});

	test('begins nothing more of a job that is paused meanwhile, and goes on when it is resumed', async () => {
		await corp.post('/sim/switches', { latency_ms: 30 });
		const relations = await relationsWithout(VIP);
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		const running = drain(corp);
		while ((await corp.calls(MARK_CALL)) < 20) await new Promise((resolve) => setTimeout(resolve, 5));
		await operate(corp, 'pause');
		const [job] = await running;
		const calls = await corp.calls(MARK_CALL);
		expect(job).toMatchObject({
			status: 'paused',
			applied: calls,
			left: relations.length - calls,
			more: false,
		});
		expect(calls).toBeLessThan(relations.length);
		expect(await drain(corp)).toEqual([]);
		await corp.post('/sim/switches', { latency_ms: 0 });
		await operate(corp, 'resume');
		const [done] = await drain(corp);
		expect(done).toMatchObject({ status: 'finished', applied: relations.length });
		expect((await marks(corp)).no_op).toBe(0);
	});

	test('ends when it has run for as long as it may', async () => {
		await corp.post('/sim/switches', { latency_ms: 200 });
		const relations = await relationsWithout(VIP);
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		const begin = performance.now();
		const [job] = await drain(corp, { longestRun: 0.1 });
		expect(performance.now() - begin).toBeLessThan(8_000);
		expect(job).toMatchObject({ status: 'queued', more: true });
		expect(job!.applied).toBe(await corp.calls(MARK_CALL));
		expect(Number(job!.applied) + Number(job!.left)).toBe(relations.length);
		expect(job!.message).toMatch(/the longest time of a run is over, and the next run goes on\.$/);
	});
});
