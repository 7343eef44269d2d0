import fc from 'fast-check';
import { MAX_ORDER, placeNew, planOrder, type OrderedEntry } from '../../lib/domain/tag-order';

function after(current: readonly OrderedEntry[], edits: readonly OrderedEntry[]): Map<string, number> {
	return new Map([...current, ...edits].map(({ id, order }) => [id, order]));
}

/** The fewest edits, found by trying every set of entries that could stay. */
function fewestEdits(orders: readonly number[]): number {
	const count = orders.length;
	let most = 0;
	for (let kept = 0; kept < 2 ** count; kept++) {
		const positions = orders.map((_, index) => index).filter((index) => (kept >> index) & 1);
		if (positions.length > most && leavesRoom(orders, positions)) most = positions.length;
	}
	return count - most;
}

function leavesRoom(orders: readonly number[], positions: readonly number[]): boolean {
	let upper = MAX_ORDER + 1;
	let above = -1;
	for (const position of positions) {
		if (upper - orders[position]! < position - above) return false;
		upper = orders[position]!;
		above = position;
	}
	return upper + 1 >= orders.length - above;
}

const smallOrder = fc.oneof(
	fc.integer({ min: 0, max: 8 }),
	fc.integer({ min: MAX_ORDER - 4, max: MAX_ORDER }),
	fc.integer({ min: 0, max: MAX_ORDER }),
);

const problem = fc
	.array(smallOrder, { minLength: 1, maxLength: 9 })
	.map((orders) => orders.map((order, index) => ({ id: `t${index}`, order })));

test('the entries sort as wanted, in range, with the fewest edits', () => {
	fc.assert(
		fc.property(problem, fc.nat(), (current, seed) => {
			const wanted = shuffle(
				current.map(({ id }) => id),
				seed,
			);
			const edits = planOrder(current, wanted);
			const orders = after(current, edits);
			const sequence = wanted.map((id) => orders.get(id)!);
			for (const [index, order] of sequence.entries()) {
				expect(Number.isInteger(order) && order >= 0 && order <= MAX_ORDER).toBe(true);
				if (index > 0) expect(order).toBeLessThan(sequence[index - 1]!);
			}
			const given = new Map(current.map(({ id, order }) => [id, order]));
			expect(edits).toHaveLength(fewestEdits(wanted.map((id) => given.get(id)!)));
			expect(new Set(edits.map(({ id }) => id)).size).toBe(edits.length);
		}),
		{ numRuns: 1_000 },
	);
});

function shuffle(ids: string[], seed: number): string[] {
	const left = [...ids];
	const shuffled: string[] = [];
	for (let state = seed; left.length > 0; state = Math.floor(state / 7) + 3) {
		shuffled.push(...left.splice(state % left.length, 1));
	}
	return shuffled;
}

test('what is in order already needs no edit', () => {
	expect(
		planOrder(
			[
				{ id: 'a', order: 30 },
				{ id: 'b', order: 20 },
				{ id: 'c', order: 0 },
			],
			['a', 'b', 'c'],
		),
	).toEqual([]);
});

test('one insertion between neighbours is one edit', () => {
	const current = ['a', 'b', 'c', 'new'].map((id, index) => ({ id, order: 4_000 - 1_000 * index }));
	const edits = planOrder(current, ['a', 'new', 'b', 'c']);
	expect(edits).toEqual([{ id: 'new', order: 3_500 }]);
});

test('insertions at the same place cost one edit each as long as there is room', () => {
	let current: OrderedEntry[] = [
		{ id: 'top', order: MAX_ORDER },
		{ id: 'bottom', order: 0 },
	];
	let sequence = ['top', 'bottom'];
	for (let n = 0; n < 20; n++) {
		current.push({ id: `n${n}`, order: 0 });
		sequence = ['top', `n${n}`, ...sequence.slice(1)];
		const edits = planOrder(current, sequence);
		expect(edits).toHaveLength(1);
		current = [...after(current, edits)].map(([id, order]) => ({ id, order }));
	}
});

test('equal orders are spread apart', () => {
	const current = ['a', 'b', 'c'].map((id) => ({ id, order: 7 }));
	const orders = after(current, planOrder(current, ['c', 'b', 'a']));
	expect(orders.get('c')).toBeGreaterThan(orders.get('b')!);
	expect(orders.get('b')).toBeGreaterThan(orders.get('a')!);
});

test.each([
	['an id that is not there', ['a', 'x'], '"x" is not among'],
	['an id listed twice', ['a', 'a'], 'listed twice'],
])('%s is an error', (_what, wanted, words) => {
	expect(() => planOrder([{ id: 'a', order: 1 }], wanted)).toThrow(words);
});

describe('placeNew', () => {
	test('gives falling orders in range, all on one side of what is there', () => {
		fc.assert(
			fc.property(
				fc.array(smallOrder, { maxLength: 9 }),
				fc.integer({ min: 1, max: 120 }),
				(present, count) => {
					const orders = placeNew(present, count);
					const tight = Math.min(...present) < count && MAX_ORDER - Math.max(...present) < count;
					if (present.length > 0 && tight) {
						expect(orders).toBeUndefined();
						return;
					}
					expect(orders).toHaveLength(count);
					for (const [index, order] of orders!.entries()) {
						expect(Number.isInteger(order) && order >= 0 && order <= MAX_ORDER).toBe(true);
						if (index > 0) expect(order).toBeLessThan(orders![index - 1]!);
					}
					const below = present.every((order) => order > orders![0]!);
					const above = present.every((order) => order < orders!.at(-1)!);
					expect(below || above).toBe(true);
				},
			),
		);
	});
});
