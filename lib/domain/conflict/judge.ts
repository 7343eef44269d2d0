import type { RuleIndex } from './rule-index';
import type { Finding, FindingCode, Lifecycle } from './rule-set';
import type { StateChange } from './relation-state';
import type { ExcludesRule, OneOfRule, RequiresRule, StageRule, StateRule } from './state-rule';
import type { StateView } from './state-view';

/** A rule that a batch breaks, with what it has to say. */
export interface BrokenRule {
	rule: StateRule;
	findings: readonly Finding[];
}

const NONE: readonly Finding[] = [];

/**
 * The rules that a change of tags breaks, collected over several changes.
 * @param broken those found already
 * @returns undefined where there is none
 */
export function findBrokenRules(
	{ onAdd, onRemove }: RuleIndex,
	view: StateView,
	{ add, remove }: StateChange,
	broken: BrokenRule[] | undefined,
): BrokenRule[] | undefined {
	const afterAdds = judgeTags(onAdd, view, add, broken);
	return onRemove.size === 0 ? afterAdds : judgeTags(onRemove, view, remove, afterAdds);
}

function judgeTags(
	index: ReadonlyMap<string, readonly StateRule[]>,
	view: StateView,
	tags: readonly string[],
	found: BrokenRule[] | undefined,
): BrokenRule[] | undefined {
	let broken = found;
	for (const tag of tags) {
		const rules = index.get(tag);
		if (rules === undefined) continue;
		for (const rule of rules) {
			if (broken?.some((each) => each.rule === rule)) continue;
			const findings = judge(rule, view, tag);
			if (findings.length > 0) (broken ??= []).push({ rule, findings });
		}
	}
	return broken;
}

/** @param tag that changes: a move is judged when its stage comes up, which spares looking at all stages */
function judge(rule: StateRule, view: StateView, tag: string): readonly Finding[] {
	switch (rule.kind) {
		case 'one_of':
			return judgeOneOf(rule, view);
		case 'excludes':
			return judgeExcludes(rule, view);
		case 'requires':
			return judgeRequires(rule, view);
		case 'stage':
			return isRightMove(rule, view, tag) ? NONE : judgeMoves(rule, view);
	}
}

function judgeOneOf(rule: OneOfRule, view: StateView): readonly Finding[] {
	if (view.hasMoreThan(1, rule.tags)) {
		const tags = rule.tags.list.filter((tag) => view.has(tag));
		const added = tags.filter((tag) => view.isAdded(tag));
		if (added.length === 0) return NONE;
		const code = rule.exactly ? 'EXACTLY_ONE' : 'AT_MOST_ONE';
		return [finding(rule, code, { tags, added, values: { count: tags.length } })];
	}
	if (!rule.exactly || view.hasMoreThan(0, rule.tags)) return NONE;
	const removed = rule.tags.list.filter((tag) => view.isRemoved(tag));
	if (removed.length === 0) return NONE;
	return [finding(rule, 'EXACTLY_ONE', { tags: removed, removed, values: { count: 0 } })];
}

/** Pairs that were there before are not the batch's doing; of the tags only those of new pairs are named. */
function judgeExcludes(rule: ExcludesRule, view: StateView): readonly Finding[] {
	if (!view.hasMoreThan(0, rule.tags) || !view.hasMoreThan(0, rule.others)) return NONE;
	const left = rule.tags.list.filter((tag) => view.has(tag));
	const right = rule.others.list.filter((tag) => view.has(tag));
	const newLeft = left.filter((tag) => view.isAdded(tag));
	const newRight = right.filter((tag) => view.isAdded(tag));
	const added = [...newLeft, ...newRight];
	if (added.length === 0) return NONE;
	const tags = [...(newRight.length > 0 ? left : newLeft), ...(newLeft.length > 0 ? right : newRight)];
	return [finding(rule, 'EXCLUDES', { tags, added })];
}

function judgeRequires(rule: RequiresRule, view: StateView): readonly Finding[] {
	if (!view.hasMoreThan(0, rule.tags) || view.hasMoreThan(0, rule.others)) return NONE;
	const needing = rule.tags.list.filter((tag) => view.has(tag));
	const added = needing.filter((tag) => view.isAdded(tag));
	const removed = rule.others.list.filter((tag) => view.isRemoved(tag));
	if (added.length === 0 && removed.length === 0) return NONE;
	const tags = removed.length > 0 ? needing : added;
	return [finding(rule, 'REQUIRES', { tags, added, removed, missing: rule.others.list })];
}

function isRightMove({ lifecycle }: StageRule, view: StateView, to: string): boolean {
	if (view.held(to)) return true;
	const from = findStage(lifecycle, view);
	return from === undefined ? lifecycle.initial.has(to) : lifecycle.allowed.get(from)?.has(to) === true;
}

/** The highest stage held before. */
function findStage({ stages }: Lifecycle, view: StateView): string | undefined {
	for (let rank = stages.length - 1; rank >= 0; rank--) {
		if (view.held(stages[rank]!)) return stages[rank];
	}
	return undefined;
}

/** Every stage put on is judged as a move from the highest stage held before. */
function judgeMoves(rule: StageRule, view: StateView): readonly Finding[] {
	const from = findStage(rule.lifecycle, view);
	return rule.lifecycle.stages
		.filter((stage) => view.isAdded(stage) && !isRightMove(rule, view, stage))
		.map((to) => describeMove(rule, from, to));
}

function describeMove(rule: StageRule, from: string | undefined, to: string): Finding {
	const { backward, skipped } = rule.lifecycle;
	if (from === undefined) return finding(rule, 'STAGE_NOT_INITIAL', { tags: [to], added: [to], to });
	const move = { tags: [from, to], added: [to], from, to };
	const steps = rule.ranks.get(to)! - rule.ranks.get(from)!;
	if (steps < 0) return { ...finding(rule, 'STAGE_BACKWARD', move), severity: backward };
	if (steps > 1) return { ...finding(rule, 'STAGE_SKIPPED', move), severity: skipped };
	return finding(rule, 'STAGE_NOT_ALLOWED', move);
}

function finding(
	{ id, severity, message }: StateRule,
	code: FindingCode,
	details: Omit<Finding, 'code' | 'severity' | 'rule' | 'message'>,
): Finding {
	const found: Finding = { code, severity, rule: id, ...details };
	return message === undefined ? found : { ...found, message };
}
