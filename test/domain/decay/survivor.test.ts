import fc from 'fast-check';
import { expiryOf, type Expiry } from '../../../lib/domain/decay/expiry';
import { newStamp } from '../../../lib/domain/decay/stamp';
import { expiryOfCustomer } from '../../../lib/domain/decay/survivor';
import { DAY, monthlyHalf, never, sevenDays } from './policies';

const expiryFrom = (since: number, now: number): Expiry =>
	expiryOf(sevenDays, newStamp(sevenDays, since), now);

test('the tag of a customer expires with that of the last relation', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({ min: 0, max: 30 * DAY }), { minLength: 1, maxLength: 6 }),
			fc.integer({ min: 0, max: 40 * DAY }),
			(begun, now) => {
				const relations = begun.map((since) => expiryFrom(since, now));
				const customer = expiryOfCustomer(relations);
				expect(customer.state === 'expired').toBe(relations.every(({ state }) => state === 'expired'));
				expect(customer.state === 'live').toBe(relations.some(({ state }) => state === 'live'));
				expect(customer).toEqual(expiryFrom(Math.max(...begun), now));
			},
		),
	);
});

test('one relation without an end keeps it for ever', () => {
	const relations = [expiryFrom(0, 90 * DAY), expiryOf(never, newStamp(never, 0), 90 * DAY)];
	expect(expiryOfCustomer(relations)).toEqual({ state: 'live', expiresAt: null, warnsAt: null });
});

test('the score is the highest of its relations', () => {
	const scored = [10, 30].map((day) => expiryOf(monthlyHalf, newStamp(monthlyHalf, day * DAY), 60 * DAY));
	expect(expiryOfCustomer([...scored, expiryFrom(0, 60 * DAY)]).score).toBe(0.5);
	expect(expiryOfCustomer([expiryFrom(0, DAY)])).not.toHaveProperty('score');
});

test('a customer without the tag is an error', () => {
	expect(() => expiryOfCustomer([])).toThrow('at least one relation');
});
