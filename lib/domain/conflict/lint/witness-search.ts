import type { Component } from './component';
import { HittingSets } from './hitting-set';
import { modelOf, violatedAfterFlip, type Model } from './model';
import type { Satisfiability } from './satisfiability';

/** How many sets of several constraints one question takes over from those before. */
const SHARED_SETS = 100;

/** A test that takes more is given up. */
const TEST_STEPS = 1_000_000;

/** One question: why is this tag dead, or without a tag, why can nothing satisfy the constraints? */
export class WitnessSearch {
	/** Sets of constraints of which every witness contains one. */
	readonly sets = new HittingSets();
	private readonly inCone: Uint8Array;
	/** Whether a single test took too long. */
	private gaveUp = false;

	/**
	 * @param models sets of tags met so far, by other questions too; more are added
	 * @param budget what the search may cost; each step is subtracted
	 */
	constructor(
		private readonly component: Component,
		private readonly solver: Satisfiability,
		private readonly models: Model[],
		private readonly tag: number | undefined,
		private readonly cone: readonly number[],
		private readonly budget: { steps: number },
	) {
		this.inCone = new Uint8Array(component.constraints.length);
		for (const constraint of cone) this.inCone[constraint] = 1;
		this.learnFromModels();
	}

	/** Whether the steps are used up: then what constraints lack is no longer noted. */
	get exhausted(): boolean {
		return this.gaveUp || this.budget.steps < 0;
	}

	/** Drops constraints from a witness as long as the rest is one. */
	reduce(start: readonly number[]): number[] {
		let witness = this.test(start) ?? [...start];
		for (const constraint of [...witness]) {
			if (this.gaveUp) break;
			if (this.sets.necessary.has(constraint) || !witness.includes(constraint)) continue;
			witness = this.test(witness.filter((kept) => kept !== constraint)) ?? witness;
		}
		return witness;
	}

	/** The part of these constraints that is a witness. If they are none, notes what they lack. */
	test(required: readonly number[]): number[] | undefined {
		const before = this.solver.steps;
		const preferred = this.exhausted ? [] : this.othersByUse(required);
		const answer = this.solver.solve({ required, preferred, tag: this.tag }, before + TEST_STEPS);
		this.budget.steps -= this.solver.steps - before + required.length + preferred.length;
		if (answer.kind === 'unsatisfiable') return answer.core;
		if (answer.kind === 'undecided') this.gaveUp = true;
		if (answer.kind === 'satisfiable' && !this.exhausted) this.learn(modelOf(this.component, answer.held));
		return undefined;
	}

	/** The cone's other constraints; those in known sets first, so that the next set is a different one. */
	private othersByUse(constraints: readonly number[]): number[] {
		const excluded = new Set(constraints);
		const uses = this.sets.countUses();
		return this.cone
			.filter((constraint) => !excluded.has(constraint))
			.sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0));
	}

	/**
	 * Notes what a model violates. If that is a single constraint, changes of one tag often lead to models
	 * that violate another single one (model rotation; Belov and Marques-Silva, 2011).
	 */
	private learn(found: Model): void {
		const violated = this.withinCone(found.violated);
		this.budget.steps -= this.component.constraints.length;
		this.models.push(found);
		this.sets.add(violated);
		const pending = violated.length === 1 ? [found] : [];
		for (let model = pending.pop(); model; model = pending.pop()) {
			const [constraint] = this.withinCone(model.violated);
			for (const tag of this.component.tagsIn[constraint!]!) {
				if (tag === this.tag) continue;
				const after = violatedAfterFlip(this.component, model, tag);
				this.budget.steps -= this.component.constraintsOf[tag]!.length;
				const [other, another] = this.withinCone(after);
				if (other === undefined || another !== undefined || this.sets.necessary.has(other)) continue;
				const rotated = { held: model.held.slice(), violated: after };
				rotated.held[tag]! ^= 1;
				this.sets.add([other]);
				this.models.push(rotated);
				pending.push(rotated);
			}
		}
	}

	private learnFromModels(): void {
		const several: number[][] = [];
		for (const model of this.models) {
			const flipped = this.tag !== undefined && !model.held[this.tag];
			const violated = this.withinCone(
				flipped ? violatedAfterFlip(this.component, model, this.tag!) : model.violated,
			);
			if (violated.length === 1) this.sets.add(violated);
			else several.push(violated);
		}
		several.sort((a, b) => a.length - b.length);
		for (const violated of several.slice(0, SHARED_SETS)) this.sets.add(violated);
	}

	private withinCone(constraints: ReadonlySet<number>): number[] {
		const within: number[] = [];
		for (const constraint of constraints) if (this.inCone[constraint]) within.push(constraint);
		return within;
	}
}
