import { TestCorp } from '../corp';
import { readTagIds } from '../wecom-tag/tag-ids';
import {
	chosen,
	drain,
	enqueue,
	hint,
	JOB,
	locatorOf,
	MARK_CALL,
	operate,
	runBatch,
	status,
	succeeded,
} from './batching';

const VIP = '客户等级/VIP';

let corp: TestCorp;
let items: Array<{ userid: string; external_userid: string }>;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 100 });
	const vip = (await readTagIds(corp))(VIP);
	items = (await corp.relations())
		.filter(({ tags }) => !tags.includes(vip))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
	process.env.WECOM_NODES_LOCALE = 'zh-CN';
});
afterEach(async () => {
	delete process.env.WECOM_NODES_LOCALE;
	await corp.stop();
});

describe('operations people read in Chinese', () => {
	test('what was enqueued and what it will take', async () => {
		const run = succeeded(
			await runBatch(corp, 'enqueue', { jobName: JOB, when: 'always', addTags: chosen(VIP) }, items),
		);
		expect(hint(run)).toMatch(
			new RegExp(
				`^任务“${JOB}”（排队中）：已写入跟进关系 ${items.length} 个，合并省下 0 次调用。 约需 ${items.length} 次调用，每小时 [\\d,]+ 次（受限于并发数）：跨 1 个运行时段，预计 \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d 前完成。$`,
			),
		);
	});

	test('what a run did, and the picture of it', async () => {
		await enqueue(corp, items, { addTags: chosen(VIP) });
		const [job] = await drain(corp);
		expect(job!.message).toBe(
			`任务“${JOB}”：成功 ${items.length} · 无需变更 0 · 失败 0 · 调用 ${items.length} 次。 现在已完成，剩余 0。`,
		);
		const run = succeeded(await runBatch(corp, 'status', { job: locatorOf(JOB) }));
		expect(Buffer.from(run.outputs[0]![0]!.binary!.chart!.data, 'base64').toString()).toContain(
			'每分钟处理的跟进关系',
		);
		expect((await status(corp))[0]!.message).toBe(`任务“${JOB}”：已完成，完成 100 %，剩余 0，失败 0。`);
	});

	test('why a job stopped', async () => {
		await enqueue(corp, items, { addTags: chosen(VIP) });
		await corp.post('/sim/faults', { endpoint: MARK_CALL, kind: 'errcode', value: 60020 });
		const [job] = await drain(corp);
		expect(job!.message).toMatch(
			/已自动停止：企业微信不接受来自本机 IP 的调用（.*）。请把该 IP 加入应用的可信 IP，再恢复任务。$/,
		);
		expect(job!.note).toMatchObject({ code: 'UNTRUSTED_IP', errcode: 60020 });
	});

	test('what became of a job, and why it cannot be had otherwise', async () => {
		await enqueue(corp, items, { addTags: chosen(VIP) });
		expect((await operate(corp, 'cancel')).message).toBe(`任务“${JOB}”：已取消。`);
		const refused = await runBatch(corp, 'pause', { job: locatorOf(JOB) });
		expect(refused.error?.message).toBe(
			`任务“${JOB}”已取消，不能暂停。只有排队中、正在写入或已自动停止的任务可以暂停。`,
		);
		const other = await runBatch(
			corp,
			'enqueue',
			{ jobName: JOB, when: 'always', addTags: chosen(VIP) },
			items.slice(1),
		);
		expect(other.error?.message).toMatch(
			new RegExp(`^字段“任务名称”：任务“${JOB}”已被取消（创建于 .*）。没有写入任何内容。请换一个名称。$`),
		);
	});
});
