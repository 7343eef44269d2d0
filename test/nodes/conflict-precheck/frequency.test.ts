import { TestCorp } from '../corp';
import { runNode } from '../engine';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import { listGroups } from '../wecom-tag/tag-ids';
import { check, summaries, verdicts } from './precheck';

const VIP = '客户等级/VIP';
const GOLD = '客户等级/金卡';

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => await corp.stop());

async function apply(items: Array<Record<string, unknown>>): Promise<void> {
	const run = await runNode({
		node: new WecomTag(),
		parameters: { resource: 'customerTag', operation: 'mark' },
		items: items as never,
		credentials: corp.credentials(),
	});
	expect(run.outputs[1]).toEqual([]);
}

/** Relations of different customers that hold none of the tags these tests put on. */
async function freshRelations(count: number) {
	const taken = (await listGroups(corp))
		.filter(({ group_name }) => group_name === '客户等级')
		.flatMap(({ tag }) => tag.map(({ id }) => id));
	const fresh = new Map<string, { userid: string; external_userid: string }>();
	for (const { userid, external_userid, tags } of await corp.relations()) {
		if (!tags.some((tag) => taken.includes(tag))) fresh.set(external_userid, { userid, external_userid });
	}
	expect(fresh.size).toBeGreaterThanOrEqual(count);
	return [...fresh.values()].slice(0, count);
}

describe('a tag that goes to and fro', () => {
	const RULES = {
		version: 1,
		frequency: [{ id: 'to-and-fro', of: 'flip_flop', window_days: 7, minimum: 4, severity: 'block' }],
	};

	test('four times in a week is found on the fourth, by the item that would do it', async () => {
		const [relation, other] = await freshRelations(2);
		const next = (on: boolean) => ({ ...relation!, ...(on ? { add_tag: [VIP] } : { remove_tag: [VIP] }) });
		await apply([next(true)]);
		for (const [flips, on] of [false, true, false].entries()) {
			expect(summaries(await check(corp, RULES, [next(on)]))).toEqual(['clean']);
			await apply([next(on)]);
			expect(flips).toBeLessThan(3);
		}
		const run = await check(corp, RULES, [
			next(true),
			next(false),
			{ ...relation!, add_tag: [GOLD] },
			{ ...other!, add_tag: [VIP] },
		]);
		expect(summaries(run)).toEqual(['conflict FLIP_FLOP@to-and-fro', 'clean', 'clean', 'clean']);
		expect(verdicts(run)[0]!.findings[0]).toMatchObject({ tags: [VIP] });
		expect(verdicts(run)[0]!.reasons[0]!.message).toMatch(/4 times in 7 days/);
	});
});

describe('changes more frequent than usual', () => {
	const ofCustomer = (severity: string) => ({
		version: 1,
		frequency: [{ id: 'busy', of: 'customer', window_days: 7, baseline_days: 90, minimum: 4, severity }],
	});

	test('are told with what is usual, as severe as the rule says', async () => {
		const relations = await freshRelations(12);
		const busy = relations[0]!;
		const many = (await listGroups(corp))
			.filter(({ group_name }) => ['品类偏好', '消费习惯', '双十一活动', '跟进备注'].includes(group_name))
			.flatMap(({ tag }) => tag.map(({ id }) => id));
		const before = await corp.tagsOf(busy.userid, busy.external_userid);
		const fresh = many.filter((tag) => !before.includes(tag));
		await apply([{ ...busy, add_tag: many }]);
		await apply(relations.slice(1).map((relation) => ({ ...relation, add_tag: [GOLD] })));
		const items = relations.map((relation) => ({ ...relation, add_tag: [VIP] }));
		const warned = await check(corp, ofCustomer('warn'), items);
		expect(summaries(warned).filter((each) => each !== 'clean')).toEqual(['clean UNUSUAL_FREQUENCY@busy']);
		expect(verdicts(warned)[0]!.findings[0]!.message).toMatch(
			new RegExp(`${fresh.length + 1} changes in 7 days.*usually`),
		);
		const blocked = await check(corp, ofCustomer('block'), items);
		expect(summaries(blocked)[0]).toBe('conflict UNUSUAL_FREQUENCY@busy');
		expect(blocked.outputs[1]).toHaveLength(1);
	});
});
