import { findOppositeRequests } from '../../../lib/domain/conflict/opposite-request';

test('items that agree say nothing', () => {
	expect(
		findOppositeRequests([
			{ add: ['a'], remove: ['b'] },
			{ add: ['a', 'c'], remove: [] },
		]),
	).toEqual([]);
});

test('a later item that takes off what an earlier one puts on is worth a warning', () => {
	expect(
		findOppositeRequests([
			{ add: ['a', 'c'], remove: [] },
			{ add: ['b'], remove: ['a'] },
		]),
	).toEqual([
		{ code: 'OPPOSITE_REQUEST', severity: 'warn', rule: 'batch', tags: ['a'], added: ['a'], removed: ['a'] },
	]);
});

test('one item that asks for both blocks: WeCom does not say what comes of it', () => {
	expect(findOppositeRequests([{ add: ['a', 'b'], remove: ['b'] }])).toMatchObject([
		{ severity: 'block', tags: ['b'] },
	]);
});
