/** What the document field shows at first: one rule of each kind. */
export const EXAMPLE_DOCUMENT = JSON.stringify(
	{
		version: 1,
		time_zone: 'Asia/Shanghai',
		exclusions: [
			{ id: 'deal', kind: 'at_most_one', group: '成交状态', scope: 'customer' },
			{ id: 'no-refund-vip', kind: 'excludes', tags: ['成交状态/已退款'], others: ['客户等级/VIP'] },
			{
				id: 'repeat-needs-deal',
				kind: 'requires',
				tags: ['消费习惯/多次复购'],
				others: ['成交状态/已付款'],
				severity: 'warn',
			},
		],
		lifecycles: [
			{
				id: 'stage',
				stages: ['生命周期/潜在客户', '生命周期/意向客户', '生命周期/成交客户', '生命周期/复购客户'],
			},
		],
		frequency: [{ id: 'to-and-fro', of: 'flip_flop', window_days: 7, minimum: 4 }],
		suppressions: [
			{
				id: 'complaints',
				category: 'complaint',
				source: 'ledger',
				window: { months: 3 },
				touches: { group: '双十一活动' },
			},
		],
		caps: [{ id: 'two-a-week', touches: { group: '双十一活动' }, max: 2, days: 7 }],
	},
	undefined,
	2,
);
