import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { readTagIds } from './tag-ids';
import { chosen, mark, results, runTag } from './tagging';

const VIP = '客户等级/VIP';
const MARK_CALL = 'externalcontact/mark_tag';

let corp: TestCorp;
let idOf: (path: string) => string;
let good: { userid: string; external_userid: string };

beforeAll(async () => {
	corp = await TestCorp.start();
	idOf = await readTagIds(corp);
});
beforeEach(async () => {
	await corp.post('/sim/reset');
	const relation = (await corp.relations()).find(({ tags }) => !tags.includes(idOf(VIP)));
	good = { userid: relation!.userid, external_userid: relation!.external_userid };
});
afterAll(async () => await corp.stop());

/** Each with the code and the whole of what the item is told. */
const badItems: Array<[string, IDataObject, string, string]> = [
	[
		'no customer',
		{ external_userid: undefined },
		'MISSING_FIELD',
		'Field "external_userid" is empty. Expected a customer external_userid (1–64 characters).',
	],
	[
		'an empty customer',
		{ external_userid: '' },
		'MISSING_FIELD',
		'Field "external_userid" is empty. Expected a customer external_userid (1–64 characters).',
	],
	[
		'an empty member',
		{ userid: '' },
		'NO_MEMBER',
		'Field "userid" is empty and "When Only a Customer Is Given" is set to fail. Give the member or choose the owner or all members.',
	],
	[
		'a userid of 65 bytes',
		{ userid: 'u'.repeat(65) },
		'INVALID_FIELD',
		`Field "userid" has the value "${'u'.repeat(65)}". Expected a member userid (1–64 characters).`,
	],
	[
		'a userid of 66 bytes in 22 characters',
		{ userid: '张'.repeat(22) },
		'INVALID_FIELD',
		`Field "userid" has the value "${'张'.repeat(22)}". Expected a member userid (1–64 characters).`,
	],
	[
		'a blank in the userid',
		{ userid: 'zhang san' },
		'INVALID_FIELD',
		'Field "userid" has the value "zhang san". Expected a member userid (1–64 characters).',
	],
	[
		'a number as userid',
		{ userid: 7 },
		'INVALID_FIELD',
		'Field "userid" has the value 7. Expected a member userid (1–64 characters).',
	],
	[
		'an object as customer',
		{ external_userid: { id: 1 } },
		'INVALID_FIELD',
		'Field "external_userid" has the value {"id":1}. Expected a customer external_userid (1–64 characters).',
	],
	[
		'nothing to do',
		{ add_tag: [], remove_tag: '' },
		'NO_TAGS',
		'Nothing to add and nothing to remove: choose tags in the node or fill "add_tag" or "remove_tag".',
	],
	[
		'one tag in both lists',
		{ add_tag: [VIP], remove_tag: ['客户等级/vip'] },
		'TAG_IN_BOTH_LISTS',
		'Tag "客户等级/VIP" is in both lists: "add_tag" and "remove_tag".',
	],
	[
		'an unknown tag',
		{ add_tag: ['客户等级/VPI'] },
		'UNKNOWN_TAG',
		'Field "add_tag": Tag "客户等级/VPI" is not in the tag library. Did you mean 客户等级/VIP',
	],
	[
		'an unknown tag to remove',
		{ remove_tag: ['zzzz'] },
		'UNKNOWN_TAG',
		'Field "remove_tag": Tag "zzzz" is not in the tag library.',
	],
	[
		'a tag that two groups have',
		{ add_tag: ['配送稳定'] },
		'AMBIGUOUS_TAG',
		'Field "add_tag": Tag "配送稳定" is not unique: 华东标签/配送稳定, 华南标签/配送稳定',
	],
	[
		'an object as tag list',
		{ add_tag: { VIP: true } },
		'INVALID_FIELD',
		'Field "add_tag" has the value {"VIP":true}. Expected a list of tag ids or "group/tag" names.',
	],
	[
		'a list with an object',
		{ add_tag: [VIP, {}] },
		'INVALID_FIELD',
		'Field "add_tag" has the value ["客户等级/VIP",{}]. Expected a list of tag ids or "group/tag" names.',
	],
	[
		'true as tag list',
		{ remove_tag: true },
		'INVALID_FIELD',
		'Field "remove_tag" has the value true. Expected a list of tag ids or "group/tag" names.',
	],
	[
		'broken JSON',
		{ add_tag: '["客户等级/VIP", "' },
		'INVALID_FIELD',
		'Field "add_tag" has the value "[\\"客户等级/VIP\\", \\"". Expected a list of tag ids or "group/tag" names.',
	],
	[
		'JSON that is no list',
		{ add_tag: '{"tag": "VIP"}' },
		'INVALID_FIELD',
		'Field "add_tag" has the value "{\\"tag\\": \\"VIP\\"}". Expected a list of tag ids or "group/tag" names.',
	],
];

