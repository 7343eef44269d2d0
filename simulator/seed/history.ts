import { integerBetween, pick, pickWeighted, streamOf } from '../random';
import { DAY_MS, SEED_DATE, type SeedPlan } from './plan';
import type { Profile } from './profiles';
import type { Stage } from './tag-groups';

/** Namespaces of the streams a customer's history is drawn from. */
const COMPLAINTS = 5;
const ORDERS = 6;
const INTERACTIONS = 8;

const COMPLAINT_SHARE = 0.025;
const COMPLAINT_CATEGORIES = ['缺斤少两', '配送延迟', '品质问题', '服务态度', '价格争议'];
const ORDER_CATEGORIES = [
	'水果',
	'海鲜水产',
	'肉禽蛋',
	'蔬菜',
	'乳品烘焙',
	'速冻预制菜',
	'有机食品',
	'粮油调味',
];

/** Orders a customer of that stage has placed: at least, at most. */
const ORDER_RANGE: Record<Stage, readonly [number, number]> = {
	潜在客户: [0, 0],
	意向客户: [0, 0],
	成交客户: [1, 2],
	复购客户: [3, 9],
	沉默客户: [1, 3],
	流失客户: [1, 2],
	唤醒候选: [1, 4],
};

/** Stages of customers who have not been heard of for at least so many days. */
const SILENT_DAYS: Partial<Record<Stage, number>> = { 沉默客户: 90, 流失客户: 180, 唤醒候选: 75 };

const INTERACTION_KINDS: ReadonlyArray<readonly [string, number]> = [
	['customer_message', 40],
	['member_message', 30],
	['mini_program_visit', 15],
	['moment_like', 10],
	['coupon_used', 5],
];

export interface Complaint {
	external_userid: string;
	/** Epoch ms, as all times here. */
	at: number;
	category: string;
	resolved: boolean;
}

export interface Order {
	external_userid: string;
	at: number;
	/** Yuan. */
	amount: number;
	category: string;
	status: 'paid' | 'refunded';
}

export interface Interaction {
	userid: string;
	external_userid: string;
	at: number;
	kind: string;
}

export function drawComplaints({ seed }: SeedPlan, index: number, profile: Profile): Complaint[] {
	const random = streamOf(seed, COMPLAINTS, index);
	if (random() >= COMPLAINT_SHARE) return [];
	const at = between(random(), Math.max(knownSince(profile), SEED_DATE - 400 * DAY_MS), SEED_DATE);
	const category = pick(random, COMPLAINT_CATEGORIES);
	return [{ external_userid: profile.externalUserid, at, category, resolved: random() < 0.8 }];
}

/** Oldest first. Refunds are those of the last order only. */
export function drawOrders({ seed }: SeedPlan, index: number, profile: Profile): Order[] {
	const random = streamOf(seed, ORDERS, index);
	const refunded = random() < 0.04;
	const times = drawTimes(random, integerBetween(random, ...ORDER_RANGE[profile.stage]), profile);
	return times.map((at, nth) => ({
		external_userid: profile.externalUserid,
		at,
		amount: Math.round((20 + 480 * random() ** 3) * 100) / 100,
		category: pick(random, ORDER_CATEGORIES),
		status: refunded && nth === times.length - 1 ? 'refunded' : 'paid',
	}));
}

/** Oldest first. */
export function drawInteractions(
	{ seed, userids }: SeedPlan,
	index: number,
	profile: Profile,
): Interaction[] {
	const random = streamOf(seed, INTERACTIONS, index);
	const times = drawTimes(random, Math.floor(12 * random() ** 2), profile);
	return times.map((at) => {
		const follower = profile.followers.findLast(({ since }) => since <= at) ?? profile.followers[0];
		return {
			userid: userids[follower?.member ?? 0] ?? '',
			external_userid: profile.externalUserid,
			at,
			kind: pickWeighted(random, INTERACTION_KINDS),
		};
	});
}

function knownSince(profile: Profile): number {
	return profile.followers[0]?.since ?? SEED_DATE;
}

/** Sorted times between the first contact and the day from which the customer has been silent. */
function drawTimes(random: () => number, count: number, profile: Profile): number[] {
	const from = knownSince(profile);
	const until = Math.max(from, SEED_DATE - (SILENT_DAYS[profile.stage] ?? 0) * DAY_MS);
	return Array.from({ length: count }, () => between(random(), from, until)).sort((a, b) => a - b);
}

function between(point: number, from: number, until: number): number {
	return from + Math.floor(point * (until - from));
}
