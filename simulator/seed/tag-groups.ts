import type { Owner } from '../corp/types';
import { HEADQUARTERS, HQ_DEPARTMENTS, type Region } from './departments';

export type Tier = 'hq' | 'region' | 'personal';

export interface GroupPlan {
	name: string;
	tags: readonly string[];
	tier: Tier;
	/** The department that looks after the group. */
	departmentId: number;
	owner: Owner;
	/** A relation carries at most one of them. */
	exclusive: boolean;
}

const { marketing, operations, afterSales, service } = HQ_DEPARTMENTS;

export const LEVELS = ['VIP', '金卡', '银卡', '普通', '潜在'] as const;
export const DEALS = ['已付款', '未付费', '已退款'] as const;
export const STAGES = [
	'潜在客户',
	'意向客户',
	'成交客户',
	'复购客户',
	'沉默客户',
	'流失客户',
	'唤醒候选',
] as const;
export const COMPLAINTS = ['三个月内投诉', '处理中', '已解决'] as const;

export type Stage = (typeof STAGES)[number];

/** Groups of 总部 and of single members; those of the regions depend on their cities and stores. */
const COMMON_GROUPS: readonly GroupPlan[] = [
	group('客户等级', LEVELS, 'hq', operations.id, { exclusive: true }),
	group('成交状态', DEALS, 'hq', operations.id, { exclusive: true }),
	group('生命周期', STAGES, 'hq', operations.id, { exclusive: true }),
	group('投诉', COMPLAINTS, 'hq', afterSales.id, { exclusive: true }),
	group('双十一活动', ['受邀', '预热', '加购', '下单', '已核销', '未参与'], 'hq', marketing.id, {}),
	group('活跃度', ['高活跃用户', '深度互动', '常规维护', '待激活'], 'hq', operations.id, { exclusive: true }),
	group(
		'消费习惯',
		['客单价高于500元', '多次复购', '爱囤货', '夜间下单', '周末下单', '爱用优惠券', '凑单党'],
		'hq',
		operations.id,
		{},
	),
	group(
		'品类偏好',
		['水果', '海鲜水产', '肉禽蛋', '蔬菜', '乳品烘焙', '速冻预制菜', '有机食品', '粮油调味', '酒水饮料'],
		'hq',
		marketing.id,
		{},
	),
	group('售后服务', ['退款处理', '补发处理', '技术支持', '回访完成'], 'hq', afterSales.id, {}),
	// Made in the admin console: the app may mark with them, but not edit or delete them.
	group('会员渠道', ['小程序', '门店扫码', '直播间', '社区团长', '老客推荐', '视频号'], 'hq', HEADQUARTERS, {
		owner: 'console',
		exclusive: true,
	}),
	group(
		'跟进备注',
		['爱砍价', '爱聊天', '周末联系', '晚上联系', '送货上门', '重要客户'],
		'personal',
		service.id,
		{},
	),
];

const REGION_TAGS = ['配送稳定', '次日达', '自提优先'];
const MOST_STORE_TAGS = 12;

export function planGroups(regions: readonly Region[]): GroupPlan[] {
	const stores = regions.flatMap((region) => region.stores.map(({ name }) => name));
	return [
		...COMMON_GROUPS,
		...regions.map(({ id, name, cities }) =>
			group(regionGroup(name), [...cities, ...REGION_TAGS], 'region', id, {}),
		),
		group('门店', stores.slice(0, MOST_STORE_TAGS), 'region', HEADQUARTERS, { exclusive: true }),
	];
}

export function regionGroup(region: string): string {
	return `${region}标签`;
}

function group(
	name: string,
	tags: readonly string[],
	tier: Tier,
	departmentId: number,
	{ owner = 'app', exclusive = false }: { owner?: Owner; exclusive?: boolean },
): GroupPlan {
	return { name, tags, tier, departmentId, owner, exclusive };
}