describe('an item with bad input fails before any call, and the others go on', () => {
	test.each(badItems)('%s', async (_what, fields, code, words) => {
		const alone = await mark(corp, [
			{
				...good,
				add_tag: [],
				...fields,
				...(!('add_tag' in fields || 'remove_tag' in fields) && { add_tag: [VIP] }),
			},
		]);
		expect(await corp.calls(MARK_CALL)).toBe(0);
		const [result] = results(alone);
		expect(result).toMatchObject({
			status: 'failed',
			class: 'input',
			retryable: false,
			added: [],
			removed: [],
		});
		expect(result!.reasons).toEqual([{ code, message: result!.message }]);
		expect(result!.message!.slice(0, words.length)).toBe(words);
	});

	test('all of them beside one good item', async () => {
		const run = await mark(corp, [
			...badItems.map(([, fields]) => ({ ...good, add_tag: [VIP], ...fields })),
			{ ...good, add_tag: [VIP] },
		]);
		expect(run.outputs[0]).toHaveLength(1);
		expect(run.outputs[1]).toHaveLength(badItems.length);
		expect(results(run).at(-1)).toMatchObject({ status: 'applied' });
		expect(await corp.calls(MARK_CALL)).toBe(1);
		expect(await corp.tagsOf(good.userid, good.external_userid)).toContain(idOf(VIP));
	});

	test('and the field is called what the user calls it', async () => {
		const run = await mark(corp, [{ who: 7, id: good.external_userid, t: VIP }], {
			memberField: 'who',
			customerField: 'id',
			addField: '={{ $json.t }}',
		});
		expect(results(run)[0]!.message).toMatch(/^Field "who" has the value 7/);
		const unknown = await mark(corp, [{ who: good.userid, id: good.external_userid, t: 'zzzz' }], {
			memberField: 'who',
			customerField: 'id',
			addField: '={{ $json.t }}',
		});
		expect(results(unknown)[0]!.message).toMatch(/^Field "\{\{ \$json\.t \}\}": Tag "zzzz"/);
	});

	test('and a tag chosen in the node is found by the name of its parameter', async () => {
		const run = await mark(corp, [good], { addTags: chosen('zzzz') });
		expect(results(run)[0]!.message).toBe('Field "Tags to Add": Tag "zzzz" is not in the tag library.');
	});
});

describe('JSON text is a list like any other', () => {
	test.each([
		['["客户等级/VIP","双十一活动/受邀"]'],
		[' [ "客户等级/VIP" , "双十一活动/受邀" ] '],
		['客户等级/VIP\n双十一活动/受邀'],
		['客户等级/VIP,双十一活动/受邀'],
	])('%j', async (text) => {
		await mark(corp, [{ ...good, add_tag: text }]);
		expect(await corp.tagsOf(good.userid, good.external_userid)).toEqual(
			expect.arrayContaining([idOf(VIP), idOf('双十一活动/受邀')]),
		);
	});
});

const rl = (value: string): IDataObject => ({ __rl: true, mode: 'name', value });

