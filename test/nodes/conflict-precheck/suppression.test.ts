import type { IDataObject } from 'n8n-workflow';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import { TestCorp } from '../corp';
import { runNode } from '../engine';
import { check, FROM_ITEMS, hint, holding, runPrecheck, succeeded, summaries, verdicts } from './precheck';

const INVITED = '双十一活动/受邀';
const VIP = '客户等级/VIP';
const COMPLAINTS = { id: 'complaints', category: 'complaint', source: 'ledger' };
const RULES = { version: 1, time_zone: 'Asia/Shanghai', suppressions: [COMPLAINTS] };
const CAMPAIGN_START = '2026-11-11T00:00:00+08:00';

interface Complaint {
	external_userid: string;
	at: number;
}

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => await corp.stop());

const record = async (items: IDataObject[], parameters: IDataObject = {}) =>
	succeeded(await runPrecheck(corp, 'recordSuppression', parameters, items));

const asOf = (moment: string): IDataObject => ({ ...FROM_ITEMS, options: { asOf: moment } });

describe('a campaign over the whole corp', () => {
	let large: TestCorp;

	beforeAll(async () => {
		large = await TestCorp.start({ customers: 4_000 });
	});
	afterAll(async () => await large.stop());

	test('leaves out exactly the customers with a complaint within three calendar months', async () => {
		const { complaints } = await large.get<{ complaints: Complaint[] }>('/sim/seed?part=complaints');
		const recorded = await runPrecheck(
			large,
			'recordSuppression',
			{ category: 'complaint', atField: 'at' },
			complaints.map(({ external_userid, at }) => ({ external_userid, at })),
		);
		expect(hint(succeeded(recorded))).toContain(`${complaints.length} suppressions recorded`);

		const relations = await large.relations();
		const run = await check(
			large,
			RULES,
			relations.map(({ userid, external_userid }) => ({ userid, external_userid, add_tag: [INVITED] })),
			{ options: { asOf: CAMPAIGN_START } },
		);

		const from = Date.parse('2026-08-11T00:00:00+08:00');
		const to = Date.parse(CAMPAIGN_START);
		const complained = new Set(
			complaints.filter(({ at }) => at >= from && at <= to).map(({ external_userid }) => external_userid),
		);
		expect(complained.size).toBeGreaterThan(10);
		expect(complained.size).toBeLessThan(complaints.length);
		const suppressed = new Set(run.outputs[2]!.map(({ json }) => json.external_userid));
		expect(suppressed).toEqual(complained);
		expect(run.outputs[0]).toHaveLength(
			relations.filter(({ external_userid }) => !complained.has(external_userid)).length,
		);
		expect(hint(run)).toContain(`COMPLAINT ${run.outputs[2]!.length}`);
	});
});

