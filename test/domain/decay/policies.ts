import type { HalfLifePolicy, LifetimePolicy, NeverPolicy } from '../../../lib/domain/decay/policy';

export const DAY = 24 * 3_600_000;

/** What an event is worth without settings, from the product's documents. */
export const WORTH = { add: 1, reply: 1, click: 0.5, view: 0.2, purchase: 3 };

export const sevenDays: LifetimePolicy = {
	id: '活动咨询',
	appliesTo: { tagId: 'et1' },
	mode: 'fixed',
	lifetime: { amount: 7, unit: 'day' },
	grace: { amount: 2, unit: 'day' },
};

export const slidingWeek: LifetimePolicy = { ...sevenDays, id: 'sliding', mode: 'sliding' };

export const monthlyHalf: HalfLifePolicy = {
	id: 'half-life',
	appliesTo: {},
	mode: 'half-life',
	halfLifeDays: 30,
	grace: { amount: 5, unit: 'day' },
};

export const never: NeverPolicy = { id: 'never', appliesTo: {}, mode: 'never' };

export function at(text: string): number {
	return Date.parse(text);
}
