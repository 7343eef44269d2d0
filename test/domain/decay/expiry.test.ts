import fc from 'fast-check';
import { expiryOf } from '../../../lib/domain/decay/expiry';
import type { DecayPolicy, LifetimePolicy } from '../../../lib/domain/decay/policy';
import { newStamp, type Stamp } from '../../../lib/domain/decay/stamp';
import { at, DAY, monthlyHalf, never, sevenDays, slidingWeek } from './policies';

const monthly: LifetimePolicy = { ...sevenDays, lifetime: { amount: 1, unit: 'month' } };
const quarterly: LifetimePolicy = { ...sevenDays, lifetime: { amount: 3, unit: 'month' } };
const hours: LifetimePolicy = { ...sevenDays, lifetime: { amount: 36, unit: 'hour' } };

test.each([
	['7 days', sevenDays, '2026-11-22T10:30+08:00', 'Asia/Shanghai', '2026-11-29T10:30+08:00'],
	['a month from the 31st', monthly, '2026-01-31T10:30+08:00', 'Asia/Shanghai', '2026-02-28T10:30+08:00'],
	['a month in a leap year', monthly, '2028-01-31T10:30+08:00', 'Asia/Shanghai', '2028-02-29T10:30+08:00'],
	['three months', quarterly, '2026-11-30T23:59+08:00', 'Asia/Shanghai', '2027-02-28T23:59+08:00'],
	['the zone decides on the day', monthly, '2026-01-31T20:00Z', 'Asia/Shanghai', '2026-03-01T04:00+08:00'],
	['the zone decides on the day', monthly, '2026-01-31T20:00Z', 'UTC', '2026-02-28T20:00Z'],
	['a week of 167 hours', sevenDays, '2026-03-05T12:00-05:00', 'America/New_York', '2026-03-12T12:00-04:00'],
	['a week of 169 hours', sevenDays, '2026-10-30T12:00-04:00', 'America/New_York', '2026-11-06T12:00-05:00'],
	['onto a skipped time', sevenDays, '2026-03-01T02:30-05:00', 'America/New_York', '2026-03-08T03:30-04:00'],
	['hours are hours', hours, '2026-03-07T12:00-05:00', 'America/New_York', '2026-03-09T01:00-04:00'],
])('the end of a life: %s', (_what, policy, from, zone, end) => {
	const stamp = newStamp(policy, at(from));
	const { expiresAt } = expiryOf(policy, stamp, at(from), zone);
	expect(new Date(expiresAt!).toISOString()).toBe(new Date(end).toISOString());
});

test('the calendar is that of Shanghai unless another is named', () => {
	const stamp = newStamp(monthly, at('2026-01-31T20:00Z'));
	expect(expiryOf(monthly, stamp, 0).expiresAt).toBe(at('2026-03-01T04:00+08:00'));
});

test.each([
	['as it begins', 0, 'live'],
	['before the grace period', 5 * DAY - 1, 'live'],
	['as the grace period begins', 5 * DAY, 'expiring'],
	['a moment before the end', 7 * DAY - 1, 'expiring'],
	['at the end', 7 * DAY, 'expired'],
	['long after', 700 * DAY, 'expired'],
	['with a clock set back', -700 * DAY, 'live'],
])('a tag of 7 days, 2 of them grace, %s', (_what, after, state) => {
	const since = at('2026-11-22T10:30+08:00');
	expect(expiryOf(sevenDays, newStamp(sevenDays, since), since + after)).toEqual({
		state,
		expiresAt: since + 7 * DAY,
		warnsAt: since + 5 * DAY,
	});
});

test('a fixed life counts from when the tag was put on, a sliding one from the last touch', () => {
	const stamp: Stamp = { since: 0, last_touch: 3 * DAY, score: null, expired_at: null };
	expect(expiryOf(sevenDays, stamp, 0).expiresAt).toBe(7 * DAY);
	expect(expiryOf(slidingWeek, stamp, 0).expiresAt).toBe(10 * DAY);
});

