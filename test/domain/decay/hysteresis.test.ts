import fc from 'fast-check';
import { expiryOf } from '../../../lib/domain/decay/expiry';
import type { DecayPolicy, HalfLifePolicy, LifetimePolicy } from '../../../lib/domain/decay/policy';
import { newStamp, type Stamp } from '../../../lib/domain/decay/stamp';
import { touch } from '../../../lib/domain/decay/touch';
import { DAY, WORTH } from './policies';

const policies: fc.Arbitrary<HalfLifePolicy> = fc
	.record({
		halfLifeDays: fc.integer({ min: 1, max: 40 }),
		thresholdOff: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
		ratio: fc.double({ min: 1.01, max: 4, noNaN: true }),
	})
	.map(({ halfLifeDays, thresholdOff, ratio }) => ({
		id: 'p',
		appliesTo: {},
		mode: 'half-life',
		halfLifeDays,
		thresholdOff,
		thresholdOn: thresholdOff * ratio,
		maxScore: 1e6,
	}));

const steps = fc.array(
	fc.record({
		type: fc.constantFrom('reply', 'click', 'view', 'purchase' as const),
		afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 * DAY })),
	}),
	{ minLength: 1, maxLength: 25 },
);

/** How late each event arrives. */
const delays = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 * DAY })), {
	minLength: 25,
	maxLength: 25,
});

const lifetimes: fc.Arbitrary<LifetimePolicy> = fc
	.record({ mode: fc.constantFrom('fixed', 'sliding' as const), amount: fc.integer({ min: 1, max: 40 }) })
	.map(({ mode, amount }) => ({ id: 'p', appliesTo: {}, mode, lifetime: { amount, unit: 'day' } }));

function isOn(policy: DecayPolicy, stamp: Stamp, now: number): boolean {
	return expiryOf(policy, stamp, now).state !== 'expired';
}

test('no tag flips more than once per touch: at the touch it only comes back, after it it only goes', () => {
	fc.assert(
		fc.property(fc.oneof(policies, lifetimes), steps, delays, (policy, touches, late) => {
			let stamp = newStamp(policy, 0);
			let now = 0;
			for (const [index, { type, afterMs }] of touches.entries()) {
				const looks = Array.from({ length: 9 }, (_, part) => now + Math.floor((afterMs * part) / 8));
				const states = looks.map((look) => isOn(policy, stamp, look));
				expect(states).toEqual([...states.filter((on) => on), ...states.filter((on) => !on)]);

				now += afterMs;
				const wasOn = isOn(policy, stamp, now);
				const touched = touch(policy, stamp, { type, at: now - late[index]! }, now);
				const nowOn = isOn(policy, touched.stamp, now);
				expect(touched.reactivates).toBe(!wasOn && nowOn);
				expect(wasOn && !nowOn).toBe(false);
				stamp = touched.stamp;
			}
		}),
		{ numRuns: 1_000 },
	);
});

test('a tag that came back stays for as long as decay takes from the upper to the lower threshold', () => {
	fc.assert(
		fc.property(policies, steps, (policy, touches) => {
			const { halfLifeDays, thresholdOff = 0, thresholdOn = 0 } = policy;
			const least = halfLifeDays * DAY * Math.log2(thresholdOn / thresholdOff);
			let stamp = newStamp(policy, 0);
			let now = 0;
			for (const { type, afterMs } of touches) {
				now += afterMs;
				const touched = touch(policy, stamp, { type, at: now }, now);
				stamp = touched.stamp;
				if (!touched.reactivates) continue;
				expect(expiryOf(policy, stamp, now).expiresAt! - now).toBeGreaterThanOrEqual(least - 1);
			}
		}),
		{ numRuns: 1_000 },
	);
});

test('a tag is on or off as the whole history says', () => {
	fc.assert(
		fc.property(policies, steps, (policy, touches) => {
			const { halfLifeDays, thresholdOff = 0, thresholdOn = 0 } = policy;
			const history = [{ weight: WORTH.add, at: 0 }];
			const sum = (now: number): number =>
				history.reduce(
					(total, { weight, at }) => total + weight / 2 ** ((now - at) / (halfLifeDays * DAY)),
					0,
				);
			let on = true;
			let stamp = newStamp(policy, 0);
			let now = 0;
			for (const { type, afterMs } of touches) {
				now += afterMs;
				const before = sum(now);
				const after = before + WORTH[type];
				// Too close for floating point to tell which side it is on.
				fc.pre(Math.abs(before - thresholdOff) > 1e-7 && Math.abs(after - thresholdOn) > 1e-7);
				if (before < thresholdOff) on = false;
				if (after > thresholdOn) on = true;
				history.push({ weight: WORTH[type], at: now });
				stamp = touch(policy, stamp, { type, at: now }, now).stamp;
				expect(isOn(policy, stamp, now)).toBe(on);
				expect(Math.abs(stamp.score! - after)).toBeLessThanOrEqual(1e-9 * after);
			}
		}),
		{ numRuns: 1_000 },
	);
});
