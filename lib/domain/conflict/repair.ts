import { breakCustomerRules, breakRelationRules } from './check';
import type { CompiledRules } from './compile-rule-set';
import type { BrokenRule } from './judge';
import type { RelationState, StateChange } from './relation-state';
import { RelationView } from './relation-view';
import { compareCosts, costOf, type RepairCost } from './repair-cost';
import { RepairChoices, type Breach } from './repair-choices';
import {
	applySteps,
	findReplacements,
	impliedSteps,
	stepKey,
	type RepairStep,
	type RepairSteps,
	type Replacement,
} from './repair-step';

/** States looked at before the search is cut short; some ten are usual. */
const SEARCH_LIMIT = 2_000;

export interface ProposedStep extends RepairStep {
	/**
	 * Follows from other steps and was not chosen: a replacement is refused as a whole, so the old tag stays.
	 */
	implied: boolean;
}

export interface Repair {
	steps: readonly ProposedStep[];
	/** What the batch should ask instead, relation by relation; undefined for relations it left alone. */
	changes: ReadonlyArray<StateChange | undefined>;
	/** False where the search was cut short: nothing blocks after the repair, but a smaller one may exist. */
	isMinimal: boolean;
}

export interface RepairOptions {
	/** How late in the batch a tag was asked for: the later one is kept. Default: its place in `add`. */
	requestedAt?: (relation: number, tag: string) => number;
}

/**
 * The smallest set of steps after which no rule about held tags blocks; of equally small ones that which
 * keeps the tags of the higher tier, then the newer ones (put on by the batch rather than held, by a later
 * item rather than an earlier). Relations that the batch leaves alone stay as they are.
 * @returns undefined where nothing blocks
 */
export function proposeRepair(
	rules: CompiledRules,
	relations: readonly RelationState[],
	options: RepairOptions = {},
): Repair | undefined {
	if (findBreach(rules, relations) === undefined) return undefined;
	return new RepairSearch(rules, relations, options).run();
}

class RepairSearch {
	private readonly replacements: readonly Replacement[];
	private readonly seen = new Set<string>();
	private best: { steps: readonly RepairStep[]; cost: RepairCost } | undefined;

	constructor(
		private readonly rules: CompiledRules,
		private readonly relations: readonly RelationState[],
		private readonly options: RepairOptions,
	) {
		this.replacements = findReplacements(rules, relations);
	}

	run(): Repair {
		this.visit(new Map());
		const chosen = this.best?.steps ?? this.refuseAll();
		const steps = [
			...chosen.map((step) => ({ ...step, implied: false })),
			...this.implied(chosen).map((step) => ({ ...step, implied: true })),
		];
		const repaired = applySteps(this.relations, steps);
		return {
			steps,
			changes: repaired.map(({ change }) => change),
			isMinimal: this.seen.size < SEARCH_LIMIT,
		};
	}

	/** Mends one rule after the other, in all possible ways, but never with more steps than the best repair. */
	private visit(steps: RepairSteps): void {
		const key = [...steps.keys()].sort().join('\n');
		if (this.seen.has(key) || this.seen.size >= SEARCH_LIMIT) return;
		this.seen.add(key);
		const taken = [...steps.values()];
		const relations = applySteps(this.relations, [...taken, ...this.implied(taken)]);
		const breach = findBreach(this.rules, relations);
		if (breach === undefined) return this.keepIfBest(taken);
		for (const way of new RepairChoices(relations, steps, this.replacements).of(breach)) {
			const next = new Map(steps);
			for (const step of way) next.set(stepKey(step), step);
			if (next.size <= (this.best?.steps.length ?? Infinity)) this.visit(next);
		}
	}

	private keepIfBest(steps: readonly RepairStep[]): void {
		const { relations, options, rules } = this;
		const { tierRanks } = rules;
		const cost = costOf(steps, { relations, tierRanks, requestedAt: options.requestedAt });
		if (this.best === undefined || compareCosts(cost, this.best.cost) < 0) this.best = { steps, cost };
	}

	private implied(steps: readonly RepairStep[]): RepairStep[] {
		if (this.replacements.length === 0) return [];
		return impliedSteps(new Map(steps.map((step) => [stepKey(step), step])), this.replacements);
	}

	/** A batch that changes nothing breaks nothing. */
	private refuseAll(): RepairStep[] {
		return this.relations.flatMap(({ held, change }, relation) => {
			if (change === undefined) return [];
			const view = new RelationView(held, change);
			const dropped = change.add.filter((tag) => view.isAdded(tag));
			const kept = change.remove.filter((tag) => view.isRemoved(tag));
			return [
				...dropped.map((tag): RepairStep => ({ kind: 'drop_add', relation, tag })),
				...kept.map((tag): RepairStep => ({ kind: 'drop_remove', relation, tag })),
			];
		});
	}
}

/** The first rule that blocks. */
function findBreach(rules: CompiledRules, relations: readonly RelationState[]): Breach | undefined {
	for (const [relation, { held, change }] of relations.entries()) {
		if (change === undefined) continue;
		const broken = breakRelationRules(rules, held, change)?.find(isBlocking);
		if (broken !== undefined) return { broken, relation };
	}
	const broken = breakCustomerRules(rules, relations)?.find(isBlocking);
	return broken && { broken };
}

function isBlocking({ findings }: BrokenRule): boolean {
	return findings.some(({ severity }) => severity === 'block');
}
