import type { Problem } from '../../document/problem';
import type { DecayPolicy, PolicyTarget } from '../policy';
import type { PolicyWorld } from '../policy-world';

/** Fields of a policy, by what a document calls them. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
	halfLifeDays: 'half_life_days',
	thresholdOff: 'threshold_off',
	thresholdOn: 'threshold_on',
	maxScore: 'max_score',
};

/**
 * What `checkPolicies` found, in the words of the document that the policies were read from.
 * @param problem with a path that begins with the place of the policy, `[3]`
 * @param pathOf path of the entry at a place
 */
export function nameField(
	problem: Problem,
	policies: readonly DecayPolicy[],
	pathOf: (place: number) => string,
	world: PolicyWorld,
): Problem {
	const path = (inPolicies: string): string => {
		const [, place, field = ''] = /^\[(\d+)\]\.?(.*)$/s.exec(inPolicies)!;
		const name = fieldName(field, policies[Number(place)]!);
		return name === '' ? pathOf(Number(place)) : `${pathOf(Number(place))}.${name}`;
	};
	const policy = policies[Number(/\d+/.exec(problem.path)![0])]!;
	const { value, expected, other } = problem.values;
	return {
		...problem,
		path: path(problem.path),
		values: {
			...problem.values,
			...(value !== undefined && { value: valueText(problem.path, value, policy, world) }),
			...(expected !== undefined && { expected: renameFields(expected) }),
			...(other !== undefined && { other: path(other) }),
		},
	};
}

function fieldName(field: string, policy: DecayPolicy): string {
	if (field === 'appliesTo') return '';
	if (field.startsWith('lifetime') && 'lifetime' in policy) return `${policy.lifetime.unit}s`;
	if (field.startsWith('grace') && 'grace' in policy) return `grace_${policy.grace?.unit ?? 'day'}s`;
	return FIELD_NAMES[field] ?? field;
}

function valueText(path: string, value: string, policy: DecayPolicy, world: PolicyWorld): string {
	if (path.endsWith('.appliesTo')) return describeTarget(policy.appliesTo, world);
	if (path.endsWith('.grace') && 'grace' in policy) return String(policy.grace?.amount);
	return value;
}

function renameFields(expected: string): string {
	return expected
		.replace('a number of at least thresholdOn', 'a number not below thresholdOn')
		.replace(/thresholdOn|thresholdOff/g, (field) => FIELD_NAMES[field]!);
}

/** `客户等级/VIP, 总部/市场部`; `*` for all tags of everybody. */
export function describeTarget(target: PolicyTarget, { library, departments }: PolicyWorld): string {
	const { tagId, groupId, departmentId, userid } = target;
	const parts = [
		tagId !== undefined && library.describe(tagId),
		groupId !== undefined && (library.groups.find(({ id }) => id === groupId)?.name ?? groupId),
		departmentId !== undefined && departments.describe(departmentId),
		userid,
	].filter((part) => typeof part === 'string');
	return parts.length === 0 ? '*' : parts.join(', ');
}
