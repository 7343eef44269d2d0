import type { Section } from './sections';

/** What the column `type` may say, and the list of the document that such a rule stands in. */
export const ROW_TYPES: Readonly<Record<string, Section>> = {
	at_most_one: 'exclusions',
	exactly_one: 'exclusions',
	excludes: 'exclusions',
	requires: 'exclusions',
	lifecycle: 'lifecycles',
	frequency: 'frequency',
	suppression: 'suppressions',
	cap: 'caps',
};

export const ROW_COLUMNS = [
	'type',
	'id',
	'group',
	'tags',
	'others',
	'scope',
	'severity',
	'category',
	'source',
	'field',
	'months',
	'days',
	'of',
	'window_days',
	'baseline_days',
	'minimum',
	'max',
	'touches',
	'backward',
	'skipped',
	'override_members',
	'override_roles',
	'message',
	'message_en',
	'enabled',
];

/** Columns that a data table or a spreadsheet adds by itself. */
export const FOREIGN_COLUMNS = ['createdAt', 'updatedAt', 'row_number'];

/** Columns with several values; in a cell of text they are separated by commas, 、, semicolons or lines. */
export const LIST_COLUMNS = ['tags', 'others', 'touches', 'override_members', 'override_roles'];

/** Tables often keep numbers as text. */
export const NUMBER_COLUMNS = ['months', 'days', 'window_days', 'baseline_days', 'minimum', 'max'];

/** Chinese headings. */
export const COLUMN_ALIASES: Readonly<Record<string, string>> = {
	类型: 'type',
	编号: 'id',
	标签组: 'group',
	标签: 'tags',
	其他标签: 'others',
	范围: 'scope',
	级别: 'severity',
	类别: 'category',
	来源: 'source',
	字段: 'field',
	月数: 'months',
	天数: 'days',
	对象: 'of',
	窗口天数: 'window_days',
	基线天数: 'baseline_days',
	最少次数: 'minimum',
	上限: 'max',
	触达标签: 'touches',
	回退: 'backward',
	跳级: 'skipped',
	例外成员: 'override_members',
	例外角色: 'override_roles',
	说明: 'message',
	英文说明: 'message_en',
	启用: 'enabled',
};

const SEVERITY_WORDS = { 阻止: 'block', 警告: 'warn', 提示: 'info' };

/** Chinese words for values. */
export const VALUE_ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	type: {
		互斥: 'at_most_one',
		必选其一: 'exactly_one',
		排斥: 'excludes',
		依赖: 'requires',
		生命周期: 'lifecycle',
		频次: 'frequency',
		免打扰: 'suppression',
		触达上限: 'cap',
	},
	scope: { 关系: 'relation', 跟进关系: 'relation', 客户: 'customer' },
	severity: SEVERITY_WORDS,
	backward: SEVERITY_WORDS,
	skipped: SEVERITY_WORDS,
	category: { 投诉: 'complaint', 免打扰: 'do_not_disturb', 已删除: 'deleted', 对照组: 'control_group' },
	source: { 台账: 'ledger', 字段: 'field', 标签: 'tags' },
	of: { 客户: 'customer', 操作人: 'operator', 标签: 'tag', 反复: 'flip_flop' },
	enabled: { 是: 'true', 否: 'false', '1': 'true', '0': 'false' },
};
