import fc from 'fast-check';
import { sortInTurns } from '../../lib/ledger/sort-in-turns';

describe('sorting in turns', () => {
	it('gives what Array.sort gives, equal values in the order given', async () => {
		const lists = fc.array(fc.nat(2_000), { minLength: 0, maxLength: 20_000, size: 'max' });
		await fc.assert(
			fc.asyncProperty(lists, async (keys) => {
				const values = keys.map((key, position) => ({ key, position }));
				const compare = (a: { key: number }, b: { key: number }) => a.key - b.key;
				expect(await sortInTurns(values, compare)).toEqual([...values].sort(compare));
			}),
			{ seed: 7, numRuns: 20 },
		);
	});

	it('lets the event loop turn', async () => {
		let turns = 0;
		const timer = setInterval(() => (turns += 1), 0);
		const values = Array.from({ length: 100_000 }, (_, n) => (n * 7_919) % 100_003);
		const sorted = await sortInTurns(values, (a, b) => a - b);
		clearInterval(timer);
		expect(sorted).toEqual([...values].sort((a, b) => a - b));
		expect(turns).toBeGreaterThan(10);
	});
});
