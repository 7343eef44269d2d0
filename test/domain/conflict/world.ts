import { compileRuleSet, type CompiledRules } from '../../../lib/domain/conflict/compile-rule-set';
import { readRuleSet } from '../../../lib/domain/conflict/read-rule-set';
import { TagLibrary, type LibraryGroup } from '../../../lib/domain/tag-library';

/** A tag's id in these tests is its path, so that findings read well. */
function group(name: string, ...tags: string[]): LibraryGroup {
	return {
		id: name,
		name,
		order: 0,
		tags: tags.map((tag) => ({ id: `${name}/${tag}`, name: tag, groupId: name, groupName: name, order: 0 })),
	};
}

export const PAID = '成交状态/已付款';
export const UNPAID = '成交状态/未付费';
export const REFUNDED = '成交状态/已退款';
export const PROSPECT = '生命周期/潜在客户';
export const INTERESTED = '生命周期/意向客户';
export const WON = '生命周期/成交客户';
export const LOYAL = '生命周期/忠诚客户';
export const VIP = '客户等级/VIP';
export const BLACKLISTED = '风险/黑名单';
export const VERIFIED = '认证/实名';
export const COMPANY = '认证/企业';
export const ELEVEN = '活动/双十一';
export const TWELVE = '活动/双十二';
export const SILENT = '提醒/免打扰';

export const library = new TagLibrary([
	group('成交状态', '已付款', '未付费', '已退款'),
	group('生命周期', '潜在客户', '意向客户', '成交客户', '忠诚客户'),
	group('客户等级', 'VIP', '普通'),
	group('风险', '黑名单'),
	group('认证', '实名', '企业'),
	group('活动', '双十一', '双十二'),
	group('提醒', '免打扰'),
	group('空组'),
	group('重名', '实名'),
]);

export function compile(document: Record<string, unknown>): CompiledRules {
	return compileRuleSet(readRuleSet(document, { library }), library);
}

/** A library of other tags, all in one group, and rules about them. */
export function manyTags(tags: readonly string[]): {
	library: TagLibrary;
	compileSet: (document: Record<string, unknown>) => CompiledRules;
} {
	const ids = tags.map((id) => ({ id, name: id, groupId: 'many', groupName: 'many', order: 0 }));
	const many = new TagLibrary([{ id: 'many', name: 'many', order: 0, tags: ids }]);
	return {
		library: many,
		compileSet: (document) => compileRuleSet(readRuleSet(document, { library: many }), many),
	};
}

export const DEAL = { id: 'deal', kind: 'at_most_one', group: '成交状态' };
export const STAGES = { id: 'stage', stages: [PROSPECT, INTERESTED, WON, LOYAL] };
