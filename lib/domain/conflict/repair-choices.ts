import type { BrokenRule } from './judge';
import type { RelationState } from './relation-state';
import { RelationView } from './relation-view';
import type { OneOfRule, RequiresRule } from './state-rule';
import { stepKey, type RepairStep, type RepairSteps, type Replacement } from './repair-step';

/** A broken rule, and where: at one relation, or, without, at the customer. */
export interface Breach {
	broken: BrokenRule;
	relation?: number;
}

/**
 * The ways to mend one broken rule, as steps to add to those taken. Every repair of the whole contains all
 * steps of at least one of them, so that trying all of them misses none.
 */
export class RepairChoices {
	private readonly views: ReadonlyArray<RelationView | undefined>;

	/**
	 * @param relations as they are after `steps`
	 * @param steps taken so far, without implied ones
	 */
	constructor(
		private readonly relations: readonly RelationState[],
		private readonly steps: RepairSteps,
		private readonly replacements: readonly Replacement[],
	) {
		const unchanged = { add: [], remove: [] };
		this.views = relations.map(({ held, change = unchanged }) => new RelationView(held, change));
	}

	of({ broken: { rule, findings }, relation }: Breach): RepairStep[][] {
		const places = relation === undefined ? [...this.relations.keys()] : [relation];
		switch (rule.kind) {
			case 'one_of':
				return this.mendOneOf(rule, places);
			case 'excludes': {
				const [left, right] = [rule.tags.list, rule.others.list];
				const bothAdded = this.dropAdded([...left, ...right], places);
				return [this.clear(left, places), this.clear(right, places), bothAdded].filter(isPossible);
			}
			case 'requires':
				return this.mendRequires(rule, places);
			case 'stage': {
				const blocked = findings.find(({ severity }) => severity === 'block');
				return blocked?.to === undefined ? [] : [this.dropAdded([blocked.to], places)];
			}
		}
	}

	/** All but one go, or all that the batch puts on; where none is left, one of those taken off stays. */
	private mendOneOf({ tags }: OneOfRule, places: readonly number[]): RepairStep[][] {
		const present = tags.list.filter((tag) => places.some((place) => this.views[place]!.has(tag)));
		if (present.length === 0) return this.keepOne(tags.list, places);
		const keepings = present.map((kept) =>
			this.clear(
				present.filter((tag) => tag !== kept),
				places,
			),
		);
		return [...keepings, this.dropAdded(present, places)].filter(isPossible);
	}

	private mendRequires({ tags, others }: RequiresRule, places: readonly number[]): RepairStep[][] {
		const isBatchRemoving = places.some((place) =>
			others.list.some((tag) => this.views[place]!.isRemoved(tag)),
		);
		const clearing = isBatchRemoving ? this.clear(tags.list, places) : this.dropAdded(tags.list, places);
		return [clearing, ...this.keepOne(others.list, places)].filter(isPossible);
	}

	/** The steps after which none of the tags is there; undefined where a relation is not ours to change. */
	private clear(tags: readonly string[], places: readonly number[]): RepairStep[] | undefined {
		const steps: RepairStep[] = [];
		for (const relation of places) {
			for (const tag of tags) {
				if (!this.views[relation]!.has(tag)) continue;
				const { held, change } = this.relations[relation]!;
				if (change === undefined) return undefined;
				steps.push({ kind: held.has(tag) ? 'take_off' : 'drop_add', relation, tag });
			}
		}
		return steps;
	}

	private dropAdded(tags: readonly string[], places: readonly number[]): RepairStep[] {
		return places.flatMap((relation) =>
			tags
				.filter((tag) => this.views[relation]!.isAdded(tag))
				.map((tag): RepairStep => ({ kind: 'drop_add', relation, tag })),
		);
	}

	/**
	 * The ways in which one of the tags that the batch takes off stays: by itself, or with its replacement
	 * refused.
	 */
	private keepOne(tags: readonly string[], places: readonly number[]): RepairStep[][] {
		const ways: RepairStep[][] = [];
		for (const relation of places) {
			for (const tag of tags) {
				const isTakenOff = this.steps.has(stepKey({ kind: 'take_off', relation, tag }));
				if (!this.views[relation]!.isRemoved(tag) || isTakenOff) continue;
				ways.push([{ kind: 'drop_remove', relation, tag }]);
				for (const replacement of this.replacements) {
					if (replacement.relation !== relation || !replacement.removed.includes(tag)) continue;
					ways.push(this.dropAdded(replacement.added, [relation]));
				}
			}
		}
		return ways;
	}
}

function isPossible(steps: RepairStep[] | undefined): steps is RepairStep[] {
	return steps !== undefined;
}
