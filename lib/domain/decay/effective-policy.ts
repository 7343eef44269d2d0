import { memberKey } from '../people/member';
import type { DecayPolicy, NeverPolicy } from './policy';

/** Policies, compiled to be asked for one tag after another. */
export interface PolicyIndex {
	byMember: ReadonlyMap<string, TagPolicies>;
	byDepartment: ReadonlyMap<number, TagPolicies>;
	everyone: TagPolicies;
}

interface TagPolicies {
	byTag: Map<string, DecayPolicy>;
	byGroup: Map<string, DecayPolicy>;
	anyTag: DecayPolicy | undefined;
}

/** A tag on a relation. */
export interface PolicySubject {
	tagId: string;
	groupId?: string | undefined;
	/** The relation's member. */
	userid?: string | undefined;
	/** The member's department, then the one above it, up to the root: `DepartmentTree.pathOf`. */
	departments?: readonly number[] | undefined;
}

/** What made a policy win: the first of these that its target names. `none`: no policy applies. */
export type PolicyLevel = 'personal' | 'department' | 'tag' | 'group' | 'default' | 'none';

export interface EffectivePolicy {
	policy: DecayPolicy;
	wonBy: PolicyLevel;
}

/** Holds where no policy applies: without a policy nothing expires. */
export const NO_POLICY: NeverPolicy = { id: '', appliesTo: {}, mode: 'never' };

/** For policies in which `checkPolicies` finds no problem. Of two with one target the first counts. */
export function compilePolicies(policies: readonly DecayPolicy[]): PolicyIndex {
	const byMember = new Map<string, TagPolicies>();
	const byDepartment = new Map<number, TagPolicies>();
	const everyone = noPolicies();
	for (const policy of policies) {
		const { userid, departmentId } = policy.appliesTo;
		if (userid !== undefined) add(entry(byMember, memberKey(userid)), policy);
		else if (departmentId !== undefined) add(entry(byDepartment, departmentId), policy);
		else add(everyone, policy);
	}
	return { byMember, byDepartment, everyone };
}

/**
 * The most specific policy for a tag on a relation. First whose: the member's own, then the own department's,
 * then those above it, then everyone's. Among these which: the tag's, then its group's, then any tag's. So
 * personal > department > tag > group > default, and a department can have one policy for all its tags and
 * others for some of them. A department's policy for all tags also beats everyone's for one tag: a tag that must
 * stay in such a department needs a policy of it there.
 */
export function effectivePolicy(index: PolicyIndex, subject: PolicySubject): EffectivePolicy {
	for (const policies of scopesOf(index, subject)) {
		const policy = policies.byTag.get(subject.tagId) ?? ofGroup(policies, subject) ?? policies.anyTag;
		if (policy !== undefined) return { policy, wonBy: levelOf(policy) };
	}
	return { policy: NO_POLICY, wonBy: 'none' };
}

/** Every policy that applies to a tag on a relation, the one that wins first: what the others would say. */
export function matchingPolicies(index: PolicyIndex, subject: PolicySubject): DecayPolicy[] {
	return scopesOf(index, subject)
		.flatMap((policies) => [policies.byTag.get(subject.tagId), ofGroup(policies, subject), policies.anyTag])
		.filter((policy) => policy !== undefined);
}

function scopesOf(index: PolicyIndex, { userid, departments = [] }: PolicySubject): TagPolicies[] {
	const scopes: TagPolicies[] = [];
	const own = userid === undefined ? undefined : index.byMember.get(memberKey(userid));
	if (own !== undefined) scopes.push(own);
	for (const department of departments) {
		const policies = index.byDepartment.get(department);
		if (policies !== undefined) scopes.push(policies);
	}
	scopes.push(index.everyone);
	return scopes;
}

function ofGroup({ byGroup }: TagPolicies, { groupId }: PolicySubject): DecayPolicy | undefined {
	return groupId === undefined ? undefined : byGroup.get(groupId);
}

function levelOf({ appliesTo }: DecayPolicy): PolicyLevel {
	if (appliesTo.userid !== undefined) return 'personal';
	if (appliesTo.departmentId !== undefined) return 'department';
	if (appliesTo.tagId !== undefined) return 'tag';
	return appliesTo.groupId !== undefined ? 'group' : 'default';
}

function add(policies: TagPolicies, policy: DecayPolicy): void {
	const { tagId, groupId } = policy.appliesTo;
	if (tagId !== undefined) setFirst(policies.byTag, tagId, policy);
	else if (groupId !== undefined) setFirst(policies.byGroup, groupId, policy);
	else policies.anyTag ??= policy;
}

function setFirst(policies: Map<string, DecayPolicy>, key: string, policy: DecayPolicy): void {
	if (!policies.has(key)) policies.set(key, policy);
}

function entry<Key>(scopes: Map<Key, TagPolicies>, key: Key): TagPolicies {
	let policies = scopes.get(key);
	if (policies === undefined) {
		policies = noPolicies();
		scopes.set(key, policies);
	}
	return policies;
}

function noPolicies(): TagPolicies {
	return { byTag: new Map(), byGroup: new Map(), anyTag: undefined };
}
