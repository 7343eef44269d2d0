import { checkPolicies } from '../../../lib/domain/decay/check-policies';
import type { DecayPolicy, HalfLifePolicy, LifetimePolicy } from '../../../lib/domain/decay/policy';
import { monthlyHalf, never, sevenDays } from './policies';

const lifetime = (changes: Partial<LifetimePolicy>): DecayPolicy => ({ ...sevenDays, ...changes });
const halfLife = (changes: Partial<HalfLifePolicy>): DecayPolicy => ({ ...monthlyHalf, ...changes });

test('policies that make sense have no problems', () => {
	const policies: DecayPolicy[] = [
		sevenDays,
		monthlyHalf,
		{ ...never, appliesTo: { tagId: '黑名单' } },
		{ ...sevenDays, id: '市场部', appliesTo: { departmentId: 2 }, lifetime: { amount: 15, unit: 'day' } },
		{ ...sevenDays, id: '市场部 et1', appliesTo: { departmentId: 2, tagId: 'et1' } },
		{ ...sevenDays, id: 'grace 0', appliesTo: { tagId: 'et9' }, grace: { amount: 0, unit: 'day' } },
	];
	expect(checkPolicies(policies)).toEqual([]);
});

test.each<[string, DecayPolicy, string, string, string]>([
	['no id', lifetime({ id: ' ' }), 'id', '', 'a text'],
	[
		'a life of 0 days',
		lifetime({ lifetime: { amount: 0, unit: 'day' } }),
		'lifetime.amount',
		'0',
		'a whole number from 1 to 36500',
	],
	[
		'half a day',
		lifetime({ lifetime: { amount: 0.5, unit: 'day' } }),
		'lifetime.amount',
		'0.5',
		'a whole number from 1 to 36500',
	],
	[
		'a life of centuries',
		lifetime({ lifetime: { amount: 1201, unit: 'month' } }),
		'lifetime.amount',
		'1201',
		'a whole number from 1 to 1200',
	],
	[
		'a negative grace period',
		lifetime({ grace: { amount: -1, unit: 'hour' } }),
		'grace.amount',
		'-1',
		'a whole number from 0 to 876000',
	],
	[
		'a grace period as long as the life',
		lifetime({ grace: { amount: 7, unit: 'day' } }),
		'grace',
		'{"amount":7,"unit":"day"}',
		'less than the life of a tag that was just put on',
	],
	[
		'a grace period as long as two half-lives',
		halfLife({ grace: { amount: 60, unit: 'day' } }),
		'grace',
		'{"amount":60,"unit":"day"}',
		'less than the life of a tag that was just put on',
	],
	[
		'a negative half-life',
		halfLife({ halfLifeDays: -3 }),
		'halfLifeDays',
		'-3',
		'a number above 0, at most 36500',
	],
	['no half-life', halfLife({ halfLifeDays: 0 }), 'halfLifeDays', '0', 'a number above 0, at most 36500'],
	['a lower threshold of 0', halfLife({ thresholdOff: 0 }), 'thresholdOff', '0', 'a number above 0'],
	[
		'equal thresholds',
		halfLife({ thresholdOff: 0.5, thresholdOn: 0.5 }),
		'thresholdOn',
		'0.5',
		'a number above thresholdOff, which is 0.5',
	],
	[
		'a lower threshold above the upper one that holds without a setting',
		halfLife({ thresholdOff: 0.7 }),
		'thresholdOn',
		'0.5',
		'a number above thresholdOff, which is 0.7',
	],
	[
		'a highest score nobody comes back with',
		halfLife({ maxScore: 0.4 }),
		'maxScore',
		'0.4',
		'a number of at least thresholdOn, which is 0.5',
	],
	[
		'a tag that expires as it is put on',
		halfLife({ weights: { add: 0.25 } }),
		'weights.add',
		'0.25',
		'a number above thresholdOff, which is 0.25',
	],
	[
		'a negative weight',
		lifetime({ weights: { view: -0.2 } }),
		'weights.view',
		'-0.2',
		'a number of at least 0',
	],
	[
		'a member and a department',
		lifetime({ appliesTo: { userid: 'lisi', departmentId: 2 } }),
		'appliesTo',
		'{"userid":"lisi","departmentId":2}',
		'userid or departmentId, not both',
	],
	[
		'a tag and a group',
		lifetime({ appliesTo: { tagId: 'et1', groupId: 'eg1' } }),
		'appliesTo',
		'{"tagId":"et1","groupId":"eg1"}',
		'tagId or groupId, not both',
	],
])('%s', (_what, policy, field, value, expected) => {
	const [problem, ...others] = checkPolicies([
		{ ...never, id: 'first', appliesTo: { tagId: 'et0' } },
		policy,
	]);
	expect(others).toEqual([]);
	expect(problem?.path).toBe(`policies[1].${field}`);
	expect(problem?.values).toEqual(value === '' ? { expected } : { value, expected });
});

test('two policies of one id, and two for the same tags', () => {
	const policies: DecayPolicy[] = [
		{ ...never, id: 'a', appliesTo: { userid: 'LiSi' } },
		{ ...never, id: 'a', appliesTo: { departmentId: 2 } },
		{ ...never, id: 'b', appliesTo: { userid: 'lisi' } },
	];
	expect(checkPolicies(policies, 'decay')).toEqual([
		{ code: 'DUPLICATE', path: 'decay[1].id', values: { value: '"a"', other: 'decay[0].id' } },
		{
			code: 'DUPLICATE',
			path: 'decay[2].appliesTo',
			values: { value: '{"userid":"lisi"}', other: 'decay[0].appliesTo' },
		},
	]);
});

test('all problems are found in one look', () => {
	const policies = [
		lifetime({ lifetime: { amount: 0, unit: 'day' }, grace: { amount: -1, unit: 'day' } }),
		halfLife({ halfLifeDays: Number.NaN, maxScore: 0, weights: { view: -1, click: -1 } }),
	];
	expect(checkPolicies(policies).map(({ path }) => path)).toEqual([
		'policies[0].lifetime.amount',
		'policies[0].grace.amount',
		'policies[1].weights.view',
		'policies[1].weights.click',
		'policies[1].halfLifeDays',
		'policies[1].maxScore',
	]);
});