test('a month of grace before a quarter ends follows the calendar', () => {
	const policy: LifetimePolicy = { ...quarterly, grace: { amount: 1, unit: 'month' } };
	const { expiresAt, warnsAt } = expiryOf(policy, newStamp(policy, at('2026-12-31T09:00+08:00')), 0);
	expect(expiresAt).toBe(at('2027-03-31T09:00+08:00'));
	expect(warnsAt).toBe(at('2027-02-28T09:00+08:00'));
});

test('a tag put on under a half-life of 30 days goes after two half-lives', () => {
	const stamp = newStamp(monthlyHalf, 0);
	expect(expiryOf(monthlyHalf, stamp, 30 * DAY)).toEqual({
		state: 'live',
		expiresAt: 60 * DAY,
		warnsAt: 55 * DAY,
		score: 0.5,
	});
	expect(expiryOf(monthlyHalf, stamp, 60 * DAY - 1).state).toBe('expiring');
	expect(expiryOf(monthlyHalf, stamp, 60 * DAY).state).toBe('expired');
});

test('warning begins no earlier than the life', () => {
	const faint: Stamp = { since: 0, last_touch: 40 * DAY, score: 0.26, expired_at: null };
	expect(expiryOf(monthlyHalf, faint, 40 * DAY)).toMatchObject({ state: 'expiring', warnsAt: 40 * DAY });
});

test('without a grace period nothing is about to expire', () => {
	const policy: LifetimePolicy = { ...sevenDays, grace: undefined };
	const stamp = newStamp(policy, 0);
	expect(expiryOf(policy, stamp, 7 * DAY - 1).state).toBe('live');
	expect(expiryOf(policy, stamp, 7 * DAY).state).toBe('expired');
});

test('never is never', () => {
	const stamp = newStamp(never, 0);
	expect(expiryOf(never, stamp, 8e15)).toEqual({ state: 'live', expiresAt: null, warnsAt: null });
});

test.each<[DecayPolicy]>([[sevenDays], [slidingWeek], [monthlyHalf], [never]])(
	'a tag known to have expired stays so until it comes back: %j',
	(policy) => {
		const stamp: Stamp = { since: 0, last_touch: 90 * DAY, score: 9, expired_at: 60 * DAY };
		for (const now of [0, 59 * DAY, 61 * DAY, 91 * DAY]) {
			expect(expiryOf(policy, stamp, now)).toMatchObject({ state: 'expired', expiresAt: 60 * DAY });
		}
	},
);

test('a tag of another mode counts under a half-life as put on at its last touch', () => {
	const stamp: Stamp = { since: 0, last_touch: 10 * DAY, score: null, expired_at: null };
	expect(expiryOf(monthlyHalf, stamp, 10 * DAY)).toMatchObject({ score: 1, expiresAt: 70 * DAY });
});

test('its times do not depend on when one looks, and states follow each other', () => {
	const stamps = fc.record({
		since: fc.integer({ min: 0, max: 100 * DAY }),
		last_touch: fc.integer({ min: 100 * DAY, max: 200 * DAY }),
		score: fc.double({ min: 0, max: 10, noNaN: true }),
		expired_at: fc.constant(null),
	});
	const looks = fc.array(fc.integer({ min: 0, max: 500 * DAY }), { minLength: 2, maxLength: 12 });
	const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe');
	const policies = fc.constantFrom<DecayPolicy>(sevenDays, slidingWeek, quarterly, monthlyHalf);
	fc.assert(
		fc.property(policies, stamps, looks, zones, (policy, stamp, times, zone) => {
			const seen = times.sort((a, b) => a - b).map((now) => ({ now, ...expiryOf(policy, stamp, now, zone) }));
			const { expiresAt, warnsAt } = seen[0]!;
			expect(warnsAt).toBeLessThanOrEqual(expiresAt!);
			for (const look of seen) {
				expect(look).toMatchObject({ expiresAt, warnsAt });
				expect(look.state).toBe(
					look.now >= expiresAt! ? 'expired' : look.now >= warnsAt! ? 'expiring' : 'live',
				);
			}
		}),
	);
});
