import fc from 'fast-check';
import { compileRuleSet } from '../../../lib/domain/conflict/compile-rule-set';
import { readRuleSet } from '../../../lib/domain/conflict/read-rule-set';
import type { RelationState } from '../../../lib/domain/conflict/relation-state';
import { proposeRepair } from '../../../lib/domain/conflict/repair';
import { blockingRules, type ModelRules } from './model';
import { customers, ruleSets, smallLibrary } from './random-rules';

const TIERS = { a: 2, b: 1, c: 1, d: 0 };
const TIER_NAMES = ['personal', 'region', 'hq'];

interface Step {
	kind: string;
	relation: number;
	tag: string;
}

/** Every single step one could take with these relations. */
function possibleSteps(relations: readonly RelationState[]): Step[] {
	return relations.flatMap(({ held, change }, relation) => {
		if (!change) return [];
		const step =
			(kind: string) =>
			(tag: string): Step => ({ kind, relation, tag });
		return [
			...change.add.filter((tag) => !held.has(tag)).map(step('drop_add')),
			...change.remove.filter((tag) => held.has(tag)).map(step('drop_remove')),
			...[...held].map(step('take_off')),
		];
	});
}

/** What the batch would ask after the steps; of a refused replacement nothing is left. */
function take(
	rules: ModelRules,
	relations: readonly RelationState[],
	steps: readonly Step[],
): RelationState[] {
	const sets = [
		...rules.exclusions.filter(({ kind }) => kind.endsWith('_one')).map(({ tags }) => tags),
		...rules.lifecycles.map(({ stages }) => stages),
	];
	return relations.map(({ held, change }, relation) => {
		if (!change) return { held };
		const has = (kind: string, tag: string): boolean =>
			steps.some((step) => step.kind === kind && step.relation === relation && step.tag === tag);
		const isRefused = (tag: string): boolean =>
			sets.some((set) => {
				if (!set.includes(tag)) return false;
				const arriving = change.add.filter((each) => set.includes(each) && !held.has(each));
				return arriving.length > 0 && arriving.every((each) => has('drop_add', each));
			});
		const off = [...held].filter((tag) => has('take_off', tag));
		return {
			held,
			change: {
				add: change.add.filter((tag) => !has('drop_add', tag) && !off.includes(tag)),
				remove: [...change.remove.filter((tag) => !has('drop_remove', tag) && !isRefused(tag)), ...off],
			},
		};
	});
}

function* subsets(steps: readonly Step[], size: number, from = 0): Generator<Step[]> {
	if (size === 0) yield [];
	else
		for (let at = from; at <= steps.length - size; at++)
			for (const rest of subsets(steps, size - 1, at + 1)) yield [steps[at]!, ...rest];
}

/** Tiers of the tags lost and then their age, worst first, as one list to compare. */
function loss(relations: readonly RelationState[], steps: readonly Step[]): number[] {
	const tiers = steps.map(({ kind, tag }) =>
		kind === 'drop_remove' ? -2 : (TIERS[tag as keyof typeof TIERS] ?? -1),
	);
	const ages = steps.map(({ kind, relation, tag }) =>
		kind === 'drop_add' ? relations[relation]!.change!.add.indexOf(tag) : -1,
	);
	const worstFirst = (list: number[]): number[] => list.sort((a, b) => b - a);
	return [...worstFirst(tiers), ...worstFirst(ages)];
}

function isWorse(a: readonly number[], b: readonly number[]): boolean {
	const at = a.findIndex((value, place) => value !== b[place]);
	return at >= 0 && a[at]! > b[at]!;
}

test('a repair ends the conflict, and no other with fewer steps or a smaller loss does', () => {
	let repaired = 0;
	fc.assert(
		fc.property(ruleSets, customers, (ruleSet, relations) => {
			const tiers = Object.entries(TIERS).map(([tag, tier]) => ({ tag, tier: TIER_NAMES[tier] }));
			const document = { ...ruleSet, tiers };
			const rules = compileRuleSet(readRuleSet(document, { library: smallLibrary }), smallLibrary);
			const repair = proposeRepair(rules, relations);
			const isBlocked = (state: readonly RelationState[]): boolean =>
				blockingRules(ruleSet, state).length > 0;
			expect(repair !== undefined).toBe(isBlocked(relations));
			if (!repair) return;
			repaired++;
			expect(repair.isMinimal).toBe(true);
			const outcome = relations.map(({ held }, place) => ({ held, change: repair.changes[place] }));
			expect(isBlocked(outcome)).toBe(false);
			const chosen = repair.steps.filter(({ implied }) => !implied);
			expect(isBlocked(take(ruleSet, relations, chosen))).toBe(false);

			const steps = possibleSteps(relations);
			for (let size = 0; size < chosen.length; size++)
				for (const fewer of subsets(steps, size))
					expect(isBlocked(take(ruleSet, relations, fewer))).toBe(true);
			const ours = loss(relations, chosen);
			for (const other of subsets(steps, chosen.length))
				if (isWorse(ours, loss(relations, other)))
					expect(isBlocked(take(ruleSet, relations, other))).toBe(true);
		}),
		{ numRuns: 1500, seed: 11 },
	);
	expect(repaired).toBeGreaterThan(400);
});
