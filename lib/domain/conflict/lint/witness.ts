import { ClashPaths } from './clash-path';
import type { Component } from './component';
import { coneOf, isLink, type Cone } from './cone';
import type { Model } from './model';
import { Satisfiability } from './satisfiability';
import { WitnessSearch } from './witness-search';

export interface Witness {
	/** Constraints of the component. */
	constraints: readonly number[];
	/** Whether it is proven that fewer would not do. */
	minimal: boolean;
}

/** Of many questions, one may use this part of the steps left, and in any case so many. */
const LARGEST_SHARE = 8;
const LEAST_STEPS = 20_000;

/**
 * Finds the fewest constraints that make a tag dead, or that contradict each other: a smallest minimal
 * unsatisfiable subset by implicit hitting sets (Ignatiev, Previti, Liffiton and Marques-Silva, 2015). A set
 * of tags shows that every witness contains one of the constraints it violates; such sets are collected until
 * no choice smaller than the witness at hand has one of each.
 */
export class WitnessFinder {
	private readonly paths: ClashPaths;
	private readonly solver: Satisfiability;
	/** What was found out about one tag serves others. */
	private readonly models: Model[] = [];

	/** @param budget proofs that nothing smaller exists end when its steps are used up */
	constructor(
		private readonly component: Component,
		private readonly budget: { steps: number },
	) {
		this.paths = new ClashPaths(component);
		this.solver = new Satisfiability(component, { enforced: false });
	}

	/** Why the constraints contradict each other, which they must. */
	explainContradiction(): Witness {
		return this.search(undefined, coneOf(this.component, undefined), [], this.budget.steps);
	}

	/** Why tags are dead, which they must be; in their order. */
	explainDead(tags: readonly number[]): Witness[] {
		if (this.component.clauses.every(isLink)) {
			return tags.map((tag) => ({ constraints: this.paths.shortest(tag), minimal: true }));
		}
		const questions = tags.map((tag, position) => ({ tag, position, cone: coneOf(this.component, tag) }));
		// What is found out about the largest cone answers most of the questions about those within.
		questions.sort((a, b) => b.cone.constraints.length - a.cone.constraints.length);
		const witnesses: Witness[] = [];
		for (const [asked, { tag, position, cone }] of questions.entries()) {
			const path = this.paths.shortest(tag);
			const share = this.budget.steps / Math.min(LARGEST_SHARE, questions.length - asked);
			witnesses[position] = cone.chainsOnly
				? { constraints: path, minimal: true }
				: this.search(tag, cone, path, Math.max(LEAST_STEPS, share));
		}
		return witnesses;
	}

	private search(tag: number | undefined, cone: Cone, path: readonly number[], steps: number): Witness {
		const budget = { steps };
		const search = new WitnessSearch(this.component, this.solver, this.models, tag, cone.constraints, budget);
		let witness = search.reduce(path.length > 0 ? path : cone.constraints);
		let choice = search.sets.choose(witness.length - 1, budget);
		while (choice !== undefined && choice !== 'undecided' && !search.exhausted) {
			const core = search.test(choice);
			if (core) witness = search.reduce(core);
			choice = search.sets.choose(witness.length - 1, budget);
		}
		this.budget.steps -= steps - budget.steps;
		return { constraints: witness, minimal: choice === undefined };
	}
}
