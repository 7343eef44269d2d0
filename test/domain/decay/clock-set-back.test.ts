import fc from 'fast-check';
import { addDays } from '../../../lib/domain/calendar/shift';
import { expiryOf } from '../../../lib/domain/decay/expiry';
import type { DecayPolicy } from '../../../lib/domain/decay/policy';
import { putOn } from '../../../lib/domain/decay/put-on';
import { newStamp, type Stamp } from '../../../lib/domain/decay/stamp';
import { touch } from '../../../lib/domain/decay/touch';
import { DAY, monthlyHalf, sevenDays, slidingWeek } from './policies';

const readings = fc.array(fc.integer({ min: 0, max: 40 * DAY }), { minLength: 1, maxLength: 20 });
const anyPolicy = fc.constantFrom<DecayPolicy>(sevenDays, slidingWeek, monthlyHalf);

test('whatever the clock says, a touch never shortens a life', () => {
	fc.assert(
		fc.property(anyPolicy, readings, (policy, clock) => {
			let stamp = newStamp(policy, 20 * DAY);
			for (const now of clock) {
				const before = expiryOf(policy, stamp, now).expiresAt!;
				const touched = touch(policy, stamp, { type: 'reply', at: now }, now);
				expect(expiryOf(policy, touched.stamp, now).expiresAt).toBeGreaterThanOrEqual(before);
				stamp = touched.stamp;
			}
		}),
	);
});

test('a life never ends later than a lifetime after the furthest the clock ever was', () => {
	fc.assert(
		fc.property(fc.constantFrom(sevenDays, slidingWeek), readings, (policy, clock) => {
			let stamp = newStamp(policy, 20 * DAY);
			let furthest = 20 * DAY;
			for (const now of clock) {
				furthest = Math.max(furthest, now);
				stamp = touch(policy, stamp, { type: 'reply', at: now }, now).stamp;
				expect(stamp.last_touch).toBeLessThanOrEqual(furthest);
				expect(expiryOf(policy, stamp, now).expiresAt).toBeLessThanOrEqual(
					addDays(furthest, 7, 'Asia/Shanghai'),
				);
			}
		}),
	);
});

test('an event counts in full, as if the clock stood still meanwhile', () => {
	const stamp = newStamp(monthlyHalf, 20 * DAY);
	const touched = touch(monthlyHalf, stamp, { type: 'reply', at: 5 * DAY }, 5 * DAY);
	expect(touched.stamp).toEqual({ ...stamp, score: 2 });
});

test('an event of long ago that arrives then still counts as old', () => {
	const stamp: Stamp = { ...newStamp(monthlyHalf, 200 * DAY), score: 0.75 };
	const now = 200 * DAY - 50;
	const touched = touch(monthlyHalf, stamp, { type: 'reply', at: now - 60 * DAY }, now);
	expect(touched.stamp.score).toBeCloseTo(1, 9);
	expect(touched.stamp.last_touch).toBe(200 * DAY);
});

test('a tag that expired by the clock of then is not alive again, and comes back no earlier than it went', () => {
	const expired: Stamp = { ...newStamp(sevenDays, 10 * DAY), expired_at: 17 * DAY };
	expect(expiryOf(sevenDays, expired, 12 * DAY).state).toBe('expired');
	const touched = touch(sevenDays, expired, { type: 'reply', at: 12 * DAY }, 12 * DAY);
	expect(touched.reactivates).toBe(true);
	expect(touched.stamp.since).toBe(17 * DAY);
	expect(putOn(sevenDays, expired, 12 * DAY).since).toBe(17 * DAY);
});
