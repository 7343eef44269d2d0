import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { chosen, JOB, locatorOf, runBatch, status } from './batching';

const ITEM = { userid: 'zhangsan', external_userid: 'wm1' };
const WINDOW = { from: '00:00', until: '06:00', weekdays: [1, 2, 3, 4, 5, 6, 7] };

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start();
});
afterAll(async () => await corp.stop());
afterEach(() => delete process.env.WECOM_NODES_LOCALE);

async function refusal(parameters: IDataObject): Promise<string> {
	const run = await runBatch(
		corp,
		'enqueue',
		{ jobName: JOB, addTags: chosen('客户等级/VIP'), timeZone: 'Asia/Shanghai', ...parameters },
		[ITEM],
	);
	expect(await status(corp)).toEqual([]);
	return String(run.error?.message);
}

const windowOf = (changes: IDataObject): IDataObject => ({
	windows: { window: [{ ...WINDOW, ...changes }] },
});

describe('a job that could never run is refused, and says which field is wrong', () => {
	test.each<[string, IDataObject, string, string]>([
		[
			'no name',
			{ jobName: ' ' },
			'Field "Job Name" is empty. Expected a name of your own of up to 100 characters, such as 双十一 回访.',
			'字段“任务名称”为空，应填写自定义的名称，最多 100 个字符，例如：双十一 回访。',
		],
		[
			'a time zone with a slip',
			{ timeZone: 'Asia/Shangai' },
			'The times at which the job may run cannot be used, so nothing was enqueued. Time Zone is "Asia/Shangai". Did you mean Asia/Shanghai',
			'任务的运行时段无法使用，没有写入任何内容。时区',
		],
		[
			'no window',
			{ windows: { window: [] } },
			'Windows is empty. Expected at least one window such as 22:00-06:00.',
			'运行时段',
		],
		[
			'a window on no day',
			windowOf({ weekdays: [] }),
			'Windows → 1 → Weekdays is empty. Expected at least one weekday.',
			'运行时段 → 1 → 星期',
		],
		[
			'a time that is none',
			windowOf({ until: '25:00' }),
			'Windows → 1 → Until is "25:00". Expected a time of day such as 22:00.',
			'运行时段 → 1 → 结束',
		],
		[
			'a date that is none',
			{ holidays: '2026-02-30' },
			'Holidays is "2026-02-30". Expected a date such as 2026-10-01',
			'节假日',
		],
	])('%s', async (_what, parameters, english, chinese) => {
		expect(await refusal(parameters)).toContain(english);
		process.env.WECOM_NODES_LOCALE = 'zh-CN';
		expect(await refusal(parameters)).toContain(chinese);
	});
});

test.each(['pause', 'resume', 'cancel', 'run', 'status'])(
	'%s of a job that is unknown',
	async (operation) => {
		const run = await runBatch(corp, operation, { job: locatorOf('nobody') });
		expect(run.error?.message).toBe('Field "Job": there is no job "nobody" in the ledger. Nothing was done.');
	},
);

test('where the user chose to continue, the items of a failed run carry its error', async () => {
	const run = await runBatch(corp, 'enqueue', { jobName: ' ' }, [ITEM], { onError: 'continueErrorOutput' });
	expect(run.outputs[0] ?? []).toEqual([]);
	expect(run.outputs[1]).toHaveLength(1);
	expect(run.outputs[1]![0]!.json.error).toMatch(/^Field "Job Name" is empty/);
});

describe('a run that could do nothing is refused, and says which field is wrong', () => {
	test.each<[IDataObject, string, string]>([
		[
			{ longestRun: '' },
			'Field "Longest Run (Minutes)" has the value "". Expected a number of minutes above 0, up to 1,440, such as 50.',
			'大于 0、不超过 1,440 的分钟数',
		],
		[{ longestRun: 0 }, 'Field "Longest Run (Minutes)" has the value 0.', '字段“单次运行最长时间（分钟）”'],
		[
			{ options: { stopAfter: -1 } },
			'Field "Stop After Failures in a Row" has the value -1. Expected a whole number from 0 to 1000000.',
			'0 到 1000000 之间的整数',
		],
		[
			{ options: { stopAfter: '' } },
			'Field "Stop After Failures in a Row" has the value "".',
			'字段“连续失败多少次后停止”',
		],
	])('%j', async (parameters, english, chinese) => {
		const refusalOf = async () => String((await runBatch(corp, 'run', parameters, [{}])).error?.message);
		expect(await refusalOf()).toContain(english);
		process.env.WECOM_NODES_LOCALE = 'zh-CN';
		expect(await refusalOf()).toContain(chinese);
	});
});
