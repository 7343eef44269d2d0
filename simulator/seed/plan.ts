import { planRegions, type Region } from './departments';
import { hireStaff, staffSize, storesFor, type Post } from './members';
import { planGroups, type GroupPlan } from './tag-groups';

/** "Today" of the seeded corp: 2026-11-01 00:00 in Shanghai, eleven days before 双十一. */
export const SEED_DATE = Date.UTC(2026, 9, 31, 16);

export const DAY_MS = 86_400_000;

/**
 * Everything a customer is drawn from. Customer n depends on the plan and n alone, so the corp, and the
 * history told by /sim/seed, can be drawn again at any time without being stored.
 */
export interface SeedPlan {
	seed: number;
	customers: number;
	regions: readonly Region[];
	groups: readonly GroupPlan[];
	userids: readonly string[];
	posts: readonly Post[];
	/** Running sums of the posts' customer weights. */
	weights: readonly number[];
}

export function planCorp(seed: number, customers: number): SeedPlan {
	const size = staffSize(customers);
	const regions = planRegions(storesFor(size));
	const { members, posts } = hireStaff(seed, size, regions);
	let sum = 0;
	return {
		seed,
		customers,
		regions,
		groups: planGroups(regions),
		userids: members.map(({ userid }) => userid),
		posts,
		weights: posts.map(({ customerWeight }) => (sum += customerWeight)),
	};
}

/** Index of the member on whom a point in [0, 1) of the summed weights falls. */
export function memberAt({ weights }: SeedPlan, point: number): number {
	const target = point * (weights.at(-1) ?? 0);
	let low = 0;
	let high = weights.length - 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((weights[middle] ?? 0) > target) high = middle;
		else low = middle + 1;
	}
	return low;
}
