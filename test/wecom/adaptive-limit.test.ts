import { AdaptiveLimit } from '../../lib/wecom/adaptive-limit';

function cleanCalls(limit: AdaptiveLimit, count: number): void {
	for (let call = 0; call < count; call++) limit.onClean();
}

test('goes up by one after 50 clean calls and stops at the maximum', () => {
	const limit = new AdaptiveLimit(3, 5);
	cleanCalls(limit, 49);
	expect(limit.current).toBe(3);
	cleanCalls(limit, 1);
	expect(limit.current).toBe(4);
	cleanCalls(limit, 1_000);
	expect(limit.current).toBe(5);
});

test('goes down once for all calls that were in flight together', () => {
	const limit = new AdaptiveLimit(5, 5);
	const startedIn = limit.generation;
	for (let call = 0; call < 5; call++) limit.onRefused(startedIn);
	expect(limit.current).toBe(4);
	limit.onRefused(limit.generation);
	expect(limit.current).toBe(3);
});

test('never goes below one', () => {
	const limit = new AdaptiveLimit(2, 5);
	for (let call = 0; call < 10; call++) limit.onRefused(limit.generation);
	expect(limit.current).toBe(1);
});

test('a refused call starts the count of clean calls again', () => {
	const limit = new AdaptiveLimit(3, 5);
	cleanCalls(limit, 49);
	limit.onRefused(limit.generation);
	cleanCalls(limit, 49);
	expect(limit.current).toBe(2);
});

test('tries a level that was refused twice as late each time', () => {
	const limit = new AdaptiveLimit(4, 5);
	const callsUntilRaise: number[] = [];
	for (let round = 0; round < 4; round++) {
		let calls = 0;
		while (limit.current < 5) {
			limit.onClean();
			calls += 1;
		}
		callsUntilRaise.push(calls);
		limit.onRefused(limit.generation);
	}
	expect(callsUntilRaise).toEqual([50, 100, 200, 400]);
});

test('a level that proves good makes the next try early again', () => {
	const limit = new AdaptiveLimit(4, 5);
	cleanCalls(limit, 50);
	limit.onRefused(limit.generation);
	cleanCalls(limit, 100);
	cleanCalls(limit, 100);
	limit.onRefused(limit.generation);
	cleanCalls(limit, 50);
	expect(limit.current).toBe(5);
});

test('a lower maximum applies at once', () => {
	const limit = new AdaptiveLimit(5, 5);
	limit.setMax(2);
	expect(limit.current).toBe(2);
});
