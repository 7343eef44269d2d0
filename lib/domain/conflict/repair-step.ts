import type { CompiledRules } from './compile-rule-set';
import type { RelationState, StateChange } from './relation-state';
import { RelationView } from './relation-view';

/**
 * One step of a repair. `drop_add`: do not put the tag on; `drop_remove`: do not take it off; `take_off`:
 * take off a tag that is held.
 */
export interface RepairStep {
	kind: 'drop_add' | 'drop_remove' | 'take_off';
	/** Place in the list of relations. */
	relation: number;
	/** Tag id. */
	tag: string;
}

/** Steps by `stepKey`. */
export type RepairSteps = ReadonlyMap<string, RepairStep>;

export function stepKey({ kind, relation, tag }: RepairStep): string {
	return `${kind} ${relation} ${tag}`;
}

/** Tags of which there may be one, put on in place of others of them: what the batch meant as one move. */
export interface Replacement {
	relation: number;
	/** Tags put on. */
	added: readonly string[];
	/** Tags taken off to make room. */
	removed: readonly string[];
}

export function findReplacements(rules: CompiledRules, relations: readonly RelationState[]): Replacement[] {
	const found: Replacement[] = [];
	relations.forEach(({ held, change }, relation) => {
		if (change === undefined || change.add.length === 0 || change.remove.length === 0) return;
		const view = new RelationView(held, change);
		for (const { kind, tags } of rules.stateRules) {
			if (kind !== 'one_of') continue;
			const added = change.add.filter((tag) => tags.index.has(tag) && view.isAdded(tag));
			const removed = change.remove.filter((tag) => tags.index.has(tag) && view.isRemoved(tag));
			if (added.length > 0 && removed.length > 0) found.push({ relation, added, removed });
		}
	});
	return found;
}

/**
 * A replacement is refused as a whole: whoever may not move a customer to the next stage shall not leave it
 * without one. Where every tag it puts on is dropped, the tags it takes off stay.
 */
export function impliedSteps(steps: RepairSteps, replacements: readonly Replacement[]): RepairStep[] {
	const implied = new Map<string, RepairStep>();
	for (const { relation, added, removed } of replacements) {
		if (!added.every((tag) => steps.has(stepKey({ kind: 'drop_add', relation, tag })))) continue;
		for (const tag of removed) {
			if (steps.has(stepKey({ kind: 'take_off', relation, tag }))) continue;
			const step: RepairStep = { kind: 'drop_remove', relation, tag };
			if (!steps.has(stepKey(step))) implied.set(stepKey(step), step);
		}
	}
	return [...implied.values()];
}

/** The relations as they would be if the batch asked for what the steps leave of it. */
export function applySteps(
	relations: readonly RelationState[],
	steps: readonly RepairStep[],
): RelationState[] {
	return relations.map((state, relation) => {
		const own = steps.filter((step) => step.relation === relation);
		if (own.length === 0 || state.change === undefined) return state;
		return { held: state.held, change: applyToChange(state.change, own) };
	});
}

function applyToChange({ add, remove }: StateChange, steps: readonly RepairStep[]): StateChange {
	const tagsOf = (kind: RepairStep['kind']): Set<string> =>
		new Set(steps.filter((step) => step.kind === kind).map(({ tag }) => tag));
	const dropped = tagsOf('drop_add');
	const kept = tagsOf('drop_remove');
	const takenOff = tagsOf('take_off');
	const stillRemoved = remove.filter((tag) => !kept.has(tag) && !takenOff.has(tag));
	return {
		add: add.filter((tag) => !dropped.has(tag) && !takenOff.has(tag)),
		remove: [...stillRemoved, ...takenOff],
	};
}
