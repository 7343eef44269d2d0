/** What the document field shows at first: one rule of each kind that a merge goes by. */
export const EXAMPLE_DOCUMENT = JSON.stringify(
	{
		version: 1,
		exclusions: [
			{ id: 'deal', kind: 'at_most_one', group: '成交状态' },
			{ id: 'no-refund-vip', kind: 'excludes', tags: ['成交状态/已退款'], others: ['客户等级/VIP'] },
		],
		lifecycles: [
			{
				id: 'stage',
				stages: ['生命周期/潜在客户', '生命周期/意向客户', '生命周期/成交客户', '生命周期/复购客户'],
			},
		],
		tiers: [
			{ group: '客户等级', tier: 'hq' },
			{ group: '消费习惯', tier: 'personal' },
		],
	},
	undefined,
	2,
);
