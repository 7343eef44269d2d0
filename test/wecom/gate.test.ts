import { WecomRateLimitError } from '../../lib/wecom/errors';
import { Gate } from '../../lib/wecom/gate';
import type { CallEnd, GateLimits, Permit } from '../../lib/wecom/gate';
import { FakeClock, settlePromises } from './fake-clock';

const limits: GateLimits = {
	startConcurrency: 2,
	maxConcurrency: 2,
	quotas: [
		{ calls: 100, windowMs: 60_000 },
		{ calls: 1_000, windowMs: 3_600_000 },
	],
	maxThrottleWaitMs: 600_000,
	maxCallMs: 11_000,
};

/** A gate and named calls through it; `log` has the order in which they got their permits. */
function openGate(changes: Partial<GateLimits> = {}) {
	const clock = new FakeClock();
	const gate = new Gate('key', 'externalcontact/mark_tag', { ...limits, ...changes }, clock);
	const log: string[] = [];
	const permits = new Map<string, Permit>();
	const failures = new Map<string, unknown>();
	const enter = (name: string, repeated = false) => {
		gate.acquire({ repeated }).then(
			(permit) => {
				log.push(name);
				permits.set(name, permit);
			},
			(error: unknown) => failures.set(name, error),
		);
	};
	const leave = (name: string, end: CallEnd = 'clean') => {
		const permit = permits.get(name);
		if (!permit) throw new Error(`${name} has no permit`);
		gate.release(permit, end);
	};
	return { clock, gate, log, failures, enter, leave };
}

test('lets the next call start when one ends, first come first served', async () => {
	const { log, enter, leave } = openGate();
	for (const name of ['a', 'b', 'c', 'd']) enter(name);
	await settlePromises();
	expect(log).toEqual(['a', 'b']);
	leave('b');
	await settlePromises();
	expect(log).toEqual(['a', 'b', 'c']);
	leave('a');
	await settlePromises();
	expect(log).toEqual(['a', 'b', 'c', 'd']);
});

test('lets a repeated call go before those that have not been tried', async () => {
	const { log, enter, leave } = openGate();
	for (const name of ['a', 'b', 'c', 'd']) enter(name);
	enter('again', true);
	await settlePromises();
	leave('a');
	await settlePromises();
	expect(log).toEqual(['a', 'b', 'again']);
});

test('a 45009 closes the endpoint for the short window, then everybody goes on', async () => {
	const { clock, log, enter, leave } = openGate();
	for (const name of ['a', 'b', 'c']) enter(name);
	await settlePromises();
	leave('a', 'over-frequency');
	leave('b', 'over-frequency');
	await clock.advance(59_999);
	expect(log).toEqual(['a', 'b']);
	await clock.advance(1);
	expect(log).toEqual(['a', 'b', 'c']);
});

test('a 45009 right after reopening closes for the long window, and waiting calls learn when it opens', async () => {
	const { clock, failures, enter, leave } = openGate();
	for (const name of ['a', 'b', 'c', 'd']) enter(name);
	await settlePromises();
	leave('a', 'over-frequency');
	await clock.advance(60_000);
	leave('c', 'over-frequency');
	await settlePromises();
	const failure = failures.get('d');
	expect(failure).toBeInstanceOf(WecomRateLimitError);
	expect(failure).toMatchObject({ reopensAt: clock.now() + 3_600_000, errcode: 45009, retryable: true });
	enter('late');
	await settlePromises();
	expect(failures.get('late')).toBeInstanceOf(WecomRateLimitError);
});

test('a clean call after reopening makes the next 45009 a first one again', async () => {
	const { clock, log, failures, enter, leave } = openGate();
	for (const name of ['a', 'b', 'c', 'd']) enter(name);
	await settlePromises();
	leave('a', 'over-frequency');
	await clock.advance(60_000);
	leave('c');
	leave('b', 'over-frequency');
	await settlePromises();
	expect(log).toEqual(['a', 'b', 'c', 'd']);
	leave('d', 'over-frequency');
	enter('e');
	await clock.advance(60_000);
	expect([log.at(-1), failures.size]).toEqual(['e', 0]);
});

test('100,000 waiting calls fail one after the other without a pause in the event loop', async () => {
	const { clock, failures, enter, leave } = openGate({ maxThrottleWaitMs: 1_000 });
	for (let call = 0; call < 1_000; call++) enter(`call ${call}`);
	await settlePromises();
	leave('call 0', 'over-frequency');
	await settlePromises();
	const inFirstTurn = failures.size;
	await clock.advance(100);
	expect(inFirstTurn).toBeLessThan(300);
	expect(failures.size).toBe(998);
});

test('waits for the quota exactly as long as needed', async () => {
	const { clock, log, enter, leave } = openGate({ quotas: [{ calls: 2, windowMs: 1_000 }] });
	for (const name of ['a', 'b', 'c']) enter(name);
	await settlePromises();
	await clock.advance(10);
	leave('a');
	leave('b');
	await clock.advance(1_001);
	expect(log).toEqual(['a', 'b']);
	await clock.advance(1);
	expect(log).toEqual(['a', 'b', 'c']);
});

test('takes over new limits without forgetting the calls it has counted', async () => {
	const { clock, gate, log, enter, leave } = openGate({ quotas: [{ calls: 10, windowMs: 1_000 }] });
	for (const name of ['a', 'b', 'c']) enter(name);
	await settlePromises();
	gate.configure({ ...limits, maxConcurrency: 1, quotas: [{ calls: 2, windowMs: 1_000 }] });
	leave('a');
	leave('b');
	await settlePromises();
	expect(log).toEqual(['a', 'b']);
	await clock.advance(1_002);
	expect(log).toEqual(['a', 'b', 'c']);
	expect(gate.concurrency).toBe(1);
});
