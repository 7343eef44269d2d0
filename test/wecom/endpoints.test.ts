import type { WecomClient } from '../../lib/wecom/client';
import {
	addCorpTag,
	addCorpTagsInSlices,
	delCorpTag,
	editCorpTag,
	ensureCorpTags,
	getCorpTagList,
} from '../../lib/wecom/corp-tags';
import { getStrategy, getStrategyRange, listStrategies } from '../../lib/wecom/customer-strategies';
import { getCustomer, getFollowUserList, listCustomers, remarkCustomer } from '../../lib/wecom/customers';
import { getDepartment, getUser, listDepartments, listDepartmentUsers } from '../../lib/wecom/directory';
import { WecomInputError } from '../../lib/wecom/errors';
import { batchGetByUser } from '../../lib/wecom/relations';
import { getUserBehaviorData } from '../../lib/wecom/statistics';
import {
	addStrategyTag,
	delStrategyTag,
	editStrategyTag,
	getStrategyTagList,
} from '../../lib/wecom/strategy-tags';
import { errorReply } from './scripted-sender';
import { scriptedClient } from './test-client';

type Call = (client: WecomClient) => Promise<unknown>;

const tag = [{ name: 'VIP', order: 0 }];
const group = { group_id: 'g1', group_name: 'G', create_time: 1, order: 2, tag: [] };
const ok = {};

