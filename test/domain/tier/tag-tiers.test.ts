import { rankOf, TIERS } from '../../../lib/domain/tier/tier';
import { TagTiers, toRegExp } from '../../../lib/domain/tier/tag-tiers';

const tag = (groupName: string, name: string) => ({
	id: `${groupName}-${name}`,
	groupId: `g-${groupName}`,
	groupName,
	name,
	order: 0,
});

const tiers = new TagTiers([
	{ match: { pattern: '*' }, tier: 'personal' },
	{ match: { pattern: '临时*/*' }, tier: 'region', owner: 1 },
	{ match: { pattern: '临时活动/*' }, tier: 'hq' },
	{ match: { groups: ['g-等级'] }, tier: 'hq', owner: 2 },
	{ match: { groups: ['g-等级'] }, tier: 'personal' },
	{ match: { tags: ['等级-普通'] }, tier: 'region', owner: 3 },
]);

test.each([
	['a tag before its group', tag('等级', '普通'), { tier: 'region', owner: 3 }],
	['a group before a pattern, the first of two', tag('等级', 'VIP'), { tier: 'hq', owner: 2 }],
	['the longer pattern', tag('临时活动', 'x'), { tier: 'hq' }],
	['a pattern before a shorter one', tag('临时二', 'x'), { tier: 'region', owner: 1 }],
	['the pattern for all', tag('其他', 'x'), { tier: 'personal' }],
])('%s decides', (_what, asked, tier) => {
	expect(tiers.find(asked)).toEqual(tier);
});

test('a tag still to be created goes by its group and path', () => {
	const { id: _id, ...created } = tag('等级', '普通');
	expect(tiers.find(created)).toEqual({ tier: 'hq', owner: 2 });
});

test('tags without an assignment are listed by path', () => {
	const few = new TagTiers([{ match: { groups: ['g-等级'] }, tier: 'hq' }]);
	expect(few.find(tag('其他', 'x'))).toBeUndefined();
	expect(few.unassigned([tag('其他', 'x'), tag('等级', 'VIP')])).toEqual(['其他/x']);
});

test.each([
	['双*', '双十一', true],
	['双*', '非双十一', false],
	['*VIP', 'svip', true],
	['a.c', 'abc', false],
	['(临时)*', '(临时)二', true],
	['a*c', 'a\nc', true],
	['*', '', true],
])('the pattern %s and the text %s', (pattern, text, fits) => {
	expect(toRegExp(pattern).test(text)).toBe(fits);
});

test('headquarters stands above regions, regions above members', () => {
	expect([...TIERS].sort((a, b) => rankOf(b) - rankOf(a))).toEqual(['hq', 'region', 'personal']);
});
