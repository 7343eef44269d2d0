import fc from 'fast-check';
import {
	compilePolicies,
	effectivePolicy,
	matchingPolicies,
	type PolicySubject,
} from '../../../lib/domain/decay/effective-policy';
import type { DecayPolicy, LifetimePolicy, PolicyTarget } from '../../../lib/domain/decay/policy';

function days(id: string, amount: number, appliesTo: PolicyTarget): LifetimePolicy {
	return { id, appliesTo, mode: 'fixed', lifetime: { amount, unit: 'day' } };
}

const HQ = 1;
const MARKETING = 2;
const MARKETING_EAST = 21;
const SERVICE = 3;

const documented = compilePolicies([
	days('全部', 180, {}),
	days('活动', 30, { groupId: '活动' }),
	days('活动咨询', 7, { tagId: '活动咨询' }),
	days('市场部', 15, { departmentId: MARKETING }),
	days('售后', 90, { departmentId: SERVICE }),
	days('售后的活动', 20, { departmentId: SERVICE, groupId: '活动' }),
	days('张三', 3, { userid: 'ZhangSan' }),
]);

test.each([
	['any tag', { tagId: '其他' }, '全部', 'default'],
	['a tag of a group', { tagId: '双十一', groupId: '活动' }, '活动', 'group'],
	['a tag', { tagId: '活动咨询', groupId: '活动' }, '活动咨询', 'tag'],
	['a department', { tagId: '活动咨询', departments: [MARKETING, HQ] }, '市场部', 'department'],
	[
		'one below it',
		{ tagId: '活动咨询', departments: [MARKETING_EAST, MARKETING, HQ] },
		'市场部',
		'department',
	],
	['a group there', { tagId: 'x', groupId: '活动', departments: [SERVICE, HQ] }, '售后的活动', 'department'],
	['another there', { tagId: '技术支持', departments: [SERVICE, HQ] }, '售后', 'department'],
	['a member', { tagId: 'x', userid: 'zhangsan', departments: [MARKETING, HQ] }, '张三', 'personal'],
	['another one', { tagId: 'x', userid: 'lisi', departments: [HQ] }, '全部', 'default'],
])('%s', (_what, subject, id, wonBy) => {
	const effective = effectivePolicy(documented, subject);
	expect({ id: effective.policy.id, wonBy: effective.wonBy }).toEqual({ id, wonBy });
});

test('without any policy a tag never expires', () => {
	expect(effectivePolicy(compilePolicies([]), { tagId: 'et1' })).toMatchObject({
		policy: { mode: 'never' },
		wonBy: 'none',
	});
});

test('all that match are told, the winner first', () => {
	const subject = { tagId: '活动咨询', groupId: '活动', userid: 'zhangsan', departments: [SERVICE, HQ] };
	expect(matchingPolicies(documented, subject).map(({ id }) => id)).toEqual([
		'张三',
		'售后的活动',
		'售后',
		'活动咨询',
		'活动',
		'全部',
	]);
});

const users = ['ann', 'Bob'];
const tags = ['t1', 't2'];
const groups = ['g1', 'g2'];
const departments = [1, 2, 3, 4];

const target: fc.Arbitrary<PolicyTarget> = fc
	.tuple(
		fc.oneof(
			fc.constant({}),
			fc.record({ userid: fc.constantFrom(...users) }),
			fc.record({ departmentId: fc.constantFrom(...departments) }),
		),
		fc.oneof(
			fc.constant({}),
			fc.record({ tagId: fc.constantFrom(...tags) }),
			fc.record({ groupId: fc.constantFrom(...groups) }),
		),
	)
	.map(([whose, which]) => ({ ...whose, ...which }));

const policies = fc
	.uniqueArray(target, { maxLength: 20, selector: (entry) => JSON.stringify(entry) })
	.map((targets) => targets.map((appliesTo, index) => days(`p${index}`, 1, appliesTo)));

const subjects = fc.record({
	tagId: fc.constantFrom(...tags),
	groupId: fc.constantFrom(undefined, ...groups),
	userid: fc.constantFrom(undefined, 'ANN', 'bob', 'cy'),
	departments: fc.shuffledSubarray(departments),
});

type Subject = PolicySubject & { departments: readonly number[] };

/** How specific each part of a target is, the more telling part first; undefined where it does not match. */
function rank({ appliesTo }: DecayPolicy, subject: Subject): number[] | undefined {
	const { userid, departmentId, tagId, groupId } = appliesTo;
	if (userid !== undefined && userid.toLowerCase() !== subject.userid?.toLowerCase()) return undefined;
	if (departmentId !== undefined && !subject.departments.includes(departmentId)) return undefined;
	if (tagId !== undefined && tagId !== subject.tagId) return undefined;
	if (groupId !== undefined && groupId !== subject.groupId) return undefined;
	const height = departmentId === undefined ? 99 : subject.departments.indexOf(departmentId);
	return [userid === undefined ? 1 : 0, height, tagId === undefined ? 1 : 0, groupId === undefined ? 1 : 0];
}

function ranked(all: readonly DecayPolicy[], subject: Subject): string[] {
	return all
		.map((policy) => ({ id: policy.id, key: rank(policy, subject) }))
		.filter(({ key }) => key !== undefined)
		.sort((a, b) => compare(a.key!, b.key!))
		.map(({ id }) => id);
}

function compare(a: readonly number[], b: readonly number[]): number {
	const differs = a.findIndex((part, index) => part !== b[index]);
	return differs < 0 ? 0 : a[differs]! - b[differs]!;
}

test('the most specific of all that match wins', () => {
	fc.assert(
		fc.property(policies, subjects, (all, subject) => {
			const index = compilePolicies(all);
			const expected = ranked(all, subject);
			expect(matchingPolicies(index, subject).map(({ id }) => id)).toEqual(expected);
			expect(effectivePolicy(index, subject).policy.id).toBe(expected[0] ?? '');
		}),
		{ numRuns: 2_000 },
	);
});
