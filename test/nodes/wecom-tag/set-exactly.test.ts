import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { listGroups, readTagIds } from './tag-ids';
import { chosen, results, runTag, succeeded, tally, type RunOptions } from './tagging';

const VIP = '客户等级/VIP';
const GOLD = '客户等级/金卡';

let corp: TestCorp;
let idOf: (path: string) => string;
let levels: string[];

beforeAll(async () => {
	corp = await TestCorp.start();
	idOf = await readTagIds(corp);
	const group = (await listGroups(corp)).find(({ group_name }) => group_name === '客户等级');
	levels = group!.tag.map(({ id }) => id);
});
beforeEach(async () => await corp.post('/sim/reset'));
afterAll(async () => await corp.stop());

async function setExactly(items: IDataObject[], parameters: IDataObject = {}, options: RunOptions = {}) {
	return succeeded(await runTag(corp, 'customerTag.set', parameters, items, options));
}

const within = (...groups: string[]): IDataObject => ({
	groups: groups.map((value) => ({ group: { __rl: true, mode: 'name', value } })),
});

describe('setting tags exactly', () => {
	test('leaves every relation with just the given tag of its group, and its other groups alone', async () => {
		const before = await corp.relations();
		const run = await setExactly(
			before.map(({ userid, external_userid }) => ({ userid, external_userid })),
			{ addTags: chosen(GOLD) },
		);
		expect(new Set(Object.keys(tally(run)))).toEqual(new Set(['applied', 'unchanged']));
		const after = await corp.relations();
		for (const [index, { tags }] of before.entries()) {
			const expected = [...tags.filter((tag) => !levels.includes(tag)), idOf(GOLD)];
			expect(new Set(after[index]!.tags)).toEqual(new Set(expected));
		}
		const again = await setExactly(
			before.map(({ userid, external_userid }) => ({ userid, external_userid })),
			{ addTags: chosen(GOLD) },
		);
		expect(tally(again)).toEqual({ unchanged: before.length });
	});

	test('tells what it took off', async () => {
		const relation = (await corp.relations()).find(({ tags }) => tags.includes(idOf('客户等级/潜在')));
		const run = await setExactly([{ ...relation!, tags: undefined, add_tag: [VIP] }]);
		expect(results(run)[0]).toMatchObject({
			status: 'applied',
			added: [idOf(VIP)],
			removed: [idOf('客户等级/潜在')],
		});
	});

	test('empties a group that is named, where no tag is given', async () => {
		const { userid, external_userid, tags } = (await corp.relations()).find((relation) =>
			relation.tags.some((tag) => levels.includes(tag)),
		)!;
		await setExactly([{ userid, external_userid }], { groups: within('客户等级') });
		expect(await corp.tagsOf(userid, external_userid)).toEqual(tags.filter((tag) => !levels.includes(tag)));
	});

	test('refuses a tag outside the named groups', async () => {
		const { userid, external_userid } = (await corp.relations())[0]!;
		const run = await setExactly([{ userid, external_userid, add_tag: ['双十一活动/受邀'] }], {
			groups: within('客户等级'),
		});
		expect(results(run)[0]).toMatchObject({
			status: 'failed',
			message: 'Tag "双十一活动/受邀" is not in any of the given tag groups (客户等级).',
		});
		expect(await corp.calls('externalcontact/mark_tag')).toBe(0);
	});

	test('refuses to guess when neither tags nor groups are given', async () => {
		const { userid, external_userid } = (await corp.relations())[0]!;
		const run = await setExactly([{ userid, external_userid }]);
		expect(results(run)[0]!.reasons).toMatchObject([{ code: 'NO_WANTED_TAGS' }]);
	});

	test('ends with a clear error when a named group does not exist', async () => {
		const { userid, external_userid } = (await corp.relations())[0]!;
		const run = await runTag(corp, 'customerTag.set', { groups: within('客户级别') }, [
			{ userid, external_userid },
		]);
		expect(run.error?.message).toBe('Tag group "客户级别" does not exist. Did you mean 客户等级?');
	});

	test('of two items of one relation obeys the later, as one after the other would', async () => {
		const { userid, external_userid, tags } = (await corp.relations()).find((relation) =>
			relation.tags.includes(idOf('客户等级/潜在')),
		)!;
		const run = await setExactly([
			{ userid, external_userid, add_tag: [VIP] },
			{ userid, external_userid, add_tag: [GOLD] },
			{ userid, external_userid, add_tag: ['成交状态/已退款'] },
		]);
		expect(await corp.calls('externalcontact/mark_tag')).toBe(1);
		const status = (await listGroups(corp))
			.find(({ group_name }) => group_name === '成交状态')!
			.tag.map(({ id }) => id);
		expect(new Set(await corp.tagsOf(userid, external_userid))).toEqual(
			new Set([
				...tags.filter((tag) => !levels.includes(tag) && !status.includes(tag)),
				idOf(GOLD),
				idOf('成交状态/已退款'),
			]),
		);
		expect(results(run)[0]!.reasons).toMatchObject([
			{ code: 'SUPERSEDED', message: expect.stringContaining(VIP) },
		]);
		expect(results(run)[1]!.reasons).toBeUndefined();
	});

	test('fails a relation that cannot be read instead of clearing blindly', async () => {
		const { external_userid } = (await corp.relations())[0]!;
		const run = await setExactly([{ userid: 'nobody', external_userid, add_tag: [VIP] }]);
		expect(results(run)[0]).toMatchObject({
			status: 'failed',
			class: 'item',
			reasons: [{ code: 'RELATION_NOT_FOUND' }],
		});
		expect(await corp.calls('externalcontact/mark_tag')).toBe(0);
	});

	test('foretells in a dry run what it then does', async () => {
		const before = await corp.relations();
		const items = before
			.slice(0, 20)
			.map(({ userid, external_userid }) => ({ userid, external_userid, add_tag: [VIP] }));
		const dry = await setExactly(items, { dryRun: true });
		expect(await corp.relations()).toEqual(before);
		const real = await setExactly(items);
		expect(results(real).map(({ added, removed }) => ({ added, removed }))).toEqual(
			results(dry).map(({ added, removed }) => ({ added, removed })),
		);
		expect(tally(dry).planned).toBe(tally(real).applied);
	});
});
