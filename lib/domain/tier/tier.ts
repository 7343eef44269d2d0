/** Who a tag belongs to: 总部 / 区域 / 个人. */
export const TIERS = ['hq', 'region', 'personal'] as const;

export type Tier = (typeof TIERS)[number];

/** 2 for hq, 1 for region, 0 for personal: the higher one prevails. */
export function rankOf(tier: Tier): number {
	return TIERS.length - 1 - TIERS.indexOf(tier);
}
