import { idOf, integerBetween, pick, pickWeighted, streamOf, type Random } from '../random';
import { nickname } from './names';
import { DAY_MS, memberAt, SEED_DATE, type SeedPlan } from './plan';
import type { Stage } from './tag-groups';

/** Namespaces of the streams a customer is drawn from. */
const CUSTOMER_IDS = 3;
const PROFILES = 4;

const THREE_YEARS_MS = 1095 * DAY_MS;

/** How customers came (page 92114, add_way) and the channel some of those ways carry. */
const WAYS: ReadonlyArray<readonly [number, number]> = [
	[1, 40],
	[3, 12],
	[4, 14],
	[2, 6],
	[10, 8],
	[16, 10],
	[201, 6],
	[202, 4],
];
const CHANNELS = ['store_poster', 'double11_live', 'community', 'parcel_card', 'mini_program'];
const CUSTOMER_STARTED = new Set([1, 10, 16]);

const STAGE_WEIGHTS: ReadonlyArray<readonly [Stage, number]> = [
	['潜在客户', 25],
	['意向客户', 20],
	['成交客户', 28],
	['复购客户', 15],
	['沉默客户', 7],
	['流失客户', 3],
	['唤醒候选', 2],
];

/** One follower of a customer. */
export interface Follower {
	/** Index of the member in the plan. */
	member: number;
	/** Epoch ms. */
	since: number;
	addWay: number;
	state: string;
	byCustomer: boolean;
}

export interface Profile {
	externalUserid: string;
	name: string;
	gender: number;
	stage: Stage;
	/** Oldest first, one to three. */
	followers: Follower[];
}

export function drawProfile(plan: SeedPlan, index: number): Profile {
	const random = streamOf(plan.seed, PROFILES, index);
	const first = SEED_DATE - Math.floor(random() * THREE_YEARS_MS) - 1000;
	return {
		externalUserid: idOf('wm', plan.seed, CUSTOMER_IDS, index),
		name: nickname(random),
		gender: pickWeighted(random, [
			[0, 10],
			[1, 35],
			[2, 55],
		]),
		stage: pickWeighted(random, STAGE_WEIGHTS),
		followers: drawFollowers(plan, random, first),
	};
}

/** 85 % of the customers have one follower, the others two or three. */
function drawFollowers(plan: SeedPlan, random: Random, first: number): Follower[] {
	const wanted = random() < 0.85 ? 1 : integerBetween(random, 2, 3);
	const members = new Set<number>();
	// A small staff may not have so many members with customers: do not look for them for ever.
	for (let tries = 0; members.size < wanted && tries < 20; tries++) members.add(memberAt(plan, random()));
	let since = first;
	return [...members].map((member, nth) => {
		if (nth > 0) since += Math.floor(random() * (SEED_DATE - 1000 - since));
		const addWay = pickWeighted(random, WAYS);
		const byCustomer = CUSTOMER_STARTED.has(addWay);
		return { member, since, addWay, state: byCustomer ? pick(random, CHANNELS) : '', byCustomer };
	});
}
