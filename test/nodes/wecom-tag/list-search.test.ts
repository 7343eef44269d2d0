import { LoadOptionsContext } from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type INode,
	type INodeListSearchResult,
} from 'n8n-workflow';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import { TestCorp } from '../corp';
import { newAdditionalData } from '../engine';
import { chosen, mark, resultOf } from './tagging';

const node = new WecomTag();
let corp: TestCorp;

beforeAll(async () => (corp = await TestCorp.start()));
afterAll(async () => await corp.stop());

/** Asks as the editor does when a person opens a picker or types into it. */
async function search(
	method: keyof WecomTag['methods']['listSearch'],
	filter?: string,
	page?: string,
	parameters: IDataObject = {},
): Promise<INodeListSearchResult> {
	const tested: INode = {
		id: 'tested',
		name: 'Tested',
		type: 'test.wecomTag',
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: { wecomApi: { id: '1', name: 'wecom' }, tagLedgerApi: { id: '2', name: 'ledger' } },
	};
	const nodeTypes = {
		getByName: () => node,
		getByNameAndVersion: () => NodeHelpers.getVersionedNodeType(node, 1),
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [tested], connections: {}, active: false, nodeTypes });
	const context = new LoadOptionsContext(
		workflow,
		tested,
		newAdditionalData(corp.credentials()),
		'parameters.tag',
	);
	return await node.methods.listSearch[method].call(context, filter, page);
}

const namesOf = ({ results }: INodeListSearchResult): string[] => results.map(({ name }) => name);

describe('the tag picker', () => {
	test('shows "group / tag", as WeCom sorts them, with the id as value', async () => {
		const found = await search('searchTags');
		expect(namesOf(found).slice(0, 3)).toEqual(['客户等级 / VIP', '客户等级 / 金卡', '客户等级 / 银卡']);
		expect(found.results.every(({ value }) => String(value).startsWith('et'))).toBe(true);
		expect(namesOf(found)).toContain('获客来源 / 门店地推');
	});

	test.each([
		[
			'a group',
			'客户等级',
			['客户等级 / VIP', '客户等级 / 金卡', '客户等级 / 银卡', '客户等级 / 普通', '客户等级 / 潜在'],
		],
		['a tag', 'vip', ['客户等级 / VIP']],
		['a part of both', '等级 卡', ['客户等级 / 金卡', '客户等级 / 银卡']],
		['group/tag', '客户等级/VIP', ['客户等级 / VIP']],
		['nothing there', 'zzzz', []],
	])('finds by %s', async (_what, filter, names) => {
		expect(namesOf(await search('searchTags', filter))).toEqual(names);
	});

	test('pages through a large library', async () => {
		const large = Array.from({ length: 250 }, (_, n) => n);
		for (const n of large)
			await corp.post('/sim/console', { op: 'create_tag', group_name: `大组${n % 3}`, name: `标签${n}` });
		const first = await search('searchTags', '大组');
		expect(first.results).toHaveLength(200);
		const second = await search('searchTags', '大组', String(first.paginationToken));
		expect(second.paginationToken).toBeUndefined();
		expect(new Set([...namesOf(first), ...namesOf(second)]).size).toBe(250);
		await corp.post('/sim/reset');
	});

	test('says what is wrong when WeCom refuses', async () => {
		await corp.post('/sim/switches', { customer_contact_allowed: false });
		await expect(search('searchTags')).rejects.toThrow(/48002/);
		await corp.post('/sim/reset');
	});
});

test('the group picker shows groups with their tags', async () => {
	const { results } = await search('searchTagGroups', '等级');
	expect(results).toMatchObject([{ name: '客户等级', description: 'VIP, 金卡, 银卡, 普通, 潜在' }]);
});

test('the strategy pickers show rule groups, and the tags of the chosen one', async () => {
	const strategies = await search('searchStrategies');
	const value = strategies.results[0]!.value;
	const tags = await search('searchStrategyTags', undefined, undefined, {
		resource: 'strategyTag',
		operation: 'delete',
		strategy: { __rl: true, mode: 'list', value },
	});
	expect(tags.results.length).toBeGreaterThan(0);
	expect(namesOf(tags).every((name) => name.includes(' / '))).toBe(true);
});

describe('the member picker', () => {
	test('shows names, finds by name and by userid', async () => {
		const all = await search('searchMembers');
		const { name, value } = all.results[0]!;
		expect(name).toMatch(/^\p{Script=Han}+ \(\w+\)$/u);
		expect(namesOf(await search('searchMembers', String(value)))).toContain(name);
		expect(namesOf(await search('searchMembers', name.split(' ')[0]))).toContain(name);
	});

	test('shows userids where the app may not read names', async () => {
		await corp.post('/sim/faults', { endpoint: 'department/simplelist', kind: 'errcode', value: 60011 });
		const { results } = await search('searchMembers');
		expect(results.length).toBeGreaterThan(0);
		for (const { name, value } of results) expect(name).toBe(value);
		await corp.post('/sim/reset');
	});
});

test('the change-set picker shows what can be undone, newest first', async () => {
	const relations = (await corp.relations())
		.slice(0, 4)
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
	const first = await mark(corp, relations, {
		addTags: chosen('双十一活动/下单'),
		options: { changeSetName: '第一批' },
	});
	const second = await mark(corp, relations.slice(0, 2), { removeTags: chosen('双十一活动/下单') });
	const { results } = await search('searchChangeSets');
	expect(results.map(({ value }) => value)).toEqual(
		[second, first].map((run) => resultOf(run.outputs[0]![0]!).change_set),
	);
	expect(results[1]!.name).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2} · 第一批 · 4 tag changes$/);
	expect(results[0]!.name).toMatch(/ · Tested · 2 tag changes$/);
	expect(namesOf(await search('searchChangeSets', '第一批'))).toEqual([results[1]!.name]);
});
