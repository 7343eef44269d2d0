import { integerBetween, pick, streamOf, type Random } from '../random';
import { drawComplaints, drawOrders } from './history';
import { DAY_MS, SEED_DATE, type SeedPlan } from './plan';
import type { Follower, Profile } from './profiles';
import { regionGroup, type Stage } from './tag-groups';

const MARKS = 9;
const MOST_TAGS = 6;
const THREE_MONTHS_MS = 92 * DAY_MS;

/** A tag by the names of its group and itself. */
export type TagName = readonly [group: string, tag: string];

const CATEGORIES = ['水果', '海鲜水产', '肉禽蛋', '蔬菜', '乳品烘焙', '速冻预制菜', '有机食品', '粮油调味'];
const HABITS = ['爱囤货', '夜间下单', '周末下单', '爱用优惠券', '凑单党'];
const CHANNELS = ['小程序', '门店扫码', '直播间', '社区团长', '老客推荐', '视频号'];
const NOTES = ['爱砍价', '爱聊天', '周末联系', '晚上联系', '送货上门', '重要客户'];

/**
 * Tags each follower has put on the customer: none to six, true to the customer's history, and never
 * two of a group in which one excludes the other. One list per follower.
 */
export function drawTags(plan: SeedPlan, index: number, profile: Profile): TagName[][] {
	const facts = customerTags(plan, index, profile);
	const complaints = complaintTags(plan, index, profile);
	return profile.followers.map((follower, nth) => {
		const random = streamOf(plan.seed, MARKS, index, nth);
		// Some members never tag; the rest know some of what there is to know, complaints always.
		if (random() < 0.1) return complaints;
		const known = facts.filter(() => random() < 0.6);
		return [...complaints, ...known, ...memberTags(plan, random, follower)].slice(0, MOST_TAGS);
	});
}

function complaintTags(plan: SeedPlan, index: number, profile: Profile): TagName[] {
	return drawComplaints(plan, index, profile).map(({ at, resolved }) => {
		if (at >= SEED_DATE - THREE_MONTHS_MS) return ['投诉', '三个月内投诉'];
		return ['投诉', resolved ? '已解决' : '处理中'];
	});
}

/** What anybody could know about the customer, most telling first. */
function customerTags(plan: SeedPlan, index: number, profile: Profile): TagName[] {
	const random = streamOf(plan.seed, MARKS, index);
	const orders = drawOrders(plan, index, profile);
	const spent = orders.reduce((sum, { amount }) => sum + amount, 0);
	const tags: TagName[] = [];
	const refunded = orders.at(-1)?.status === 'refunded';
	tags.push(['成交状态', refunded ? '已退款' : orders.length > 0 ? '已付款' : '未付费']);
	tags.push(['生命周期', profile.stage]);
	tags.push(['客户等级', levelFor(spent, orders.length)]);
	if (random() < 0.25) tags.push(['活跃度', activityOf(profile.stage, random)]);
	if (random() < 0.3) tags.push(['品类偏好', pick(random, CATEGORIES)]);
	if (orders.length > 2) tags.push(['消费习惯', '多次复购']);
	if (orders.some(({ amount }) => amount > 400)) tags.push(['消费习惯', '客单价高于500元']);
	else if (random() < 0.15) tags.push(['消费习惯', pick(random, HABITS)]);
	return tags;
}

/** One in five silent customers still carries the label of better days. */
function activityOf(stage: Stage, random: Random): string {
	if (stage === '沉默客户' || stage === '流失客户' || stage === '唤醒候选') {
		return random() < 0.2 ? '高活跃用户' : '待激活';
	}
	if (stage === '复购客户') return random() < 0.5 ? '高活跃用户' : '深度互动';
	return '常规维护';
}

function levelFor(spent: number, orders: number): string {
	if (orders === 0) return '潜在';
	if (spent > 1200) return 'VIP';
	if (spent > 600) return '金卡';
	return spent > 250 ? '银卡' : '普通';
}

/** What this member adds: the region's tags, the channel, notes of his own. */
function memberTags({ posts }: SeedPlan, random: Random, { member }: Follower): TagName[] {
	const tags: TagName[] = [];
	const post = posts[member];
	if (post?.region && post.city && random() < 0.4) tags.push([regionGroup(post.region), post.city]);
	if (post?.store && random() < 0.2) tags.push(['门店', post.store]);
	if (random() < 0.15) tags.push(['会员渠道', pick(random, CHANNELS)]);
	if (random() < 0.1) tags.push(['跟进备注', pick(random, NOTES)]);
	if (random() < 0.08)
		tags.push(['双十一活动', ['受邀', '预热', '加购'][integerBetween(random, 0, 2)] ?? '受邀']);
	return tags;
}
