import { findFlipFlop, type TimedAction } from '../../../../lib/domain/conflict/frequency/flip-flop';

const DAY = 86_400_000;
const actions = (...days: Array<[number, TimedAction['action']]>): TimedAction[] =>
	days.map(([day, action]) => ({ at: day * DAY, action }));

test('a tag flipped four times in a week is one', () => {
	const flips = actions([0, 'add'], [2, 'remove'], [4, 'add'], [7, 'remove']);
	expect(findFlipFlop(flips)).toEqual({ adds: 2, removes: 2, from: 0, to: 7 * DAY });
	expect(findFlipFlop([...flips].reverse())).toEqual(findFlipFlop(flips));
});

test('one millisecond more than a week is none', () => {
	const flips = actions([0, 'add'], [2, 'remove'], [4, 'add']);
	expect(findFlipFlop([...flips, { at: 7 * DAY + 1, action: 'remove' }])).toBeUndefined();
});

test('adding twice and removing once is none', () => {
	expect(findFlipFlop(actions([0, 'add'], [1, 'remove'], [2, 'add']))).toBeUndefined();
});

test('adding what is there already does not count', () => {
	expect(
		findFlipFlop(actions([0, 'add'], [1, 'add'], [2, 'remove'], [3, 'remove'], [4, 'add'])),
	).toBeUndefined();
});

test('what happened long before does not hide it, and the latest week is reported', () => {
	const week = (start: number): TimedAction[] =>
		actions([start, 'add'], [start + 1, 'remove'], [start + 2, 'add'], [start + 3, 'remove']);
	const found = findFlipFlop([...week(0), ...week(100), ...actions([200, 'add'])]);
	expect(found).toEqual({ adds: 2, removes: 2, from: 100 * DAY, to: 103 * DAY });
});

test('window and times can be chosen', () => {
	const flips = actions([0, 'add'], [20, 'remove']);
	expect(findFlipFlop(flips, { windowMs: 30 * DAY, times: 1 })).toMatchObject({ adds: 1, removes: 1 });
});