/** what is called, endpoint, query besides the token, body, fields of the reply, result */
const calls: Array<[string, Call, string, object, object, object, unknown]> = [
	[
		'whole library',
		(c) => getCorpTagList(c),
		'externalcontact/get_corp_tag_list',
		{},
		{},
		{ tag_group: [group] },
		[group],
	],
	['empty library', (c) => getCorpTagList(c), 'externalcontact/get_corp_tag_list', {}, {}, {}, []],
	[
		'library by ids',
		(c) => getCorpTagList(c, { tag_id: ['t1'], group_id: [] }),
		'externalcontact/get_corp_tag_list',
		{},
		{ tag_id: ['t1'] },
		{},
		[],
	],
	[
		'add to a new group',
		(c) => addCorpTag(c, { group_name: 'G', order: 0, tag }),
		'externalcontact/add_corp_tag',
		{},
		{ group_name: 'G', order: 0, tag },
		{ tag_group: group },
		group,
	],
	[
		'add without order',
		(c) => addCorpTag(c, { group_id: 'g1', tag: [{ name: 'a' }] }),
		'externalcontact/add_corp_tag',
		{},
		{ group_id: 'g1', tag: [{ name: 'a' }] },
		{ tag_group: group },
		group,
	],
	[
		'rename only',
		(c) => editCorpTag(c, { id: 't1', name: 'b' }),
		'externalcontact/edit_corp_tag',
		{},
		{ id: 't1', name: 'b' },
		ok,
		{},
	],
	[
		'order 0',
		(c) => editCorpTag(c, { id: 't1', order: 0 }),
		'externalcontact/edit_corp_tag',
		{},
		{ id: 't1', order: 0 },
		ok,
		{},
	],
	[
		'largest order',
		(c) => editCorpTag(c, { id: 't1', order: 4_294_967_295 }),
		'externalcontact/edit_corp_tag',
		{},
		{ id: 't1', order: 4_294_967_295 },
		ok,
		{},
	],
	[
		'delete',
		(c) => delCorpTag(c, { tag_id: [], group_id: ['g1'] }),
		'externalcontact/del_corp_tag',
		{},
		{ group_id: ['g1'] },
		ok,
		{},
	],
	[
		'strategy tags',
		(c) => getStrategyTagList(c, { strategy_id: 7 }),
		'externalcontact/get_strategy_tag_list',
		{},
		{ strategy_id: 7 },
		{ tag_group: [group] },
		[group],
	],
	[
		'add strategy tag',
		(c) => addStrategyTag(c, { strategy_id: 7, group_name: 'G', tag }),
		'externalcontact/add_strategy_tag',
		{},
		{ strategy_id: 7, group_name: 'G', tag },
		{ tag_group: group },
		group,
	],
	[
		'edit strategy tag',
		(c) => editStrategyTag(c, { id: 't1', name: 'b' }),
		'externalcontact/edit_strategy_tag',
		{},
		{ id: 't1', name: 'b' },
		ok,
		{},
	],
	[
		'delete strategy tag',
		(c) => delStrategyTag(c, { tag_id: ['t1'] }),
		'externalcontact/del_strategy_tag',
		{},
		{ tag_id: ['t1'] },
		ok,
		{},
	],
	[
		'strategies',
		(c) => listStrategies(c),
		'externalcontact/customer_strategy/list',
		{},
		{ limit: 1000 },
		{ strategy: [{ strategy_id: 1 }] },
		{ strategy: [{ strategy_id: 1 }], next_cursor: '' },
	],
	[
		'strategy',
		(c) => getStrategy(c, 7),
		'externalcontact/customer_strategy/get',
		{},
		{ strategy_id: 7 },
		{ strategy: { strategy_id: 7 } },
		{ strategy_id: 7 },
	],
	[
		'strategy range',
		(c) => getStrategyRange(c, 7, { cursor: 'x', limit: 5 }),
		'externalcontact/customer_strategy/get_range',
		{},
		{ strategy_id: 7, cursor: 'x', limit: 5 },
		{ range: [], next_cursor: 'y' },
		{ range: [], next_cursor: 'y' },
	],
	[
		'follow users',
		(c) => getFollowUserList(c),
		'externalcontact/get_follow_user_list',
		{},
		{},
		{ follow_user: ['a'] },
		['a'],
	],
	[
		'customers',
		(c) => listCustomers(c, 'zhang san'.replace(' ', '.')),
		'externalcontact/list',
		{ userid: 'zhang.san' },
		{},
		{ external_userid: ['wm1'] },
		['wm1'],
	],
	[
		'customer',
		(c) => getCustomer(c, 'wm1'),
		'externalcontact/get',
		{ external_userid: 'wm1' },
		{},
		{ external_contact: { external_userid: 'wm1' }, follow_user: [{ userid: 'a' }] },
		{ external_contact: { external_userid: 'wm1' }, follow_user: [{ userid: 'a' }] },
	],
	[
		'remark',
		(c) => remarkCustomer(c, { userid: 'a', external_userid: 'wm1', remark: '老王' }),
		'externalcontact/remark',
		{},
		{ userid: 'a', external_userid: 'wm1', remark: '老王' },
		ok,
		{},
	],
	[
		'clear mobiles',
		(c) => remarkCustomer(c, { userid: 'a', external_userid: 'wm1', remark_mobiles: [] }),
		'externalcontact/remark',
		{},
		{ userid: 'a', external_userid: 'wm1', remark_mobiles: [''] },
		ok,
		{},
	],
	[
		'relations',
		(c) => batchGetByUser(c, { userids: ['a'] }),
		'externalcontact/batch/get_by_user',
		{},
		{ userid_list: ['a'], limit: 100 },
		{ fail_info: { unlicensed_userid_list: ['b'] } },
		{ relations: [], next_cursor: '', unlicensed: ['b'] },
	],
	[
		'member',
		(c) => getUser(c, 'a&b=c'),
		'user/get',
		{ userid: 'a&b=c' },
		{},
		{ userid: 'a&b=c', department: [1] },
		{ userid: 'a&b=c', department: [1] },
	],
	[
		'members',
		(c) => listDepartmentUsers(c, 1),
		'user/simplelist',
		{ department_id: '1' },
		{},
		{ userlist: [] },
		[],
	],
	[
		'departments',
		(c) => listDepartments(c),
		'department/simplelist',
		{},
		{},
		{ department_id: [{ id: 1 }] },
		[{ id: 1 }],
	],
	[
		'departments below',
		(c) => listDepartments(c, 4_000_000_000),
		'department/simplelist',
		{ id: '4000000000' },
		{},
		{},
		[],
	],
	[
		'department',
		(c) => getDepartment(c, 1),
		'department/get',
		{ id: '1' },
		{},
		{ department: { id: 1 } },
		{ id: 1 },
	],
	[
		'behaviour',
		(c) => getUserBehaviorData(c, { userid: ['a'], start_time: 0, end_time: 86_400 }),
		'externalcontact/get_user_behavior_data',
		{},
		{ userid: ['a'], start_time: 0, end_time: 86_400 },
		{},
		[],
	],
];

test.each(calls)('%s: sends what the document says and reads the reply', async (...row) => {
	const [, call, endpoint, query, params, fields, result] = row;
	const { client, clock, wecom } = scriptedClient((request) =>
		request.endpoint === 'gettoken' ? {} : { body: { errcode: 0, errmsg: 'ok', ...fields } },
	);
	expect(await clock.until(call(client))).toEqual(result);
	const [, request] = wecom.requests;
	const { access_token, ...otherQuery } = Object.fromEntries(request?.query ?? []);
	expect(access_token).toBeTruthy();
	expect({ endpoint: request?.endpoint, query: otherQuery, params: request?.params }).toEqual({
		endpoint,
		query,
		params,
	});
});

