import { compile, DEAL, ELEVEN, PAID, REFUNDED, STAGES, UNPAID, VERIFIED, VIP } from './world';

test('rules without conditions on tags, customers or history need nothing loaded', () => {
	expect(compile({}).needs).toEqual({
		relationTags: false,
		customerTags: false,
		recordedCategories: [],
		itemFields: [],
		operatorRoles: false,
		frequency: [],
		caps: [],
	});
});

test.each<[string, object, object]>([
	['a rule of relation scope', { exclusions: [DEAL] }, { relationTags: true, customerTags: false }],
	[
		'a life cycle of the customer',
		{ lifecycles: [{ ...STAGES, scope: 'customer' }] },
		{ customerTags: true },
	],
	[
		'a suppression by tags',
		{ suppressions: [{ category: 'x', source: { tags: [VIP] } }] },
		{ relationTags: false, customerTags: true, recordedCategories: [] },
	],
	[
		'suppressions that are recorded',
		{
			suppressions: [
				{ category: 'complaint' },
				{ category: 'deleted' },
				{ id: 'again', category: 'complaint' },
			],
		},
		{ recordedCategories: ['complaint', 'deleted'], operatorRoles: false },
	],
	[
		'suppressions by an item field',
		{ suppressions: [{ category: 'complaint', source: { field: 'crm.at' } }] },
		{ itemFields: ['crm.at'], recordedCategories: [] },
	],
	[
		'an override by role',
		{ roles: { 主管: {} }, caps: [{ max: 1, days: 1, override: { roles: ['主管'] } }] },
		{ operatorRoles: true, caps: [expect.objectContaining({ id: 'caps-1' })] },
	],
	[
		'a frequency rule',
		{ frequency: [{ of: 'tag' }] },
		{ frequency: [expect.objectContaining({ of: 'tag' })] },
	],
])('%s tells what it needs', (_what, document, needs) => {
	expect(compile({ ...document }).needs).toMatchObject(needs);
});

test('rules are found by the tags that can break them', () => {
	const exclusions = [DEAL, { id: 'vip', kind: 'requires', tags: [VIP], others: [VERIFIED] }];
	const { onAdd, onRemove } = compile({ exclusions }).ofRelation;
	const idsOf = (index: typeof onAdd): Record<string, string[]> =>
		Object.fromEntries([...index].map(([tag, rules]) => [tag, rules.map(({ id }) => id)]));
	expect(idsOf(onAdd)).toEqual({
		[PAID]: ['deal'],
		[UNPAID]: ['deal'],
		[REFUNDED]: ['deal'],
		[VIP]: ['vip'],
	});
	expect(idsOf(onRemove)).toEqual({ [VERIFIED]: ['vip'] });
});

test('tags have the rank of their tier, those without a tier none', () => {
	const tiers = [
		{ group: '成交状态', tier: 'hq' },
		{ tag: UNPAID, tier: 'region' },
		{ pattern: '客户*/*', tier: 'personal' },
	];
	const { tierRanks } = compile({ tiers });
	expect([PAID, UNPAID, VIP, ELEVEN].map((tag) => tierRanks.get(tag))).toEqual([2, 1, 0, undefined]);
});
