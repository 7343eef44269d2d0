import type { RelationState } from '../../../lib/domain/conflict/relation-state';

/** Rules as a document has them, in full. */
export interface ModelExclusion {
	id: string;
	kind: 'at_most_one' | 'exactly_one' | 'excludes' | 'requires';
	scope: 'relation' | 'customer';
	tags: string[];
	others?: string[];
	severity: 'block' | 'warn';
}

export interface ModelLifecycle {
	id: string;
	scope: 'relation' | 'customer';
	stages: string[];
	allowed: Record<string, string[]>;
	initial: string[];
}

export interface ModelRules {
	exclusions: ModelExclusion[];
	lifecycles: ModelLifecycle[];
}

interface State {
	before: Set<string>;
	after: Set<string>;
	added: Set<string>;
	removed: Set<string>;
}

/** Written from the definitions alone, as plainly as possible: ids of the rules that block. */
export function blockingRules(rules: ModelRules, relations: readonly RelationState[]): string[] {
	const states = relations.map(stateOf);
	const whole = merge(states);
	const subjects = (scope: 'relation' | 'customer'): State[] => (scope === 'customer' ? [whole] : states);
	const exclusions = rules.exclusions.filter(
		(rule) => rule.severity === 'block' && subjects(rule.scope).some((state) => breaks(rule, state)),
	);
	const lifecycles = rules.lifecycles.filter(
		(rule) =>
			subjects(rule.scope).some((state) =>
				breaks({ ...rule, kind: 'at_most_one', tags: rule.stages, severity: 'block' }, state),
			) || subjects(rule.scope).some((state) => movesWrongly(rule, state)),
	);
	return [...exclusions, ...lifecycles].map(({ id }) => id);
}

function stateOf({ held, change = { add: [], remove: [] } }: RelationState): State {
	const after = new Set([...held].filter((tag) => !change.remove.includes(tag)).concat(change.add));
	return {
		before: new Set(held),
		after,
		added: new Set([...after].filter((tag) => !held.has(tag))),
		removed: new Set([...held].filter((tag) => !after.has(tag))),
	};
}

function merge(states: readonly State[]): State {
	const all = (part: keyof State): Set<string> => new Set(states.flatMap((state) => [...state[part]]));
	return { before: all('before'), after: all('after'), added: all('added'), removed: all('removed') };
}

function breaks(rule: ModelExclusion, { after, added, removed }: State): boolean {
	const present = rule.tags.filter((tag) => after.has(tag));
	const others = (rule.others ?? []).filter((tag) => after.has(tag));
	const isNew = (tag: string): boolean => added.has(tag);
	switch (rule.kind) {
		case 'at_most_one':
			return present.length > 1 && present.some(isNew);
		case 'exactly_one':
			if (present.length > 1) return present.some(isNew);
			return present.length === 0 && rule.tags.some((tag) => removed.has(tag));
		case 'excludes':
			return present.some((tag) => others.some((other) => isNew(tag) || isNew(other)));
		case 'requires':
			if (others.length > 0) return false;
			return present.some((tag) => isNew(tag) || rule.others!.some((other) => removed.has(other)));
	}
}

function movesWrongly({ stages, allowed, initial }: ModelLifecycle, { before, added }: State): boolean {
	const from = stages.filter((stage) => before.has(stage)).at(-1);
	const reached = stages.filter((stage) => added.has(stage) && !before.has(stage));
	return reached.some((to) =>
		from === undefined ? !initial.includes(to) : !(allowed[from] ?? []).includes(to),
	);
}