const longName = '标'.repeat(31);
const relation = { userid: 'a', external_userid: 'wm1' };
const badCalls: Array<[string, Call, string]> = [
	['an empty id', (c) => getCorpTagList(c, { group_id: ['g', ''] }), 'group_id[1]'],
	['no group', (c) => addCorpTag(c, { tag }), 'group_name'],
	['an empty group id', (c) => addCorpTag(c, { group_id: '', tag }), 'group_id'],
	[
		'both id and name of a group',
		(c) => addCorpTag(c, { group_id: 'g', group_name: 'G', tag }),
		'group_name',
	],
	['an order for an existing group', (c) => addCorpTag(c, { group_id: 'g', order: 1, tag }), 'order'],
	['no tags', (c) => addCorpTag(c, { group_name: 'G', tag: [] }), 'tag'],
	[
		'a name of 31 characters',
		(c) => addCorpTag(c, { group_name: 'G', tag: [{ name: longName }] }),
		'tag[0].name',
	],
	['a group name of 31 characters', (c) => addCorpTag(c, { group_name: longName, tag }), 'group_name'],
	['a blank name', (c) => addCorpTag(c, { group_name: 'G', tag: [{ name: ' ' }] }), 'tag[0].name'],
	[
		'the same name twice',
		(c) => addCorpTag(c, { group_name: 'G', tag: [{ name: 'a' }, { name: 'a' }] }),
		'tag[1].name',
	],
	['order -1', (c) => addCorpTag(c, { group_name: 'G', tag: [{ name: 'a', order: -1 }] }), 'tag[0].order'],
	['order 2^32', (c) => editCorpTag(c, { id: 't', order: 2 ** 32 }), 'order'],
	['order 1.5', (c) => editCorpTag(c, { id: 't', order: 1.5 }), 'order'],
	['order NaN', (c) => editCorpTag(c, { id: 't', order: NaN }), 'order'],
	['nothing to edit', (c) => editCorpTag(c, { id: 't' }), 'name'],
	['nothing to delete', (c) => delCorpTag(c, { tag_id: [] }), 'tag_id'],
	['slices without a group', (c) => addCorpTagsInSlices(c, { tag }), 'group_name'],
	['ensuring nothing', (c) => ensureCorpTags(c, { group_name: 'G', tag: [] }), 'tag'],
	['strategy 0', (c) => addStrategyTag(c, { strategy_id: 0, group_name: 'G', tag }), 'strategy_id'],
	['nothing to delete in a strategy', (c) => delStrategyTag(c, {}), 'tag_id'],
	['a page of 1001', (c) => listStrategies(c, { limit: 1_001 }), 'limit'],
	['an empty member', (c) => listCustomers(c, ''), 'userid'],
	['an empty customer', (c) => getCustomer(c, ''), 'external_userid'],
	['a remark of 21 characters', (c) => remarkCustomer(c, { ...relation, remark: '注'.repeat(21) }), 'remark'],
	['nothing to remark', (c) => remarkCustomer(c, relation), 'remark'],
	['no members', (c) => batchGetByUser(c, { userids: [] }), 'userid_list.length'],
	['101 members', (c) => batchGetByUser(c, { userids: Array<string>(101).fill('a') }), 'userid_list.length'],
	['a member of 65 bytes', (c) => batchGetByUser(c, { userids: ['a', 'u'.repeat(65)] }), 'userid_list[1]'],
	['a page of 101 relations', (c) => batchGetByUser(c, { userids: ['a'], limit: 101 }), 'limit'],
	['department 0', (c) => listDepartmentUsers(c, 0), 'department_id'],
	['department 1.5', (c) => getDepartment(c, 1.5), 'id'],
	['statistics of nobody', (c) => getUserBehaviorData(c, { start_time: 0, end_time: 1 }), 'userid'],
	[
		'statistics backwards',
		(c) => getUserBehaviorData(c, { userid: ['a'], start_time: 2, end_time: 1 }),
		'end_time',
	],
	[
		'statistics of 31 days',
		(c) => getUserBehaviorData(c, { userid: ['a'], start_time: 0, end_time: 31 * 86_400 }),
		'end_time',
	],
];

test.each(badCalls)('refuses %s before any call', async (_, call, field) => {
	const { client, wecom } = scriptedClient();
	const failure: unknown = await call(client).catch((error: unknown) => error);
	expect(failure).toBeInstanceOf(WecomInputError);
	expect(failure).toMatchObject({ field, retryable: false });
	expect(wecom.requests).toEqual([]);
});

test('an input error names field, value and rule', async () => {
	const failure = editCorpTag(scriptedClient().client, { id: 't', order: 2 ** 32 });
	await expect(failure).rejects.toThrow(
		'order is 4294967296, but it must be an integer from 0 to 4294967295',
	);
});

const withoutCustomers: Array<[string, Call, unknown]> = [
	['externalcontact/list', (c) => listCustomers(c, 'a'), []],
	[
		'externalcontact/batch/get_by_user',
		(c) => batchGetByUser(c, { userids: ['a'] }),
		{ relations: [], next_cursor: '', unlicensed: [] },
	],
];

test.each(withoutCustomers)(
	'%s: "no external contact" means no customers',
	async (endpoint, call, nothing) => {
		const { client, clock } = scriptedClient((request) =>
			request.endpoint === endpoint ? errorReply(84061, 'not external contact') : {},
		);
		expect(await clock.until(call(client))).toEqual(nothing);
	},
);
