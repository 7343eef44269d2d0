import type { INodeExecutionData } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { byPolicies, hint, runDecay, stampAt, succeeded } from './decaying';

const INVITED = '双十一活动/受邀';
const VIP = '客户等级/VIP';
const WEEK = byPolicies([
	{ id: 'week', group: '双十一活动', mode: 'fixed', days: 7, grace_days: 2 },
	{ id: 'never', mode: 'never' },
]);

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start();
	const on = (day: number, customer: string, tags: string[]) =>
		stampAt(corp, `2025-11-0${day}T00:00:00Z`, { userid: 'zhangsan', external_userid: customer, tags });
	await on(1, 'wm_1', [INVITED, VIP]);
	await on(3, 'wm_2', [INVITED]);
	await on(4, 'wm_3', [INVITED]);
	await on(8, 'wm_4', [INVITED]);
});
afterAll(async () => await corp.stop());

const statusAt = async (asOf: string): Promise<INodeExecutionData[]> => {
	const run = await runDecay(corp, 'status', { ...WEEK, options: { asOf } });
	return succeeded(run).outputs[0]!;
};

test('counts the relations of each tag as they stand', async () => {
	const items = await statusAt('2025-11-09T00:00:00Z');
	expect(items.map(({ json: { tag_id: _id, ...json } }) => json)).toEqual(
		expect.arrayContaining([
			{ tag: INVITED, live: 1, expiring: 2, expired: 1, median_age_days: 5 },
			{ tag: VIP, live: 1, expiring: 0, expired: 0, median_age_days: 8 },
		]),
	);
	expect(items).toHaveLength(2);
});

test('counts as expiring what goes within some days, if so wished', async () => {
	const run = await runDecay(corp, 'status', {
		...WEEK,
		options: { asOf: '2025-11-09T00:00:00Z', soonDays: 6 },
	});
	expect(succeeded(run).outputs[0]!.find(({ json }) => json.tag === INVITED)!.json).toMatchObject({
		live: 0,
		expiring: 3,
		expired: 1,
	});
	expect(hint(run)).toBe('2 tags on relations: 1 live, 3 expiring, 1 expired');
});

test('draws a picture that the editor can show', async () => {
	const [first, second] = await statusAt('2025-11-09T00:00:00Z');
	const { mimeType, data, fileName } = first!.binary!.chart!;
	expect([mimeType, fileName]).toEqual(['image/svg+xml', 'tag-decay.svg']);
	const svg = Buffer.from(data, 'base64').toString('utf8');
	expect(svg).toMatch(/^<svg [^>]*>.*<\/svg>$/s);
	for (const text of ['>受邀<', '>VIP<', 'Live', 'Expiring', 'Expired', '2025-11-09 08:00'])
		expect(svg).toContain(text);
	expect(svg).not.toMatch(/NaN|undefined|\{\w+\}/);
	expect(second!.binary).toBeUndefined();
	const run = succeeded(await runDecay(corp, 'status', { ...WEEK, chart: false }));
	expect(run.outputs[0]![0]!.binary).toBeUndefined();
});

test('of a ledger without stamps is empty', async () => {
	const other = await TestCorp.start();
	try {
		expect(succeeded(await runDecay(other, 'status', WEEK)).outputs).toEqual([[]]);
	} finally {
		await other.stop();
	}
});
