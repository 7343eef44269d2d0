import type { IDataObject } from 'n8n-workflow';

const HQ_GROUPS = [
	{ group: '客户等级', owner: '总部/运营部' },
	{ group: '双十一活动', owner: '总部/市场部' },
	{ group: '投诉', owner: '总部/售后部' },
	{ group: '活跃度', owner: '总部/运营部' },
	{ group: '品类偏好', owner: '总部/市场部' },
];
const REGIONS = ['华东', '华南', '华北', '西南'];

/** Thirty rules for the simulated corp: those of the preset, and 25 by group and department. */
export function directoryPolicy(): object {
	return {
		version: 1,
		preset: 'three_tier',
		tags: [
			...HQ_GROUPS.map(({ group, owner }) => ({ group, tier: 'hq', owner })),
			...REGIONS.map((region) => ({ pattern: `${region}标签/*`, tier: 'region', owner: `${region}大区` })),
			{ group: '跟进备注', tier: 'personal' },
		],
		rules: [
			...HQ_GROUPS.flatMap(({ group }) =>
				REGIONS.map((region) => ({
					id: `${group}-${region}`,
					effect: group === '双十一活动' ? 'allow' : 'deny',
					when: {
						all: [
							{ fact: 'tag.group', op: 'is', value: group },
							{ fact: 'actor.departments', op: 'within', value: `${region}大区` },
							{ fact: 'customer.departments', op: 'within', value: `${region}大区` },
						],
					},
				})),
			),
			...[2, 3, 4, 5, 6].map((batches) => ({
				id: `batch-${batches}`,
				effect: 'approve',
				when: {
					all: [
						{ fact: 'context.batch_size', op: 'gt', value: batches * 1_000_000 },
						{ fact: 'tag.tier', op: 'is', value: 'hq' },
					],
				},
			})),
		],
	};
}

const TAGS = ['双十一活动/受邀', '跟进备注/爱聊天', '客户等级/VIP', '华东标签/次日达', '品类偏好/水果'];

/** Real relations of the simulated corp, asked for by their own members. */
export async function directoryItems(url: string, count: number): Promise<IDataObject[]> {
	const response = await fetch(`${url}/sim/state?full=1`);
	const items: IDataObject[] = [];
	for (const line of (await response.text()).split('\n')) {
		if (line === '' || items.length >= count) continue;
		const customer = JSON.parse(line) as { external_userid: string; relations: Array<{ userid: string }> };
		for (const { userid } of customer.relations.slice(0, count - items.length)) {
			items.push({ userid, external_userid: customer.external_userid, add_tag: [TAGS[items.length % TAGS.length]!] });
		}
	}
	return items;
}