describe('recording', () => {
	test('the same event twice adds nothing, in one run or in two', async () => {
		const item = { external_userid: 'wm_1', at: '2026-09-03T10:00:00+08:00' };
		const first = await record([item, item], { atField: 'at' });
		expect(first.outputs[0]!.map(({ json }) => (json.suppression as IDataObject).recorded)).toEqual([
			true,
			false,
		]);
		const second = await record([item], { atField: 'at' });
		expect(second.outputs[0]![0]!.json).toEqual({
			...item,
			suppression: { recorded: false, category: 'complaint', at: '2026-09-03T02:00:00.000Z' },
		});
	});

	test.each([
		['text with an offset', '2026-09-03T10:00:00+08:00'],
		['epoch milliseconds', Date.parse('2026-09-03T10:00:00+08:00')],
		['epoch seconds, as WeCom writes them', Date.parse('2026-09-03T10:00:00+08:00') / 1000],
	])('takes the time as %s', async (_what, at) => {
		const run = await record([{ external_userid: 'wm_1', at }], { atField: 'at' });
		expect(run.outputs[0]![0]!.json.suppression).toMatchObject({ at: '2026-09-03T02:00:00.000Z' });
	});

	test('of one member leaves the other members free', async () => {
		await record([{ external_userid: 'wm_1', userid: 'zhangsan' }], {
			category: 'do_not_disturb',
			options: { memberField: 'userid' },
		});
		const run = await check(
			corp,
			{ version: 1, suppressions: [{ id: 'quiet', category: 'do_not_disturb', source: 'ledger' }] },
			[holding('wm_1', [], { add_tag: [VIP] }, 'ZhangSan'), holding('wm_1', [], { add_tag: [VIP] }, 'lisi')],
			FROM_ITEMS,
		);
		expect(summaries(run)).toEqual(['suppressed DO_NOT_DISTURB@quiet', 'clean']);
	});

	test('with an own category and an end is over when the end has passed', async () => {
		const own = {
			category: 'custom',
			ownCategory: '专属服务',
			atField: 'at',
			options: { untilField: 'until' },
		};
		await record(
			[{ external_userid: 'wm_1', at: '2026-11-01T00:00:00Z', until: '2026-11-10T00:00:00Z' }],
			own,
		);
		const rules = { version: 1, suppressions: [{ id: 'own', category: '专属服务', source: 'ledger' }] };
		const item = holding('wm_1', [], { add_tag: [VIP] });
		expect(summaries(await check(corp, rules, [item], asOf('2026-11-10T00:00:00Z')))).toEqual([
			'suppressed SUPPRESSED@own',
		]);
		expect(summaries(await check(corp, rules, [item], asOf('2026-11-10T00:00:01Z')))).toEqual(['clean']);
	});

	test('a bad item ends the run before anything is written', async () => {
		const run = await runPrecheck(corp, 'recordSuppression', { atField: 'at' }, [
			{ external_userid: 'wm_1', at: CAMPAIGN_START },
			{ external_userid: 'wm_2', at: 'yesterday' },
		]);
		expect(run.error?.message).toContain('yesterday');
		const after = await check(corp, RULES, [holding('wm_1', [], { add_tag: [VIP] })], asOf(CAMPAIGN_START));
		expect(summaries(after)).toEqual(['clean']);
	});

	test('a bad item is passed over where the user chose to continue', async () => {
		const run = await runPrecheck(
			corp,
			'recordSuppression',
			{ atField: 'at' },
			[
				{ external_userid: 'wm_1', at: CAMPAIGN_START },
				{ external_userid: 'wm_2', at: 'yesterday' },
			],
			{ onError: 'continueRegularOutput' },
		);
		expect(run.outputs[0]).toHaveLength(2);
		expect(run.outputs[0]![1]!.json).not.toHaveProperty('suppression');
		const after = await check(corp, RULES, [holding('wm_1', [], { add_tag: [VIP] })], asOf(CAMPAIGN_START));
		expect(summaries(after)).toEqual(['suppressed COMPLAINT@complaints']);
	});

	test('lifted, lets the customer be touched again, and running the recording flow again changes nothing', async () => {
		const event = [{ external_userid: 'wm_1', at: '2026-11-01T00:00:00Z' }];
		const item = holding('wm_1', [], { add_tag: [VIP] });
		await record(event, { atField: 'at' });
		expect(summaries(await check(corp, RULES, [item], FROM_ITEMS))).toEqual([
			'suppressed COMPLAINT@complaints',
		]);
		const lifted = succeeded(
			await runPrecheck(corp, 'liftSuppression', {}, [
				{ external_userid: 'wm_1' },
				{ external_userid: 'wm_2' },
			]),
		);
		expect(lifted.outputs[0]!.map(({ json }) => (json.suppression as IDataObject).lifted)).toEqual([1, 0]);
		await record(event, { atField: 'at' });
		expect(summaries(await check(corp, RULES, [item], FROM_ITEMS))).toEqual(['clean']);
	});
});

