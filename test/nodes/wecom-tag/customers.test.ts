import type { IDataObject } from 'n8n-workflow';
import { TestCorp, type RelationState } from '../corp';
import { readTagIds } from './tag-ids';
import { chosen, runTag, succeeded } from './tagging';

let corp: TestCorp;
let idOf: (path: string) => string;
let relations: Array<RelationState & { external_userid: string }>;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 300 });
	idOf = await readTagIds(corp);
	relations = await corp.relations();
});
afterAll(async () => await corp.stop());

async function run(
	operation: string,
	parameters: IDataObject,
	items: IDataObject[] = [{}],
): Promise<IDataObject[]> {
	const { outputs } = succeeded(await runTag(corp, `customer.${operation}`, parameters, items));
	return outputs[0]!.map(({ json }) => json);
}

const keysOf = (found: IDataObject[]): string[] =>
	found.map(({ userid, external_userid }) => `${String(external_userid)} ${String(userid)}`).sort();

const expectedKeys = (matches: (tags: string[]) => boolean): string[] =>
	keysOf(relations.filter(({ tags }) => matches(tags)));

describe('getting many customers', () => {
	test('gives every relation once, with its tags by name and id', async () => {
		const found = await run('getMany', {});
		expect(keysOf(found)).toEqual(expectedKeys(() => true));
		const held = new Map(
			relations.map((relation) => [relation.external_userid + relation.userid, relation.tags]),
		);
		for (const { userid, external_userid, tag_id, tags, name, added_at } of found) {
			expect(new Set(tag_id as string[])).toEqual(
				new Set(held.get(String(external_userid) + String(userid))),
			);
			expect((tags as string[]).every((path) => path.includes('/'))).toBe(true);
			expect(name).toBeTruthy();
			expect(Number.isNaN(Date.parse(String(added_at)))).toBe(false);
		}
	});

	test('can be fed to the mark operation as it is', async () => {
		const [first] = await run('getMany', { returnAll: false, limit: 1 });
		const { outputs } = succeeded(
			await runTag(corp, 'customerTag.mark', { addTags: chosen('双十一活动/下单'), dryRun: true }, [first!]),
		);
		expect(outputs[0]).toHaveLength(1);
	});

	test.each([1, 7, 100, 150])('stops at a limit of %d, and stops reading there', async (limit) => {
		const before = await corp.calls('externalcontact/batch/get_by_user');
		expect(await run('getMany', { returnAll: false, limit })).toHaveLength(limit);
		expect((await corp.calls('externalcontact/batch/get_by_user')) - before).toBeLessThanOrEqual(
			Math.ceil(limit / 100) + 1,
		);
	});

	test('filters by tags: all of, any of, none of', async () => {
		const [unpaid, potential] = [idOf('成交状态/未付费'), idOf('客户等级/潜在')];
		const both = await run('getMany', { filters: { hasAll: chosen('成交状态/未付费', '客户等级/潜在') } });
		expect(keysOf(both)).toEqual(expectedKeys((tags) => tags.includes(unpaid) && tags.includes(potential)));
		const either = await run('getMany', { filters: { hasAny: chosen('成交状态/未付费', '客户等级/潜在') } });
		expect(keysOf(either)).toEqual(expectedKeys((tags) => tags.includes(unpaid) || tags.includes(potential)));
		const neither = await run('getMany', {
			filters: { hasNone: chosen('成交状态/未付费', '客户等级/潜在') },
		});
		expect(keysOf(neither)).toEqual(
			expectedKeys((tags) => !tags.includes(unpaid) && !tags.includes(potential)),
		);
		expect(both.length).toBeGreaterThan(0);
		expect(either.length).toBeGreaterThan(both.length);
	});

	test('filters by time and channel', async () => {
		const all = await run('getMany', { simplify: false });
		const createtime = ({ follow_info }: IDataObject): number =>
			(follow_info as { createtime: number }).createtime;
		const times = all.map(createtime).sort((a, b) => a - b);
		const middle = new Date(times[times.length >> 1]! * 1000).toISOString();
		const after = await run('getMany', { filters: { addedAfter: middle } });
		const before = await run('getMany', { filters: { addedBefore: middle } });
		expect(keysOf([...after, ...before])).toEqual(keysOf(all));
		expect(after).toHaveLength(all.filter((item) => createtime(item) * 1000 >= Date.parse(middle)).length);

		const state = all.map(({ follow_info }) => (follow_info as { state?: string }).state).find(Boolean)!;
		const byChannel = await run('getMany', { filters: { state } });
		expect(byChannel.length).toBeGreaterThan(0);
		expect(byChannel.every((item) => item.state === state)).toBe(true);
	});

	test('reads each item’s own wish', async () => {
		const found = await run('getMany', { returnAll: false, limit: '={{ $json.n }}' }, [{ n: 2 }, { n: 3 }]);
		expect(found).toHaveLength(5);
	});
});

describe('getting the customers of members', () => {
	test('gives those of the one chosen', async () => {
		const { userid } = relations[0]!;
		const found = await run('getManyByMember', { members: { __rl: true, mode: 'list', value: userid } });
		expect(keysOf(found)).toEqual(keysOf(relations.filter((relation) => relation.userid === userid)));
	});

	test('gives those of several, by userid', async () => {
		const userids = [...new Set(relations.map(({ userid }) => userid))].slice(0, 3);
		const found = await run('getManyByMember', {
			members: { __rl: true, mode: 'id', value: userids.join(', ') },
		});
		expect(keysOf(found)).toEqual(keysOf(relations.filter(({ userid }) => userids.includes(userid))));
	});
});

describe('getting a customer', () => {
	test('gives all who follow it, beside the item’s own fields', async () => {
		const { external_userid } = relations[0]!;
		const [found] = await run('get', {}, [{ external_userid, note: 1 }]);
		const { external_contact, follow_user } = found!.wecom as {
			external_contact: { external_userid: string };
			follow_user: Array<{ userid: string }>;
		};
		expect(found).toMatchObject({ external_userid, note: 1 });
		expect(external_contact.external_userid).toBe(external_userid);
		expect(follow_user.map(({ userid }) => userid).sort()).toEqual(
			relations
				.filter((relation) => relation.external_userid === external_userid)
				.map(({ userid }) => userid)
				.sort(),
		);
	});

	test('that does not exist says so', async () => {
		const failed = await runTag(corp, 'customer.get', {}, [{ external_userid: 'wmNobodyKnows' }]);
		expect(failed.error?.message).toMatch(/40096/);
	});
});
