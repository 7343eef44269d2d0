import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { Staff } from '../permission-guard/staff';
import { byPolicies, faultOf, runDecay, stampAt, succeeded, sweep } from './decaying';

const INVITED = '双十一活动/受邀';
const VIP = '客户等级/VIP';
const STAMPED = '2025-11-01T00:00:00Z';

let corp: TestCorp;
let east: { userid: string; external_userid: string };

beforeAll(async () => {
	corp = await TestCorp.start();
	east = (await Staff.read(corp)).relationIn('华东大区');
	await stampAt(
		corp,
		STAMPED,
		{ ...east, tags: [INVITED] },
		{ ...east, external_userid: 'wm_2', tags: [VIP] },
	);
});
afterAll(async () => await corp.stop());

const rl = (value: string, mode = 'name'): IDataObject => ({ __rl: true, mode, value });
const here = (...policy: IDataObject[]): IDataObject => ({ rulesFrom: 'here', policies: { policy } });
const after = (days: number): string => new Date(Date.parse(STAMPED) + days * 24 * 3_600_000).toISOString();
const linesAfter = async (days: number, policies: IDataObject): Promise<string[]> =>
	(await sweep(corp, policies, after(days))).lines;

describe('policies in rows of the node', () => {
	test('know all four modes, whose tags, and which', async () => {
		const rows = here(
			{ id: 'week', mode: 'fixed', which: 'group', group: rl('双十一活动'), lifetime: 7, unit: 'days' },
			{ mode: 'sliding', which: 'all', whose: 'all', lifetime: 12, unit: 'hours', grace_days: 0 },
			{ mode: 'never', which: 'tag', tag: rl('客户等级/金卡') },
			{
				id: 'score',
				mode: 'half_life',
				which: 'all',
				whose: 'member',
				member: rl('nobody', 'id'),
				half_life_days: 30,
				threshold_off: 0.25,
				threshold_on: 0.5,
				max_score: 10,
				weights: 'reply=2, 到店=3',
			},
		);
		expect(await linesAfter(1, rows)).toEqual([`${east.userid} expired ${VIP}@row-2`]);
		expect(await linesAfter(7, rows)).toHaveLength(2);
		const kinds = await runDecay(corp, 'touch', { ...rows, kind: '到店' }, [{ external_userid: 'wm_none' }]);
		expect(kinds.error).toBeUndefined();
	});

	test('find departments, and fill in what is left at its default', async () => {
		const rows = here({ id: 'east', which: 'all', whose: 'department', department: rl('华东大区') });
		expect(await linesAfter(6, rows)).toEqual([]);
		expect(await linesAfter(7, rows)).toHaveLength(2);
	});

	test('that pick nothing must not count for everything', async () => {
		const run = await runDecay(corp, 'sweep', here({ mode: 'never', which: 'all' }, { mode: 'fixed' }));
		expect(faultOf(run)).toBe('Policy 2: "Tag Group" is empty. Pick one, or choose "Every Tag".');
	});

	test('are asked for where there are none', async () => {
		expect(faultOf(await runDecay(corp, 'sweep', here()))).toContain('No rule is filled in');
	});
});

describe('policies from the second input', () => {
	const from = async (rows: IDataObject[]) =>
		await runDecay(corp, 'sweep', { rulesFrom: 'input', options: { asOf: after(7) } }, [{}], {
			secondInput: rows,
		});

	test('may have Chinese headings and words, numbers as text, and columns of a data table', async () => {
		const run = succeeded(
			await from([
				{
					编号: '活动',
					方式: '固定',
					标签组: '双十一活动',
					天数: '7',
					宽限天数: '2',
					启用: '是',
					createdAt: 'x',
				},
				{
					编号: '东区',
					方式: '滑动',
					部门: '华东大区',
					标签: VIP,
					天数: '5',
					权重: 'reply=1、click:0',
					启用: '',
				},
				{ 方式: '永不', 标签组: '双十一活动', 启用: '否' },
			]),
		);
		const policies = run.outputs[0]!.map(
			({ json }) => (json.decay as { tags: Array<{ policy: string }> }).tags[0]!.policy,
		);
		expect(policies.sort()).toEqual(['东区', '活动']);
	});

	test('are told by row and column what is wrong', async () => {
		const run = await from([
			{ mode: 'fixed', days: 7 },
			{ mode: 'fixed', tag: '双十一活动/受要', days: 'seven', colour: 'red' },
			{ mode: 'weekly', days: 7 },
			{ mode: 'sliding', group: '双十一活动', days: 7, weights: 'reply' },
		]);
		const fault = faultOf(run);
		expect(fault).toContain('row-2.colour is not known here');
		expect(fault).toContain('row-2.tag names the tag "双十一活动/受要"');
		expect(fault).toContain('row-2.days is "seven"');
		expect(fault).toContain('row-3.mode is "weekly"');
		expect(fault).toContain('row-4.weights is "reply". Expected a list such as reply=1, click=0.5');
	});

	test('are demanded', async () => {
		expect(faultOf(await runDecay(corp, 'sweep', { rulesFrom: 'input' }))).toContain('second input');
	});
});

const half = { id: 'h', mode: 'half_life', half_life_days: 30 };

