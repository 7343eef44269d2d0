import { setTimeout as sleep } from 'node:timers/promises';
import { Breather, forEachConcurrently, readAhead } from '../../../nodes/shared/event-loop';

describe('working on items concurrently', () => {
	test('does each once, in order of start, never more at once than allowed', async () => {
		const started: number[] = [];
		let active = 0;
		let most = 0;
		await forEachConcurrently(
			Array.from({ length: 50 }, (_, n) => n),
			7,
			async (n) => {
				started.push(n);
				active += 1;
				most = Math.max(most, active);
				await sleep(n % 3);
				active -= 1;
			},
		);
		expect(started).toEqual(Array.from({ length: 50 }, (_, n) => n));
		expect(most).toBe(7);
		expect(active).toBe(0);
	});

	test('takes from an async source, too', async () => {
		const seen: string[] = [];
		async function* pages(): AsyncGenerator<string> {
			for (const page of ['a', 'b', 'c']) {
				await sleep(1);
				yield page;
			}
		}
		await forEachConcurrently(pages(), 2, async (page) => void seen.push(page));
		expect(seen.sort()).toEqual(['a', 'b', 'c']);
	});

	test('of no items ends at once', async () => {
		await forEachConcurrently([], 5, async () => {
			throw new Error('never called');
		});
	});

	test('starts nothing new after a failure, waits for what runs, then fails with the first', async () => {
		const started: number[] = [];
		const finished: number[] = [];
		const working = forEachConcurrently([0, 1, 2, 3, 4, 5, 6], 3, async (n) => {
			started.push(n);
			await sleep(5 * (n + 1));
			if (n < 2) throw new Error(`failure ${n}`);
			finished.push(n);
		});
		await expect(working).rejects.toThrow('failure 0');
		expect(started).toEqual([0, 1, 2]);
		expect(finished).toEqual([2]);
	});

	test('fails when the source does', async () => {
		function* broken(): Generator<number> {
			yield 1;
			throw new Error('no more');
		}
		await expect(forEachConcurrently(broken(), 2, async () => {})).rejects.toThrow('no more');
	});
});

test('a long loop lets others have their turn', async () => {
	const breather = new Breather();
	let turns = 0;
	const timer = setInterval(() => (turns += 1), 1);
	const end = performance.now() + 150;
	let pauses = 0;
	while (performance.now() < end) {
		if (!breather.due()) continue;
		await breather.pause();
		pauses += 1;
	}
	clearInterval(timer);
	expect(pauses).toBeGreaterThan(1);
	expect(turns).toBeGreaterThan(1);
});

describe('readAhead', () => {
	/** Counts from 1, and tells what it was asked for. */
	async function* counting(asked: number[], last: number, ended: () => void): AsyncGenerator<number> {
		try {
			for (let next = 1; next <= last; next++) {
				asked.push(next);
				yield next;
			}
		} finally {
			ended();
		}
	}

	test('asks for one piece more than it gives out, and ends with its source', async () => {
		const asked: number[] = [];
		const ended = jest.fn();
		const given: number[] = [];
		for await (const piece of readAhead(counting(asked, 3, ended))) {
			given.push(piece);
			await new Promise((resolve) => setImmediate(resolve));
			expect(asked).toHaveLength(Math.min(3, given.length + 1));
		}
		expect(given).toEqual([1, 2, 3]);
		expect(ended).toHaveBeenCalledTimes(1);
	});

	test('rejects when it comes to the piece that failed, not before', async () => {
		async function* failing(): AsyncGenerator<number> {
			yield 1;
			throw new Error('no second piece');
		}
		const pieces = readAhead(failing());
		expect(await pieces.next()).toEqual({ done: false, value: 1 });
		await new Promise((resolve) => setImmediate(resolve));
		await expect(pieces.next()).rejects.toThrow('no second piece');
	});

	test('lets the source end when the work on it fails', async () => {
		const ended = jest.fn();
		const work = async (): Promise<void> => {
			throw new Error('the work failed');
		};
		await expect(forEachConcurrently(readAhead(counting([], 9, ended)), 2, work)).rejects.toThrow(
			'the work failed',
		);
		expect(ended).toHaveBeenCalledTimes(1);
	});
});
