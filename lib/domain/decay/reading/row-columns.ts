/** Columns that a data table or a spreadsheet adds by itself. */
export const FOREIGN_COLUMNS = ['createdAt', 'updatedAt', 'row_number'];

/** Tables often keep numbers as text. */
export const NUMBER_COLUMNS = [
	'hours',
	'days',
	'months',
	'grace_hours',
	'grace_days',
	'half_life_days',
	'threshold_off',
	'threshold_on',
	'max_score',
];

/** Chinese headings, and a shorter English one. */
export const COLUMN_ALIASES: Readonly<Record<string, string>> = {
	grace: 'grace_days',
	编号: 'id',
	方式: 'mode',
	标签: 'tag',
	标签组: 'group',
	部门: 'department',
	成员: 'member',
	小时: 'hours',
	小时数: 'hours',
	天数: 'days',
	月数: 'months',
	宽限天数: 'grace_days',
	宽限小时: 'grace_hours',
	半衰天数: 'half_life_days',
	失效阈值: 'threshold_off',
	恢复阈值: 'threshold_on',
	分数上限: 'max_score',
	权重: 'weights',
	启用: 'enabled',
};

/** Chinese words for values. */
export const VALUE_ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	mode: { 固定: 'fixed', 滑动: 'sliding', 半衰: 'half_life', 永不: 'never' },
	enabled: { 是: 'true', 否: 'false', '1': 'true', '0': 'false' },
};
