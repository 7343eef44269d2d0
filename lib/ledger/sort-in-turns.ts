import { setImmediate as nextTurn } from 'node:timers/promises';
import { inBatches } from './rows';

/** Values sorted or merged at a stretch: some 2 ms. */
const STRETCH = 4_000;

type Compare<T> = (a: T, b: T) => number;

/** Sorted like Array.sort, equal values in the order given; the event loop gets its turns in between. */
export async function sortInTurns<T>(values: readonly T[], compare: Compare<T>): Promise<T[]> {
	let runs: T[][] = [];
	for (const run of inBatches(values, STRETCH)) {
		runs.push([...run].sort(compare));
		await nextTurn();
	}
	while (runs.length > 1) {
		const merged: T[][] = [];
		for (const [a = [], b = []] of inBatches(runs, 2)) merged.push(await merge(a, b, compare));
		runs = merged;
	}
	return runs[0] ?? [];
}

async function merge<T>(a: readonly T[], b: readonly T[], compare: Compare<T>): Promise<T[]> {
	const both: T[] = [];
	let other = 0;
	for (const value of a) {
		while (other < b.length && compare(b[other]!, value) < 0) {
			both.push(b[other]!);
			other += 1;
			if (both.length % STRETCH === 0) await nextTurn();
		}
		both.push(value);
		if (both.length % STRETCH === 0) await nextTurn();
	}
	for (; other < b.length; other += 1) both.push(b[other]!);
	return both;
}