describe('a tag operation with bad input ends before any change, with a clear error', () => {
	const tooLong = '标'.repeat(31);
	test.each<[string, string, IDataObject, string]>([
		[
			'order −1',
			'tag.update',
			{ tag: rl(VIP), changes: { order: -1 } },
			'Field "Order" has the value -1. Expected a whole number from 0 to 4294967295.',
		],
		[
			'order 2³²',
			'tag.update',
			{ tag: rl(VIP), changes: { order: 2 ** 32 } },
			'Field "Order" has the value 4294967296. Expected a whole number from 0 to 4294967295.',
		],
		[
			'order 1.5',
			'tag.update',
			{ tag: rl(VIP), changes: { order: 1.5 } },
			'Field "Order" has the value 1.5. Expected a whole number from 0 to 4294967295.',
		],
		[
			'an order that is text',
			'tag.update',
			{ tag: rl(VIP), changes: { order: '={{ "first" }}' } },
			'Field "Order" has the value "first". Expected a whole number',
		],
		[
			'a name of 31 characters',
			'tag.update',
			{ tag: rl(VIP), changes: { name: tooLong } },
			`Field "New Name" has the value "${tooLong}". Expected a name of 1–30 characters.`,
		],
		[
			'an empty name',
			'tag.update',
			{ tag: rl(VIP), changes: { name: '  ' } },
			'Field "New Name" has the value "". Expected a name of 1–30 characters.',
		],
		[
			'no change at all',
			'tag.update',
			{ tag: rl(VIP), changes: {} },
			'Nothing to change: give a new name or an order.',
		],
		[
			'a tag that does not exist',
			'tag.update',
			{ tag: rl('客户等级/VPI'), changes: { order: 1 } },
			'Tag "客户等级/VPI" is not in the tag library. Did you mean 客户等级/VIP',
		],
		[
			'a new tag of 31 characters',
			'tag.ensure',
			{ groupName: '新组', tagNames: `短, ${tooLong}` },
			`Field "Tag Names" has the value "${tooLong}". Expected a name of 1–30 characters.`,
		],
		[
			'a group of 31 characters',
			'tagGroup.ensure',
			{ groupName: tooLong, tagNames: '短' },
			`Field "Group Name" has the value "${tooLong}". Expected a name of 1–30 characters.`,
		],
		[
			'no group name',
			'tag.ensure',
			{ groupName: '={{ "" }}', tagNames: '短' },
			'Field "Group Name" is empty. Expected a name of 1–30 characters.',
		],
		[
			'no tag names',
			'tag.ensure',
			{ groupName: '新组', tagNames: '={{ [] }}' },
			'Field "Tag Names" is empty. Expected one or more tag names of 1–30 characters.',
		],
		[
			'an order of a new group out of range',
			'tag.ensure',
			{ groupName: '新组', tagNames: '短', options: { groupOrder: -1 } },
			'Field "Order of a New Group" has the value -1. Expected a whole number',
		],
		[
			'a group that does not exist',
			'tagGroup.reorder',
			{ group: rl('客户级别'), tagOrder: 'VIP' },
			'Tag group "客户级别" does not exist. Did you mean 客户等级',
		],
		[
			'a tag of another group in the sequence',
			'tagGroup.reorder',
			{ group: rl('客户等级'), tagOrder: 'VIP, 受邀' },
			'Tag "客户等级/受邀" is not in the tag library. Did you mean VIP, 金卡',
		],
		[
			'a strategy that is no number',
			'strategyTag.ensure',
			{ strategy: rl('first'), groupName: '新组', tagNames: '短' },
			'Field "Strategy" has the value "first". Expected the id of a rule group',
		],
		[
			'a time that is none',
			'customer.getMany',
			{ filters: { addedAfter: '={{ "soon" }}' } },
			'Field "Added After" has the value "soon". Expected a date and time',
		],
		[
			'a filter on an unknown tag',
			'customer.getMany',
			{ filters: { hasAny: chosen('zzzz') } },
			'Tag "zzzz" is not in the tag library.',
		],
		[
			'a customer that is a number',
			'customer.get',
			{ customerField: 'n' },
			'Field "n" has the value 5. Expected a customer external_userid',
		],
	])('%s', async (_what, operation, parameters, words) => {
		const before = await corp.get('/sim/state');
		const run = await runTag(corp, operation, parameters, [{ n: 5 }]);
		expect(run.error?.message.slice(0, words.length)).toBe(words);
		expect(await corp.get('/sim/state')).toEqual(before);
		for (const call of ['edit_corp_tag', 'add_corp_tag', 'add_strategy_tag', 'mark_tag']) {
			expect(await corp.calls(`externalcontact/${call}`)).toBe(0);
		}
	});

	test('or marks only its item where the user chose to continue', async () => {
		const run = await runTag(
			corp,
			'tag.update',
			{
				tag: { __rl: true, mode: 'name', value: '={{ $json.tag }}' },
				changes: { order: '={{ $json.order }}' },
			},
			[
				{ tag: VIP, order: -1 },
				{ tag: VIP, order: 5 },
			],
			{ onError: 'continueRegularOutput' },
		);
		expect(run.error).toBeUndefined();
		const [failed, applied] = run.outputs[0]!;
		expect(JSON.stringify(failed)).toContain('has the value -1');
		expect(applied!.json.wecom).toMatchObject({ status: 'applied', order: 5 });
	});
});

test.each<[string, IDataObject, string]>([
	[
		'quotas',
		{ advanced: true, quotas: 'many' },
		'Quotas: "many" is not "calls/seconds", for example 10000/60.',
	],
	['a base URL', { baseUrl: 'qyapi.weixin.qq.com' }, 'Field "baseUrl" has the value "qyapi.weixin.qq.com"'],
	['a corp id', { corpId: ' ' }, 'Field "corpId" has the value ""'],
])('bad credentials: %s', async (_what, wecomApi, words) => {
	const run = await runTag(corp, 'customerTag.mark', { addTags: chosen(VIP) }, [good], { wecomApi });
	expect(run.error?.message.slice(0, words.length)).toBe(words);
	expect(await corp.calls(MARK_CALL)).toBe(0);
});
