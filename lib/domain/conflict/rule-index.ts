import type { StateRule } from './state-rule';

/** Finds the rules that a change can break: a batch is judged by what it changes, not by all there is. */
export interface RuleIndex {
	/** By tag: rules that putting it on can break. */
	readonly onAdd: ReadonlyMap<string, readonly StateRule[]>;
	/** By tag: rules that taking it off can break. */
	readonly onRemove: ReadonlyMap<string, readonly StateRule[]>;
}

export function indexRules(rules: readonly StateRule[]): RuleIndex {
	const onAdd = new Map<string, StateRule[]>();
	const onRemove = new Map<string, StateRule[]>();
	for (const rule of rules) {
		for (const tag of rule.tags.list) pushTo(onAdd, tag, rule);
		if (rule.kind === 'excludes') for (const tag of rule.others.list) pushTo(onAdd, tag, rule);
		if (rule.kind === 'requires') for (const tag of rule.others.list) pushTo(onRemove, tag, rule);
		if (rule.kind === 'one_of' && rule.exactly) for (const tag of rule.tags.list) pushTo(onRemove, tag, rule);
	}
	return { onAdd, onRemove };
}

function pushTo(index: Map<string, StateRule[]>, tag: string, rule: StateRule): void {
	const rules = index.get(tag);
	if (rules === undefined) index.set(tag, [rule]);
	else if (rules.at(-1) !== rule) rules.push(rule);
}