/** Each with a path and a part of what is said about it. */
const bad: Array<[string, IDataObject[], string, RegExp]> = [
	['a negative half-life', [{ ...half, half_life_days: -1 }], 'policies[0].half_life_days', /-1.*above 0/],
	['a half-life of text', [{ ...half, half_life_days: 'long' }], 'policies[0].half_life_days', /"long"/],
	[
		'thresholds in the wrong order',
		[{ ...half, threshold_off: 0.5, threshold_on: 0.4 }],
		'policies[0].threshold_on',
		/0\.4.*above threshold_off, which is 0\.5/,
	],
	[
		'a highest score below what brings a tag back',
		[{ ...half, max_score: 0.4 }],
		'policies[0].max_score',
		/0\.4.*threshold_on, which is 0\.5/,
	],
	['a negative weight', [{ ...half, weights: { reply: -1 } }], 'policies[0].weights.reply', /-1/],
	['a life of no days', [{ mode: 'fixed', days: 0 }], 'policies[0].days', /0.*from 1 to/],
	['half a day', [{ mode: 'fixed', days: 1.5 }], 'policies[0].days', /1\.5/],
	['no lifetime', [{ mode: 'fixed' }], 'policies[0]', /days, months and hours/],
	['two lifetimes', [{ mode: 'fixed', days: 1, hours: 2 }], 'policies[0]', /hours and days/],
	[
		'a grace as long as the life',
		[{ mode: 'fixed', days: 7, grace_days: 7 }],
		'policies[0].grace_days',
		/7.*less than the life/,
	],
	[
		'a field of another mode',
		[{ mode: 'fixed', days: 7, half_life_days: 3 }],
		'policies[0].half_life_days',
		/not known/,
	],
	['an unknown key', [{ mode: 'fixed', day: 7 }], 'policies[0].day', /Did you mean days/],
	['an unknown mode', [{ mode: 'slidign', days: 7 }], 'policies[0].mode', /sliding/],
	['a tag and a group', [{ mode: 'never', tag: VIP, group: '客户等级' }], 'policies[0]', /tag and group/],
	[
		'a department and a member',
		[{ mode: 'never', department: '市场部', member: 'zhangsan' }],
		'policies[0]',
		/department and member/,
	],
	['an unknown tag', [{ mode: 'never', tag: '客户等级/钻石' }], 'policies[0].tag', /钻石/],
	['an unknown group', [{ mode: 'never', group: '客户等及' }], 'policies[0].group', /客户等级/],
	['an unknown department', [{ mode: 'never', department: '市场' }], 'policies[0].department', /市场/],
	[
		'two policies of one id',
		[
			{ id: 'a', mode: 'never', tag: VIP },
			{ id: 'a', mode: 'never', group: '客户等级' },
		],
		'policies[1].id',
		/policies\[0\]\.id/,
	],
	[
		'two policies for the same tags',
		[
			{ mode: 'never', tag: VIP, department: '市场部' },
			{ mode: 'fixed', days: 3, tag: VIP, department: '市场部' },
		],
		'policies[1]',
		/客户等级\/VIP, 总部\/市场部.*policies\[0\]/,
	],
	['an empty list', [], 'policies', /a list of policies/],
];

describe.each(bad)('%s', (_what, policies, path, text) => {
	test('is named with its path, and nothing is read or written', async () => {
		for (const operation of ['sweep', 'touch', 'status', 'explain']) {
			const run = await runDecay(corp, operation, { ...byPolicies(policies), tag: VIP }, [{ ...east }]);
			const line = faultOf(run)
				.split('\n')
				.find((each) => each.startsWith(`${path} `));
			expect(line).toMatch(text);
			expect(run.outputs.flat()).toEqual([]);
		}
	});
});

test.each([
	['a time zone that is none', byPolicies([{ mode: 'never' }], { time_zone: 'Mars' }), /time_zone is "Mars"/],
	['a version nobody knows', byPolicies([{ mode: 'never' }], { version: 2 }), /version is 2/],
	['no policies at all', { rulesFrom: 'document', document: '{}' }, /policies is missing/],
	['what is no JSON', { rulesFrom: 'document', document: '{"policies": [' }, /not valid JSON/],
])('%s is told', async (_what, parameters, text) => {
	expect(faultOf(await runDecay(corp, 'sweep', parameters))).toMatch(text);
});

test('all faults are told at once, in Chinese too', async () => {
	process.env.WECOM_NODES_LOCALE = 'zh-CN';
	try {
		const run = await runDecay(
			corp,
			'sweep',
			byPolicies([
				{ ...half, half_life_days: -1, max_score: 0.1 },
				{ mode: 'fixed' },
				{ mode: 'sliding', days: 7, grace_days: 9, group: '客户等级' },
				{ ...half, id: 'i', threshold_on: 0.1, tag: VIP },
			]),
		);
		const lines = faultOf(run).split('\n').slice(1);
		expect(lines).toHaveLength(5);
		for (const line of lines) {
			expect(line).toMatch(/^policies\[\d\]\S* \p{Script=Han}/u);
			// No English words besides the names of fields.
			expect(line.replace(/policies\S*|\b(?:threshold_o\w+|days|months|hours)\b/g, '')).not.toMatch(
				/[a-z]{3}/,
			);
		}
	} finally {
		delete process.env.WECOM_NODES_LOCALE;
	}
});
