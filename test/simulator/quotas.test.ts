import fc from 'fast-check';

import { ApiFailure } from '../../simulator/failure';
import { Quotas } from '../../simulator/quotas';
import { SlidingLog } from '../../simulator/sliding-log';
import { Harness, type Reply } from './support';

const MINUTE = 60_000;

/** Sends calls one by one, `gapMs` apart, and tells which were let through. */
function send(quotas: Quotas, calls: number, from: number, gapMs: number, scale = 1): boolean[] {
	return Array.from({ length: calls }, (_, n) => admits(quotas, from + n * gapMs, scale));
}

function admits(quotas: Quotas, now: number, scale = 1, endpoint = 'x', debug = false): boolean {
	try {
		quotas.admit(endpoint, now, scale, debug);
		return true;
	} catch (error) {
		if (error instanceof ApiFailure && error.errcode === 45009) return false;
		throw error;
	}
}

describe('the minute quota', () => {
	it('lets 10,000 calls through and blocks the next for a whole minute', () => {
		const quotas = new Quotas();
		expect(send(quotas, 10_000, 0, 1).every(Boolean)).toBe(true);
		expect(admits(quotas, 10_000)).toBe(false);
		expect(admits(quotas, 10_000 + MINUTE - 1)).toBe(false);
		expect(admits(quotas, 10_000 + MINUTE)).toBe(true);
	});

	it('slides: a place is free exactly one minute after the call that took it', () => {
		const early = new Quotas();
		send(early, 10_000, 0, 1);
		expect(admits(early, MINUTE - 1)).toBe(false);
		const late = new Quotas();
		send(late, 10_000, 0, 1);
		expect(admits(late, MINUTE)).toBe(true);
		expect(admits(late, MINUTE)).toBe(false);
	});

	it('is kept per endpoint', () => {
		const quotas = new Quotas();
		send(quotas, 10_001, 0, 0);
		expect(admits(quotas, 0, 1, 'x')).toBe(false);
		expect(admits(quotas, 0, 1, 'y')).toBe(true);
	});

	it('is not prolonged by calls during the block', () => {
		const quotas = new Quotas();
		send(quotas, 10_001, 0, 0);
		send(quotas, 100, 1, MINUTE / 101);
		expect(admits(quotas, MINUTE)).toBe(true);
	});
});

it('the hour quota lets 150,000 calls through and blocks for an hour', () => {
	const quotas = new Quotas();
	const passed = send(quotas, 150_001, 0, 7);
	expect(passed.filter(Boolean)).toHaveLength(150_000);
	const blockedAt = 150_000 * 7;
	expect(admits(quotas, blockedAt + 60 * MINUTE - 1)).toBe(false);
	expect(admits(quotas, blockedAt + 60 * MINUTE)).toBe(true);
});

it('scale 0.05 makes it 500 calls per 3 s, with blocks of 3 s', () => {
	const quotas = new Quotas();
	expect(send(quotas, 501, 0, 1, 0.05).filter(Boolean)).toHaveLength(500);
	expect(admits(quotas, 500 + 2999, 0.05)).toBe(false);
	expect(admits(quotas, 500 + 3000, 0.05)).toBe(true);
});

it('scale 0.05 makes it 7,500 calls per 180 s', () => {
	const quotas = new Quotas();
	expect(send(quotas, 7501, 0, 10, 0.05).filter(Boolean)).toHaveLength(7500);
});

it('scale 0 means no quotas', () => {
	expect(send(new Quotas(), 20_000, 0, 0, 0).every(Boolean)).toBe(true);
});

it('debug calls are limited to five a minute', () => {
	const quotas = new Quotas();
	const passed = Array.from({ length: 6 }, () => admits(quotas, 0, 1, 'x', true));
	expect(passed).toEqual([true, true, true, true, true, false]);
});

it('counts like a plain list of times, whatever the gaps', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 1500 }), (gaps) => {
			const log = new SlidingLog(2);
			const times: number[] = [];
			let now = 0;
			for (const gap of gaps) {
				now += gap;
				log.record(now);
				times.push(now);
				for (const [window, length] of [10, 1000].entries()) {
					expect(log.count(window, now, length)).toBe(times.filter((time) => time > now - length).length);
				}
			}
		}),
		{ numRuns: 20 },
	);
});

describe('over HTTP', () => {
	let harness: Harness;
	beforeAll(async () => (harness = await Harness.start({ quotaScale: 0.001 })));
	beforeEach(() => harness.reset());
	afterAll(() => harness.close());

	it('answers 45009 to the eleventh call in 60 ms and to all until the block ends', async () => {
		const call = async () => (await harness.get('department/simplelist')).errcode;
		for (let n = 0; n < 10; n++) expect(await call()).toBe(0);
		expect([await call(), await call()]).toEqual([45009, 45009]);
		expect((await harness.get('department/get', { id: '1' })).errcode).toBe(0);
		harness.clock.advance(60);
		expect(await call()).toBe(0);
	});

	it('refuses with the words of the real server and counts it', async () => {
		let reply: Reply = { errcode: 0, errmsg: '' };
		for (let n = 0; n < 11; n++) reply = await harness.get('department/simplelist');
		expect(reply.errmsg).toMatch(/^api freq out of limit, hint: \[/);
		expect(await harness.control('GET', 'stats')).toMatchObject({
			endpoints: { 'department/simplelist': { calls: 11, errcodes: { 0: 10, 45009: 1 } } },
		});
	});

	it('starts anew when the scale is changed', async () => {
		for (let n = 0; n < 11; n++) await harness.get('department/simplelist');
		await harness.turn({ quota_scale: 0 });
		expect((await harness.get('department/simplelist')).errcode).toBe(0);
	});
});
