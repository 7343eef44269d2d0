/** What the document field shows at first: one policy of each mode, and two departments with coefficients. */
export const EXAMPLE_DOCUMENT = JSON.stringify(
	{
		version: 1,
		time_zone: 'Asia/Shanghai',
		policies: [
			{ id: 'campaign', group: '双十一活动', mode: 'fixed', days: 7, grace_days: 2 },
			{ id: 'marketing', department: '市场部', mode: 'sliding', days: 15 },
			{ id: 'after-sales', department: '售后部', mode: 'sliding', days: 90 },
			{
				id: 'interest',
				group: '品类偏好',
				mode: 'half_life',
				half_life_days: 30,
				threshold_off: 0.25,
				threshold_on: 0.5,
				weights: { reply: 1, purchase: 3 },
			},
			{ id: 'level', group: '客户等级', mode: 'never' },
		],
	},
	undefined,
	2,
);
