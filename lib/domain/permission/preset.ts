/** Ready-made rules that a policy can start from. */
export const PRESETS = ['none', 'three_tier'] as const;
export type Preset = (typeof PRESETS)[number];

const OWNER = { fact: 'tag.owner' };
const TAGGING = { fact: 'action', op: 'in', value: ['add', 'remove'] };
const EDITING_LIBRARY = { fact: 'action', op: 'in', value: ['create', 'rename', 'reorder', 'delete'] };
const HAS_OWNER = { fact: 'tag.owner', op: 'exists' };
const ACTOR_WITHIN_OWNER = { fact: 'actor.departments', op: 'within', value: OWNER };

const ofTier = (tier: string): object => ({ fact: 'tag.tier', op: 'is', value: tier });

/**
 * Who may do what in three tiers, as rules of a policy document: whoever wants another policy takes them for a
 * start. All of them allow, so that further rules can both widen them (allow) and narrow them (deny).
 */
const THREE_TIER_RULES: readonly object[] = [
	{
		id: 'three_tier.hq',
		effect: 'allow',
		when: {
			all: [
				ofTier('hq'),
				{
					any: [
						ACTOR_WITHIN_OWNER,
						{ all: [{ not: HAS_OWNER }, { fact: 'actor.tier', op: 'is', value: 'hq' }] },
					],
				},
			],
		},
		reason: {
			en: 'Headquarters tags are for members of the owning department; those without one for headquarters staff.',
			zh: '总部标签由所属部门的成员操作；没有所属部门的由总部人员操作。',
		},
	},
	{
		id: 'three_tier.region',
		effect: 'allow',
		when: {
			all: [
				TAGGING,
				ofTier('region'),
				{
					any: [
						{ all: [ACTOR_WITHIN_OWNER, { fact: 'customer.departments', op: 'within', value: OWNER }] },
						{
							all: [
								{ not: HAS_OWNER },
								{ fact: 'actor.tier', op: 'gte', value: 'region' },
								{ fact: 'customer.departments', op: 'within', value: { fact: 'actor.departments' } },
							],
						},
					],
				},
			],
		},
		reason: {
			en: 'Regional tags are for members of the owning region, on customers of that region.',
			zh: '区域标签由所属区域的成员操作，且只能用于本区域的客户。',
		},
	},
	{
		id: 'three_tier.region.library',
		effect: 'allow',
		when: { all: [EDITING_LIBRARY, ofTier('region'), ACTOR_WITHIN_OWNER] },
		reason: {
			en: 'Regional tags are created and changed by members of the owning region.',
			zh: '区域标签的新建和修改由所属区域的成员操作。',
		},
	},
	{
		id: 'three_tier.personal',
		effect: 'allow',
		when: {
			all: [
				TAGGING,
				ofTier('personal'),
				{
					any: [
						{ fact: 'customer.member', op: 'is', value: { fact: 'actor.id' } },
						{ fact: 'customer.departments', op: 'within', value: { fact: 'actor.leads' } },
					],
				},
			],
		},
		reason: {
			en: "Personal tags are for the customer's own member and that member's leaders.",
			zh: '个人标签由客户的跟进成员本人及其上级负责人操作。',
		},
	},
	{
		id: 'three_tier.personal.library',
		effect: 'allow',
		when: {
			all: [
				EDITING_LIBRARY,
				ofTier('personal'),
				{
					any: [
						{ fact: 'tag.owner', op: 'within', value: { fact: 'actor.leads' } },
						{ all: [{ not: HAS_OWNER }, { fact: 'actor.leads', op: 'exists' }] },
					],
				},
			],
		},
		reason: {
			en: 'Personal tags are created and changed by department leaders.',
			zh: '个人标签的新建和修改由部门负责人操作。',
		},
	},
];

/** The rules of a preset, in the form in which a policy document has them. */
export function presetRules(preset: Preset): readonly object[] {
	return preset === 'three_tier' ? THREE_TIER_RULES : [];
}
