import type { IDataObject } from 'n8n-workflow';
import { TestCorp, type RelationState } from '../corp';
import { listGroups } from '../wecom-tag/tag-ids';
import { Published } from './publish';
import { act, onFreePort, sample, triggerCredentials } from './trigger-corp';

let corp: TestCorp;
let published: Published;
let relation: RelationState & { external_userid: string };

beforeEach(async () => {
	corp = await TestCorp.start();
	relation = (await corp.relations()).find(({ tags }) => tags.length > 0)!;
	const { parameters, url } = await onFreePort({ otherEvents: true });
	published = await Published.publish({ parameters, credentials: triggerCredentials(corp, false) });
	await corp.post('/sim/callback', { url, verify: true });
});
afterEach(async () => {
	await published.unpublish();
	await corp.stop();
});

/** What every item has, and whatever its event has no name for stays away. */
function common(item: IDataObject | undefined, event: string, change_type?: string): IDataObject {
	return {
		event,
		...(change_type !== undefined && { change_type }),
		create_time: expect.any(Number) as number,
		at: new Date(Number(item?.create_time) * 1000).toISOString(),
		corp_id: corp.simulator.corpid,
		event_key: expect.stringMatching(/^\d{10}-[\w-]{43}$/) as string,
		deliveries: 1,
	};
}

/** Does something in WeCom and expects one item per event. */
async function expectItems(
	op: string,
	fields: IDataObject,
	expected: Array<[string, string?, IDataObject?]>,
) {
	await act(corp, op, fields);
	const items = await published.until(expected.length);
	expect(items).toHaveLength(expected.length);
	const own = (item: IDataObject, index: number) => {
		const [event, changeType, named] = expected[index]!;
		return { ...common(item, event, changeType), ...named };
	};
	// Events of one second may arrive in any order.
	const sorted = [...items].sort((a, b) => String(a.tag_type).localeCompare(String(b.tag_type)));
	expect(sorted).toEqual(sorted.map(own));
}

const CONTACT = 'change_external_contact';
const TAG = 'change_external_tag';
const CHAT = 'change_external_chat';

describe('people', () => {
	test('a customer whose tags a member changed', async () => {
		const { userid, external_userid } = relation;
		const fields = { userid, external_userid };
		await expectItems('unmark', { ...fields, tag_id: relation.tags[0]! }, [
			[CONTACT, 'edit_external_contact', fields],
		]);
	});

	test('a new customer, with where they come from and the code for a welcome message', async () => {
		const fields = { userid: relation.userid, external_userid: 'wmNew' };
		await expectItems('add_customer', { ...fields, state: 'shop-12' }, [
			[
				CONTACT,
				'add_external_contact',
				{ ...fields, state: 'shop-12', welcome_code: expect.any(String) as string },
			],
		]);
	});

	test('one who deleted the member', async () => {
		const { userid, external_userid } = relation;
		const fields = { userid, external_userid };
		await expectItems('customer_deletes_member', fields, [[CONTACT, 'del_follow_user', fields]]);
	});

	test('a handover that came to nothing', async () => {
		const { userid, external_userid } = relation;
		const fields = { userid, external_userid, fail_reason: 'customer_limit_exceed' };
		await expectItems('transfer_fail', fields, [[CONTACT, 'transfer_fail', fields]]);
	});
});

describe('tags', () => {
	test('a new group with its first tag, in one second', async () => {
		await act(corp, 'create_tag', { group_name: '新组', name: '新标签' });
		const items = await published.until(2);
		const group = (await listGroups(corp)).find(({ group_name }) => group_name === '新组')!;
		expect(items).toHaveLength(2);
		expect(items.find(({ tag_type }) => tag_type === 'tag')).toEqual({
			...common(items[0], TAG, 'create'),
			id: group.tag[0]!.id,
			tag_type: 'tag',
			tag_id: group.tag[0]!.id,
		});
		expect(items.find(({ tag_type }) => tag_type === 'tag_group')).toMatchObject({
			id: group.group_id,
			group_id: group.group_id,
		});
	});

	test('all groups in another order: an id that is empty', async () => {
		await expectItems('reorder', {}, [[TAG, 'shuffle', { id: '' }]]);
	});
});

describe('customer groups', () => {
	test('members who joined, as a list also where it is one', async () => {
		const { userid, external_userid } = relation;
		const chat = await act(corp, 'create_chat', { userid, name: '老客群' });
		const [created] = await published.until(1);
		expect(created).toEqual({ ...common(created, CHAT, 'create'), chat_id: chat.chat_id });
		await act(corp, 'chat_add_member', {
			chat_id: chat.chat_id,
			members: [external_userid],
			join_scene: 3,
		});
		const [, joined] = await published.until(2);
		expect(joined).toEqual({
			...common(joined, CHAT, 'update'),
			chat_id: chat.chat_id,
			update_detail: 'add_member',
			join_scene: 3,
			mem_change_cnt: 1,
			mem_change_list: [external_userid],
			last_mem_ver: expect.any(String) as string,
			cur_mem_ver: expect.any(String) as string,
		});
	});
});

test('the end of a job of the directory', async () => {
	const job = { job_id: 'job-7', job_type: 'replace_user', errcode: 60123, errmsg: 'no such department' };
	await expectItems('batch_job_result', job, [['batch_job_result', undefined, job]]);
});

test('an event that nobody has heard of, with all it says', async () => {
	await act(corp, 'unknown_event', {
		event: 'customer_acquisition',
		change_type: 'balance_low',
		fields: { LinkId: '007', Item: ['a', 'b'] },
	});
	const [item] = await published.until(1);
	expect(item).toEqual({
		...common(item, 'customer_acquisition', 'balance_low'),
		fields: { LinkId: '007', Item: ['a', 'b'] },
	});
});

test.each([
	...['edit_external_contact', 'add_external_contact', 'add_half_external_contact', 'del_external_contact'],
	...['del_follow_user', 'transfer_fail'],
])('%s is read from a JSON envelope as well', async (change_type) => {
	expect(await sample(corp, { change_type, format: 'json' })).toMatchObject({ status: 200, body: 'success' });
	const [item] = await published.until(1);
	expect(item).toMatchObject({ event: CONTACT, change_type, userid: expect.any(String) as string });
});

test('things are told in the order in which they happened, whatever the order they arrive in', async () => {
	published.isDead = true;
	const at = Math.floor(Date.now() / 1000);
	const create = (second: number) => ({ fields: { CreateTime: at - second, UserID: `m${second}` } });
	for (const second of [1, 3, 0, 2]) await sample(corp, create(second));
	await published.unpublish();
	const { parameters, url } = await onFreePort();
	published = await Published.publish({ parameters, credentials: triggerCredentials(corp, false) });
	await corp.post('/sim/callback', { url });
	const items = await published.until(4);
	expect(items.map(({ userid }) => userid)).toEqual(['m3', 'm2', 'm1', 'm0']);
});
