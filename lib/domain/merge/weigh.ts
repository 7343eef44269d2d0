import { originOfEdit } from './parties';
import type { MergeInput } from './merge-input';
import type { Criterion, MergePolicy } from './merge-policy';
import type { MergeRules } from './merge-rules';

export type Side = 'ours' | 'theirs';

/** One tag put on or taken off by one side. */
export interface Edit {
	tag: string;
	action: 'add' | 'remove';
}

/** Edits that cannot all stand. */
export interface Contest {
	ours: readonly Edit[];
	theirs: readonly Edit[];
}

export interface Decision {
	winner: Side;
	decidedBy: Criterion;
}

/** Above 0: ours prevails; below: theirs; 0: this criterion cannot tell. */
type Weighing = (contest: Contest, input: MergeInput, policy: MergePolicy, rules: MergeRules) => number;

const WEIGHINGS: Readonly<Record<Criterion, Weighing>> = {
	group: weighGroups,
	tier: weighTiers,
	person: weighActors,
	newer: weighTimes,
};

/** The first criterion of the policy's chain that tells the sides apart. @returns undefined: none does */
export function weigh(
	contest: Contest,
	input: MergeInput,
	policy: MergePolicy,
	rules: MergeRules,
): Decision | undefined {
	for (const decidedBy of policy.chain) {
		const weight = WEIGHINGS[decidedBy](contest, input, policy, rules);
		if (weight !== 0) return { winner: weight > 0 ? 'ours' : 'theirs', decidedBy };
	}
	return undefined;
}

/** Whether the policy lets this edit win because of the tag's group. */
export function winsByGroup({ tag, action }: Edit, policy: MergePolicy, { library }: MergeRules): boolean {
	const groups = action === 'add' ? policy.addWins : policy.removeWins;
	if (groups.size === 0) return false;
	const group = library.get(tag)?.groupId;
	return group !== undefined && groups.has(group);
}

function weighGroups(
	{ ours, theirs }: Contest,
	_: MergeInput,
	policy: MergePolicy,
	rules: MergeRules,
): number {
	const wins = (edits: readonly Edit[]): boolean => edits.some((edit) => winsByGroup(edit, policy, rules));
	return Number(wins(ours)) - Number(wins(theirs));
}

function weighTiers(
	{ ours, theirs }: Contest,
	_: MergeInput,
	__: MergePolicy,
	{ tierRanks }: MergeRules,
): number {
	const highest = (edits: readonly Edit[]): number =>
		Math.max(...edits.map(({ tag }) => tierRanks.get(tag) ?? -1));
	return highest(ours) - highest(theirs);
}

function weighActors({ theirs }: Contest, input: MergeInput): number {
	const isTheirsByPerson = theirs.some(({ tag }) => isByPerson(input, tag));
	return Number(input.ours.actor === 'person') - Number(isTheirsByPerson);
}

/** Whoever is not known to be a program counts as a person: a person's edit lost costs more than a wait. */
function isByPerson(input: MergeInput, tag: string): boolean {
	const origin = originOfEdit(input, tag);
	if (origin?.actor !== undefined) return origin.actor === 'person';
	return origin === undefined || origin.side === 'console' || origin.side === 'other';
}

/**
 * Where an edit of theirs has no time of its own, it lies between the reading of the base and that of their tags.
 */
function weighTimes({ theirs }: Contest, input: MergeInput): number {
	let earliest = -Infinity;
	let latest = -Infinity;
	for (const { tag } of theirs) {
		const origin = originOfEdit(input, tag);
		const at = origin?.weighAt ?? origin?.at;
		earliest = Math.max(earliest, at ?? input.baseAt ?? -Infinity);
		latest = Math.max(latest, at ?? input.theirs.at ?? Infinity);
	}
	if (input.ours.at > latest) return 1;
	return input.ours.at < earliest ? -1 : 0;
}
