/** What the editor shows first where a policy is written as JSON; names are those of the demo's corp. */
export const exampleDocument = JSON.stringify(
	{
		version: 1,
		preset: 'three_tier',
		tags: [
			{ group: '客户等级', tier: 'hq', owner: '总部/运营部' },
			{ group: '双十一活动', tier: 'hq', owner: '总部/市场部' },
			{ group: '华东标签', tier: 'region', owner: '华东大区' },
			{ group: '跟进备注', tier: 'personal' },
		],
		roles: { 客服: { departments: ['总部/客服部'] } },
		rules: [
			{
				id: 'service-no-campaign',
				effect: 'deny',
				when: {
					all: [
						{ fact: 'action', op: 'is', value: 'remove' },
						{ fact: 'tag.group', op: 'is', value: '双十一活动' },
						{ fact: 'actor.roles', op: 'is', value: '客服' },
					],
				},
				reason: {
					zh: '活动标签由市场部维护，客服不能移除。',
					en: 'Marketing looks after campaign tags; customer service may not remove them.',
				},
			},
			{
				id: 'too-many-changes',
				effect: 'deny',
				when: { fact: 'history.operator_hour', op: 'gt', value: 500 },
				reason: { zh: '一小时内改动已超过 500 次。', en: 'More than 500 changes within one hour.' },
			},
		],
		tests: [
			{
				name: '客服移除活动标签',
				request: {
					action: 'remove',
					actor: { id: 'kefu01', departments: ['总部/客服部'] },
					tag: '双十一活动/受邀',
					history: { operator_hour: 0 },
				},
				expect: { decision: 'denied', rules: ['service-no-campaign'] },
			},
		],
	},
	undefined,
	'\t',
);
