import type { RelationState } from './relation-state';
import { stepKey, type RepairStep } from './repair-step';

/** How much a repair takes; `compareCosts` says which of two is less. */
export interface RepairCost {
	/** Of the tags lost, the highest first. */
	tiers: readonly number[];
	/** Of the tags lost, the newest first. */
	ages: readonly number[];
	/** Decides between equals, so that the same items always get the same proposal. */
	key: string;
}

export interface CostWorld {
	relations: readonly RelationState[];
	/** 2 hq, 1 region, 0 personal. */
	tierRanks: ReadonlyMap<string, number>;
	requestedAt?: ((relation: number, tag: string) => number) | undefined;
}

const NO_TIER = -1;
/** Leaving a tag on loses none: it ranks below any loss. */
const NO_LOSS = -2;
/** Tags that are held are older than any that the batch asks for. */
const HELD = -1;

export function costOf(steps: readonly RepairStep[], world: CostWorld): RepairCost {
	return {
		tiers: steps.map((step) => tierLost(step, world)).sort(descending),
		ages: steps.map((step) => newnessLost(step, world)).sort(descending),
		key: steps.map(stepKey).sort().join('\n'),
	};
}

/**
 * Negative where the first repair is to be preferred: fewer steps, then lower tiers lost, then older tags.
 */
export function compareCosts(a: RepairCost, b: RepairCost): number {
	return (
		a.tiers.length - b.tiers.length ||
		compareLists(a.tiers, b.tiers) ||
		compareLists(a.ages, b.ages) ||
		(a.key < b.key ? -1 : Number(a.key > b.key))
	);
}

function tierLost({ kind, tag }: RepairStep, { tierRanks }: CostWorld): number {
	return kind === 'drop_remove' ? NO_LOSS : (tierRanks.get(tag) ?? NO_TIER);
}

function newnessLost({ kind, relation, tag }: RepairStep, { relations, requestedAt }: CostWorld): number {
	if (kind !== 'drop_add') return HELD;
	return requestedAt?.(relation, tag) ?? relations[relation]!.change!.add.indexOf(tag);
}

function compareLists(a: readonly number[], b: readonly number[]): number {
	for (let at = 0; at < a.length; at++) {
		const difference = a[at]! - b[at]!;
		if (difference !== 0) return difference;
	}
	return 0;
}

function descending(a: number, b: number): number {
	return b - a;
}
