import { expiryOf } from '../../../lib/domain/decay/expiry';
import type { LifetimePolicy } from '../../../lib/domain/decay/policy';
import { putOn } from '../../../lib/domain/decay/put-on';
import { newStamp, type Stamp } from '../../../lib/domain/decay/stamp';
import { touch } from '../../../lib/domain/decay/touch';
import { at, DAY, monthlyHalf, never, sevenDays, slidingWeek } from './policies';

const start = at('2026-11-01T10:00+08:00');

function reply(day: number): { type: string; at: number } {
	return { type: 'reply', at: start + day * DAY };
}

describe('a tag of 7 days, fixed', () => {
	const stamp = newStamp(sevenDays, start);

	test('is not prolonged by an event', () => {
		const touched = touch(sevenDays, stamp, reply(3), start + 3 * DAY);
		expect(touched.reactivates).toBe(false);
		expect(touched.stamp).toEqual({ ...stamp, last_touch: start + 3 * DAY });
		expect(expiryOf(sevenDays, touched.stamp, start).expiresAt).toBe(start + 7 * DAY);
	});

	test('comes back with a fresh life when the customer asks again after it expired', () => {
		const touched = touch(sevenDays, stamp, reply(9), start + 9 * DAY);
		expect(touched.reactivates).toBe(true);
		expect(touched.stamp.since).toBe(start + 9 * DAY);
		expect(expiryOf(sevenDays, touched.stamp, start + 9 * DAY)).toMatchObject({
			state: 'live',
			expiresAt: start + 16 * DAY,
		});
	});

	test('also after it was taken off', () => {
		const off: Stamp = { ...stamp, expired_at: start + 7 * DAY };
		const touched = touch(sevenDays, off, reply(30), start + 30 * DAY);
		expect(touched.reactivates).toBe(true);
		expect(touched.stamp).toMatchObject({ since: start + 30 * DAY, expired_at: null });
	});

	test('does not come back by an event of before it expired that arrives late', () => {
		const touched = touch(sevenDays, stamp, reply(6), start + 8 * DAY);
		expect(touched.reactivates).toBe(false);
		expect(expiryOf(sevenDays, touched.stamp, start + 8 * DAY)).toMatchObject({
			state: 'expired',
			expiresAt: start + 7 * DAY,
		});
	});

	test('does not come back by an event whose fresh life would be over as well', () => {
		expect(touch(sevenDays, stamp, reply(8), start + 20 * DAY).reactivates).toBe(false);
	});
});

describe('a tag of 7 days, sliding', () => {
	const stamp = newStamp(slidingWeek, start);

	test('lives 7 days from the last event', () => {
		const { stamp: touched, reactivates } = touch(slidingWeek, stamp, reply(6), start + 6 * DAY);
		expect(reactivates).toBe(false);
		expect(touched.since).toBe(start);
		expect(expiryOf(slidingWeek, touched, start).expiresAt).toBe(start + 13 * DAY);
	});

	test('is not shortened by an event that arrives out of turn', () => {
		const { stamp: touched } = touch(slidingWeek, stamp, reply(6), start + 6 * DAY);
		expect(touch(slidingWeek, touched, reply(2), start + 6 * DAY).stamp).toEqual(touched);
	});

	test('comes back by a late event that would have kept it', () => {
		const touched = touch(slidingWeek, stamp, reply(6), start + 8 * DAY);
		expect(touched.reactivates).toBe(true);
		expect(expiryOf(slidingWeek, touched.stamp, start + 8 * DAY).expiresAt).toBe(start + 13 * DAY);
	});
});

