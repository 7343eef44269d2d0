import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { chosen, runBatch, succeeded } from './batching';

const VIP = '客户等级/VIP';

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => await corp.stop());

describe('what it will take is told beforehand', () => {
	const NIGHT = { when: 'windows', timeZone: 'Asia/Shanghai' };

	/** 100 a minute and no more than 250 an hour: 1,500 a night. */
	const SLOW = { advanced: true, quotaShare: 100, maxConcurrency: 5, quotas: '100/60, 250/3600' };

	async function foreseen(count: number, jobName: string, priority = 'normal'): Promise<IDataObject> {
		const items = Array.from({ length: count }, (_, index) => ({
			userid: 'zhangsan',
			external_userid: `wm-${jobName}-${index}`,
		}));
		const run = await runBatch(
			corp,
			'enqueue',
			{ jobName, priority, ...NIGHT, addTags: chosen(VIP) },
			items,
			{
				credentials: corp.credentials(SLOW),
			},
		);
		return (succeeded(run).outputs[0]![0]!.json.job as IDataObject).feasibility as IDataObject;
	}

	beforeEach(() => {
		const offset = Date.parse('2026-11-11T18:00:00+08:00') - Date.now();
		const now = Date.now.bind(Date);
		jest.spyOn(Date, 'now').mockImplementation(() => now() + offset);
	});
	afterEach(() => jest.restoreAllMocks());

	test('one night', async () => {
		// 250 at once in the first three minutes, 250 an hour later, and the last 100 two hours later.
		expect(await foreseen(600, 'small')).toMatchObject({
			...{ calls: 600, nights: 1, limited_by: 'quota', opens_at: '2026-11-11T16:00:00.000Z' },
			finishes_at: expect.stringMatching(/^2026-11-11T18:0[0-1]:/) as string,
		});
	});

	test('several nights, with jobs of the same priority counted in', async () => {
		expect(await foreseen(1_600, 'large')).toMatchObject({ calls: 1_600, nights: 2 });
		const second = await foreseen(1_600, 'second');
		expect(second).toMatchObject({ calls: 1_600, calls_of_others: 1_600, nights: 3 });
		expect(second.message).toMatch(
			/^About 1,600 calls at \d+ an hour \(limit: the quota\): 3 opening\(s\) of its windows, done by about 2026-11-14 0\d:\d\d\. Counted in: about 1,600 calls of other jobs meanwhile\.$/,
		);
	});

	test('of jobs of lower priority only what fairness gives them', async () => {
		await foreseen(1_000, 'low', 'low');
		expect(await foreseen(400, 'high', 'high')).toMatchObject({ calls: 400, calls_of_others: 100 });
	});
});
