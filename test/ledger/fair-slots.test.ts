import fc from 'fast-check';
import { fairSlots, type SlotHolder } from '../../lib/ledger/fair-slots';

function holder(name: string, wanted: number, slots = 0, since = 0): SlotHolder {
	return { holder: name, wanted, slots, since };
}

describe('fair slots', () => {
	it.each<[string, SlotHolder[], Record<string, number>]>([
		['all to one', [holder('a', 9)], { a: 5 }],
		['no more than wanted', [holder('a', 2)], { a: 2 }],
		['halves, the odd one to who waits', [holder('a', 5, 5), holder('b', 5)], { a: 2, b: 3 }],
		[
			'halves, the odd one to who was served last',
			[holder('a', 5, 2, 1), holder('b', 5, 2, 2)],
			{ a: 2, b: 3 },
		],
		['what one does not want', [holder('a', 1, 1), holder('b', 9, 1), holder('c', 2)], { a: 1, b: 2, c: 2 }],
		['nothing to who wants nothing', [holder('a', 0, 3), holder('b', 5)], { a: 0, b: 5 }],
	])('are %s', (_name, holders, expected) => {
		expect(Object.fromEntries(fairSlots(holders, 5))).toEqual(expected);
	});

	it('go round when there are more holders than slots', () => {
		const holders = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => holder(name, 1, i < 5 ? 1 : 0, i));
		const fair = fairSlots(holders, 5);
		expect(fair.get('f')).toBe(1);
		expect(fair.get('a')).toBe(0);
	});

	it('give out everything wanted up to the maximum, and never leave one behind for another', () => {
		const anyHolder = fc.record({ wanted: fc.nat(8), slots: fc.nat(4), since: fc.nat(9) });
		fc.assert(
			fc.property(fc.array(anyHolder, { maxLength: 9 }), fc.nat(12), (given, max) => {
				const holders = given.map((one, i) => ({ ...one, holder: `h${i}` }));
				const fair = fairSlots(holders, max);
				const parts = holders.map(({ holder: name, wanted }) => ({ wanted, part: fair.get(name) ?? -1 }));
				const sum = parts.reduce((total, { part }) => total + part, 0);
				expect(sum).toBe(
					Math.min(
						max,
						holders.reduce((total, { wanted }) => total + wanted, 0),
					),
				);
				for (const { wanted, part } of parts) expect(part).toBeLessThanOrEqual(wanted);
				const most = Math.max(0, ...parts.map(({ part }) => part));
				for (const { wanted, part } of parts) {
					if (part < wanted) expect(most - part).toBeLessThanOrEqual(1);
				}
			}),
		);
	});
});