describe('a tag with a half-life', () => {
	const stamp = newStamp(monthlyHalf, start);

	test('lives on from what is left of its score', () => {
		const { stamp: touched } = touch(monthlyHalf, stamp, reply(30), start + 30 * DAY);
		expect(touched.score).toBe(1.5);
		// 30 · log2(1.5 / 0.25) days
		expect((expiryOf(monthlyHalf, touched, start).expiresAt! - start) / DAY).toBeCloseTo(107.548875, 6);
	});

	test('that has expired comes back only when events lift it to the upper threshold', () => {
		const view = { type: 'view', at: start + 90 * DAY };
		const first = touch(monthlyHalf, stamp, view, view.at);
		expect(first.stamp.score).toBeCloseTo(0.125 + 0.2, 12);
		expect(first.reactivates).toBe(false);
		expect(expiryOf(monthlyHalf, first.stamp, view.at)).toMatchObject({
			state: 'expired',
			expiresAt: start + 60 * DAY,
		});
		const second = touch(monthlyHalf, first.stamp, view, view.at);
		expect(second.reactivates).toBe(true);
		expect(second.stamp).toMatchObject({ since: view.at, expired_at: null });
		expect(expiryOf(monthlyHalf, second.stamp, view.at).state).toBe('live');
	});

	test('that lives stays on between the thresholds', () => {
		const view = { type: 'view', at: start + 59 * DAY };
		const touched = touch(monthlyHalf, stamp, view, view.at);
		expect(touched.stamp.score).toBeLessThan(0.5);
		expect(expiryOf(monthlyHalf, touched.stamp, view.at + DAY).state).not.toBe('expired');
	});

	test('comes back by a late event only as far as that still counts', () => {
		const off: Stamp = { ...stamp, score: 0, expired_at: start + 60 * DAY };
		expect(touch(monthlyHalf, off, reply(70), start + 99 * DAY).reactivates).toBe(true);
		expect(touch(monthlyHalf, off, reply(70), start + 101 * DAY).reactivates).toBe(false);
	});
});

test('a life that came back begins no earlier than the one before', () => {
	const put = newStamp(monthlyHalf, start);
	const touched = touch(monthlyHalf, put, { type: 'purchase', at: start - 10 * DAY }, start + 61 * DAY);
	expect(touched.reactivates).toBe(true);
	expect(touched.stamp.since).toBe(start);
});

test('a tag that never expires keeps its last touch, and does not come back where it was taken off', () => {
	const stamp = newStamp(never, start);
	expect(touch(never, stamp, reply(3), start + 3 * DAY)).toEqual({
		stamp: { ...stamp, last_touch: start + 3 * DAY },
		reactivates: false,
	});
	const off: Stamp = { ...stamp, expired_at: start + DAY };
	expect(touch(never, off, reply(3), start + 3 * DAY).reactivates).toBe(false);
});

test.each(['complaint', 'constructor', 'add'])(
	'an event of type %s is no touch where it weighs nothing',
	(type) => {
		const policy: LifetimePolicy = { ...slidingWeek, weights: { add: 0 } };
		const stamp = newStamp(policy, start);
		const touched = touch(policy, stamp, { type, at: start + 9 * DAY }, start + 9 * DAY);
		expect(touched).toEqual({ stamp, reactivates: false });
	},
);

test('an event after now counts as of now', () => {
	const stamp = newStamp(slidingWeek, start);
	expect(touch(slidingWeek, stamp, reply(300), start + DAY).stamp.last_touch).toBe(start + DAY);
});

describe('putting on', () => {
	test('what is new begins a life', () => {
		expect(putOn(sevenDays, undefined, start)).toEqual({
			since: start,
			last_touch: start,
			score: null,
			expired_at: null,
		});
		expect(putOn(monthlyHalf, undefined, start).score).toBe(1);
	});

	test('is worth no more than the highest score', () => {
		expect(putOn({ ...monthlyHalf, maxScore: 0.6 }, undefined, start).score).toBe(0.6);
	});

	test('what is there keeps its first life and counts a touch', () => {
		const stamp = newStamp(monthlyHalf, start);
		expect(putOn(monthlyHalf, stamp, start + 30 * DAY)).toEqual({
			since: start,
			last_touch: start + 30 * DAY,
			score: 1.5,
			expired_at: null,
		});
		expect(putOn(sevenDays, newStamp(sevenDays, start), start + DAY).since).toBe(start);
	});

	test.each([sevenDays, slidingWeek, monthlyHalf, never])(
		'what has expired begins a fresh life, under any policy: %j',
		(policy) => {
			const off: Stamp = { ...newStamp(policy, start), expired_at: start + 60 * DAY };
			const back = putOn(policy, off, start + 90 * DAY);
			expect(back).toMatchObject({ since: start + 90 * DAY, expired_at: null });
			expect(expiryOf(policy, back, start + 90 * DAY).state).toBe('live');
		},
	);

	test('counts where the event type add weighs nothing', () => {
		const policy: LifetimePolicy = { ...slidingWeek, weights: { add: 0 } };
		const stamp = newStamp(policy, start);
		expect(putOn(policy, stamp, start + DAY).last_touch).toBe(start + DAY);
	});
});
