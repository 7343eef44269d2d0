import type { Fact, Operator } from './policy';

/**
 * Columns of a rule row that stand for one comparison each. Several values in one cell: any of them; several
 * columns: all of them.
 */
export const CONDITION_COLUMNS: Readonly<Record<string, { fact: Fact; op: Operator }>> = {
	actions: { fact: 'action', op: 'in' },
	tiers: { fact: 'tag.tier', op: 'in' },
	groups: { fact: 'tag.group', op: 'in' },
	operators: { fact: 'actor.id', op: 'in' },
	departments: { fact: 'actor.departments', op: 'within' },
	leads: { fact: 'actor.leads', op: 'in' },
	roles: { fact: 'actor.roles', op: 'in' },
	actor_tiers: { fact: 'actor.tier', op: 'in' },
	customer_departments: { fact: 'customer.departments', op: 'within' },
	customer_types: { fact: 'customer.types', op: 'in' },
};

/** Columns whose value is a word for a comparison of two facts. */
export const RELATION_COLUMNS: Readonly<
	Record<string, Readonly<Record<string, { fact: Fact; op: Operator; value: { fact: Fact } }>>>
> = {
	customer_relation: {
		own: { fact: 'customer.member', op: 'is', value: { fact: 'actor.id' } },
		own_department: { fact: 'customer.departments', op: 'within', value: { fact: 'actor.departments' } },
		led_department: { fact: 'customer.departments', op: 'within', value: { fact: 'actor.leads' } },
		tag_owner: { fact: 'customer.departments', op: 'within', value: { fact: 'tag.owner' } },
	},
	operator_relation: {
		tag_owner: { fact: 'actor.departments', op: 'within', value: { fact: 'tag.owner' } },
	},
};

export const COUNTERS: Readonly<Record<string, Fact>> = {
	operator_hour: 'history.operator_hour',
	operator_day: 'history.operator_day',
	customer_day: 'history.customer_day',
	tag_day: 'history.tag_day',
	flips_week: 'history.flips_week',
};

export const RULE_COLUMNS = [
	'id',
	'effect',
	...Object.keys(CONDITION_COLUMNS),
	'tags',
	...Object.keys(RELATION_COLUMNS),
	'counter',
	'more_than',
	'time_from',
	'time_until',
	'batch_larger_than',
	'valid_from',
	'valid_until',
	'reason',
	'reason_en',
	'when',
	'enabled',
];

export const TIER_COLUMNS = ['tag', 'group', 'pattern', 'tier', 'owner', 'enabled'];

/** Columns that a Data Table or a spreadsheet adds by itself. */
export const FOREIGN_COLUMNS = ['createdAt', 'updatedAt', 'row_number'];

/** Chinese column headings of rule rows and tier rows. */
export const COLUMN_ALIASES: Readonly<Record<string, string>> = {
	编号: 'id',
	效果: 'effect',
	动作: 'actions',
	标签层级: 'tiers',
	标签: 'tags',
	标签组: 'groups',
	操作人: 'operators',
	操作人部门: 'departments',
	负责部门: 'leads',
	角色: 'roles',
	操作人层级: 'actor_tiers',
	客户部门: 'customer_departments',
	客户关系: 'customer_relation',
	操作人关系: 'operator_relation',
	客户类型: 'customer_types',
	计数: 'counter',
	超过: 'more_than',
	时段开始: 'time_from',
	时段结束: 'time_until',
	批量超过: 'batch_larger_than',
	生效时间: 'valid_from',
	失效时间: 'valid_until',
	原因: 'reason',
	英文原因: 'reason_en',
	条件: 'when',
	启用: 'enabled',
	名称规则: 'pattern',
	层级: 'tier',
	所属部门: 'owner',
};

/** Chinese words for the values of some columns; the column under its English name. */
export const VALUE_ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	effect: { 允许: 'allow', 拒绝: 'deny', 需审批: 'approve' },
	actions: {
		添加: 'add',
		移除: 'remove',
		新建: 'create',
		重命名: 'rename',
		排序: 'reorder',
		删除: 'delete',
	},
	tiers: { 总部: 'hq', 区域: 'region', 个人: 'personal' },
	tier: { 总部: 'hq', 区域: 'region', 个人: 'personal' },
	actor_tiers: { 总部: 'hq', 区域: 'region', 个人: 'personal' },
	customer_relation: {
		本人: 'own',
		本部门: 'own_department',
		所辖部门: 'led_department',
		标签部门: 'tag_owner',
	},
	operator_relation: { 标签部门: 'tag_owner' },
	counter: {
		操作人每小时: 'operator_hour',
		操作人每日: 'operator_day',
		客户每日: 'customer_day',
		标签每日: 'tag_day',
		每周反复: 'flips_week',
	},
	enabled: { 是: 'true', 否: 'false', '1': 'true', '0': 'false' },
};