describe('who is suppressed', () => {
	const COMPLAINED_AT = '2026-08-31T09:00:00+08:00';

	test('until the last moment of the window, and not a second longer', async () => {
		await record([{ external_userid: 'wm_1', at: COMPLAINED_AT }], { atField: 'at' });
		const item = holding('wm_1', [], { add_tag: [VIP] });
		// November has 30 days: three months before its last day is the last day of August, at the same time of day.
		const at = async (moment: string) => summaries(await check(corp, RULES, [item], asOf(moment)));
		expect(await at('2026-11-29T23:59:59+08:00')).toEqual(['suppressed COMPLAINT@complaints']);
		expect(await at('2026-12-01T00:00:00+08:00')).toEqual(['clean']);
	});

	test('is told since when and until when', async () => {
		await record([{ external_userid: 'wm_1', at: '2026-09-03T10:00:00+08:00' }], { atField: 'at' });
		const run = await check(corp, RULES, [holding('wm_1', [], { add_tag: [VIP] })], asOf(CAMPAIGN_START));
		expect(verdicts(run)[0]!.reasons).toEqual([
			{
				code: 'COMPLAINT',
				rule: 'complaints',
				message: 'Complaint on 2026-09-03; not to be touched before 2026-12-03.',
			},
		]);
	});

	test('by an item field, by a tag of any member, and never for taking tags off', async () => {
		const rules = {
			version: 1,
			suppressions: [
				{ id: 'field', category: 'complaint', source: { field: 'complaint.at' } },
				{ id: 'tag', category: 'do_not_disturb', source: { tags: ['投诉/处理中'] } },
			],
		};
		const run = await check(
			corp,
			rules,
			[
				holding('wm_1', [], { add_tag: [VIP], complaint: { at: '2026-11-01' } }),
				holding('wm_1', [], { remove_tag: [VIP], complaint: { at: '2026-11-01' } }),
				holding('wm_2', [], { add_tag: [VIP] }, 'zhangsan'),
				holding('wm_2', ['投诉/处理中'], { add_tag: [VIP] }, 'lisi'),
				holding('wm_3', [], { add_tag: [VIP], complaint: { at: 'some day' } }),
				holding('wm_4', [], { add_tag: [VIP], complaint: { at: '2025-11-01' } }),
			],
			asOf(CAMPAIGN_START),
		);
		expect(summaries(run)).toEqual([
			'suppressed COMPLAINT@field',
			'clean',
			'suppressed DO_NOT_DISTURB@tag',
			'suppressed DO_NOT_DISTURB@tag',
			'suppressed COMPLAINT@field',
			'clean',
		]);
	});

	test('not where the operator is excepted by name or by role', async () => {
		const rules = {
			version: 1,
			roles: { boss: { members: ['wangwu'] } },
			suppressions: [
				{ ...COMPLAINTS, source: { field: 'at' }, override: { members: ['lisi'], roles: ['boss'] } },
			],
		};
		const members = await corp.relations();
		const boss = members[0]!.userid;
		const items = ['lisi', boss, 'zhangsan'].map((operator) =>
			holding('wm_1', [], { add_tag: [VIP], at: '2026-11-01', operator }),
		);
		const withBoss = { ...rules, roles: { boss: { members: [boss] } } };
		expect(summaries(await check(corp, withBoss, items, asOf(CAMPAIGN_START)))).toEqual([
			'clean',
			'clean',
			'suppressed COMPLAINT@complaints',
		]);
	});

	test('once a cap is reached within the batch itself', async () => {
		const rules = { version: 1, caps: [{ id: 'cap', max: 2, days: 7, touches: [INVITED] }] };
		const item = (tag: string) => holding('wm_1', [], { add_tag: [tag] });
		const run = await check(
			corp,
			rules,
			[item(INVITED), item(VIP), item(INVITED), item(INVITED)],
			FROM_ITEMS,
		);
		expect(summaries(run)).toEqual(['clean', 'clean', 'clean', 'suppressed FREQUENCY_CAP@cap']);
	});

	test('once earlier runs have reached the cap, and again free when they are old enough', async () => {
		const [relation] = (await corp.relations()).filter(({ tags }) => tags.length === 0);
		const { userid, external_userid } = relation!;
		for (const tag of ['双十一活动/受邀', '双十一活动/预热']) {
			const marked = await runNode({
				node: new WecomTag(),
				parameters: { resource: 'customerTag', operation: 'mark' },
				items: [{ userid, external_userid, add_tag: [tag] }],
				credentials: corp.credentials(),
			});
			expect(marked.outputs[0]).toHaveLength(1);
		}
		const rules = { version: 1, caps: [{ id: 'cap', max: 2, days: 7, touches: { group: '双十一活动' } }] };
		const item = { userid, external_userid, add_tag: ['双十一活动/加购'] };
		const capped = await check(corp, rules, [item]);
		expect(summaries(capped)).toEqual(['suppressed FREQUENCY_CAP@cap']);
		expect(verdicts(capped)[0]!.reasons[0]!.message).toMatch(/Had 2 campaigns in 7 days/);
		const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
		expect(summaries(await check(corp, rules, [item], { options: { asOf: nextWeek } }))).toEqual(['clean']);
	});
});
