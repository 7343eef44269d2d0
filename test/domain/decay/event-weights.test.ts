import { eventTypes, weightOf } from '../../../lib/domain/decay/event-weights';
import { monthlyHalf, sevenDays, WORTH } from './policies';

test.each(Object.entries(WORTH))('without settings %s is worth %d', (type, weight) => {
	expect(weightOf(sevenDays, type)).toBe(weight);
});

test('a policy changes what it names and leaves the rest', () => {
	const policy = { ...monthlyHalf, weights: { view: 0, 到店: 5 } };
	expect(['view', '到店', 'reply'].map((type) => weightOf(policy, type))).toEqual([0, 5, 1]);
	expect(weightOf(monthlyHalf, '到店')).toBe(0);
	expect(weightOf(policy, 'toString')).toBe(0);
});

test('known are the types of any policy', () => {
	const policies = [sevenDays, { ...monthlyHalf, weights: { 到店: 5 } }];
	expect([...eventTypes(policies)]).toEqual(['add', 'reply', 'click', 'view', 'purchase', '到店']);
});
