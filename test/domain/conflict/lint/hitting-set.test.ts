import fc from 'fast-check';
import { HittingSets } from '../../../../lib/domain/conflict/lint/hitting-set';

const family = fc.array(fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 4 }), { maxLength: 12 });

/** Size of a smallest choice with one of every set, by trying them all. */
function fewest(sets: readonly number[][]): number {
	let best = Infinity;
	for (let mask = 0; mask < 256; mask++) {
		const chosen = [0, 1, 2, 3, 4, 5, 6, 7].filter((element) => (mask >> element) & 1);
		if (sets.every((set) => set.some((element) => chosen.includes(element))))
			best = Math.min(best, chosen.length);
	}
	return best;
}

test('a choice is found exactly where one of that size exists', () => {
	fc.assert(
		fc.property(family, (sets) => {
			const hitting = new HittingSets();
			for (const set of sets) hitting.add(set);
			const size = fewest(sets);
			const choice = hitting.choose(size, { steps: Infinity });
			expect(choice).toHaveLength(size);
			for (const set of sets)
				expect(set.some((element) => (choice as number[]).includes(element))).toBe(true);
			expect(hitting.choose(size - 1, { steps: Infinity })).toBeUndefined();
		}),
		{ numRuns: 500 },
	);
});

test('an element that is a set of its own is necessary', () => {
	const hitting = new HittingSets();
	for (const set of [[1, 2], [2, 3], [2]]) hitting.add(set);
	expect([...hitting.necessary]).toEqual([2]);
	expect(hitting.choose(1, { steps: 100 })).toEqual([2]);
});

test('without steps left it does not say that there is none', () => {
	const hitting = new HittingSets();
	// The lines of the Fano plane: any two meet, so no two are disjoint, yet three elements are needed.
	for (const line of [
		[0, 1, 2],
		[0, 3, 4],
		[0, 5, 6],
		[1, 3, 5],
		[1, 4, 6],
		[2, 3, 6],
		[2, 4, 5],
	])
		hitting.add(line);
	expect(hitting.choose(2, { steps: 1_000 })).toBeUndefined();
	expect(hitting.choose(2, { steps: 10 })).toBe('undecided');
});
