import type { Component } from './component';
import { Propagation, UNKNOWN, type Literal } from './propagation';

export interface Query {
	/** Constraints that must be satisfied. */
	required?: readonly number[];
	/** Constraints to satisfy where possible, the first ones first: none that is left out could be added. */
	preferred?: readonly number[];
	/** Tag that must be held. */
	tag?: number | undefined;
	/** Tags to hold where possible. */
	wished?: readonly number[];
}

export type Answer =
	/** Tags that, held together, satisfy what is required. */
	| { kind: 'satisfiable'; held: number[] }
	/** Required constraints that cannot be satisfied together, with the tag held. Not always the fewest. */
	| { kind: 'unsatisfiable'; core: number[] }
	| { kind: 'undecided' };

const ASSUMPTIONS = 1;
const ACTIVITY_GROWTH = 1.05;
const ACTIVITY_CEILING = 1e100;

/**
 * Decides whether constraints can be satisfied together: conflict-driven clause learning (Marques-Silva and
 * Sakallah, GRASP, 1999) under assumptions (Eén and Sörensson, 2003). Preferences are decided first and in
 * order, which makes the satisfied ones a maximal set (Di Rosa, Giunchiglia and Maratea, 2010).
 *
 * Tags nobody asks for are not held, so the search only decides how clauses that apply are satisfied. What
 * one query learns serves the next.
 */
export class Satisfiability {
	private readonly state: Propagation;
	private readonly activity: Float64Array;
	private readonly seen: Uint8Array;
	private readonly enforced: boolean;
	private increment = 1;
	private query: Query = {};
	/** Where the search for the next decision goes on. */
	private readonly cursor = { preferred: 0, wished: 0, standing: 0, trail: 0 };

	/** @param enforced every query requires every constraint; there are then no cores */
	constructor(
		private readonly component: Component,
		{ enforced }: { enforced: boolean },
	) {
		this.enforced = enforced;
		this.state = new Propagation(component);
		this.activity = new Float64Array(component.tags.length);
		this.seen = new Uint8Array(this.state.levelOf.length);
		if (enforced) {
			for (const constraint of component.constraints.keys())
				this.state.add([this.state.selector(constraint)]);
		}
	}

	/** Work done so far, in visits of clauses and tags. */
	get steps(): number {
		return this.state.steps;
	}

	/** From now on no answer holds this tag. */
	forbid(tag: number): void {
		this.state.add([2 * tag + 1]);
	}

	/** @param maxSteps answers `undecided` once `steps` exceeds this */
	solve(query: Query, maxSteps: number): Answer {
		const { state } = this;
		this.query = query;
		this.returnTo(0);
		state.forget();
		if (!state.assignUnits() || state.propagate()) return { kind: 'unsatisfiable', core: [] };
		state.openLevel();
		const assumptions = (query.required ?? []).map((constraint) => state.selector(constraint));
		if (query.tag !== undefined) assumptions.push(2 * query.tag);
		for (const literal of assumptions) {
			if (state.value[literal]! < 0)
				return { kind: 'unsatisfiable', core: this.findCore([literal, literal ^ 1]) };
			if (state.value[literal] === UNKNOWN) state.assign(literal);
		}
		for (;;) {
			const conflict = state.propagate();
			if (conflict) {
				if (state.level <= ASSUMPTIONS) return { kind: 'unsatisfiable', core: this.findCore(conflict) };
				this.learn(conflict);
			} else if (state.steps > maxSteps) {
				return { kind: 'undecided' };
			} else {
				const decision = this.nextDecision();
				if (decision === undefined) return { kind: 'satisfiable', held: this.heldTags() };
				state.openLevel();
				state.assign(decision);
			}
		}
	}

	private returnTo(level: number): void {
		this.state.backtrack(level);
		Object.assign(this.cursor, { preferred: 0, wished: 0, standing: 0, trail: 0 });
	}

	private heldTags(): number[] {
		const held: number[] = [];
		for (let position = 0; position < this.state.trailSize; position++) {
			const literal = this.state.trail[position]!;
			if (!(literal & 1) && literal >> 1 < this.component.tags.length) held.push(literal >> 1);
		}
		return held;
	}

	private nextDecision(): Literal | undefined {
		const { state, cursor, component } = this;
		const { preferred = [], wished = [] } = this.query;
		for (; cursor.preferred < preferred.length; cursor.preferred++) {
			const literal = state.selector(preferred[cursor.preferred]!);
			if (state.value[literal] === UNKNOWN) return literal;
		}
		for (; cursor.wished < wished.length; cursor.wished++) {
			const literal = 2 * wished[cursor.wished]!;
			if (state.value[literal] === UNKNOWN) return literal;
		}
		for (; cursor.standing < component.standing.length; cursor.standing++) {
			const option = this.chooseOption(component.standing[cursor.standing]!);
			if (option !== undefined) return option;
		}
		for (; cursor.trail < state.trailSize; cursor.trail++) {
			const literal = state.trail[cursor.trail]!;
			if (literal & 1 || literal >> 1 >= component.tags.length) continue;
			for (const clause of component.clausesOf[literal >> 1]!) {
				const option = this.chooseOption(clause);
				if (option !== undefined) return option;
			}
		}
		return undefined;
	}

	/** The option to try where an applying clause is not satisfied yet: the one met most in recent conflicts. */
	private chooseOption(index: number): Literal | undefined {
		const { constraint, options } = this.component.clauses[index]!;
		const { value } = this.state;
		if (value[this.state.selector(constraint)]! <= 0) return undefined;
		let best: number | undefined;
		for (const tag of options) {
			if (value[2 * tag]! > 0) return undefined;
			if (value[2 * tag]! < 0) continue;
			if (best === undefined || this.activity[tag]! > this.activity[best]!) best = tag;
		}
		return best === undefined ? undefined : 2 * best;
	}

	/** Learns the clause of the first unique implication point and goes back to where it says something new. */
	private learn(conflict: readonly Literal[]): void {
		const { state, seen } = this;
		const learned: Literal[] = [0];
		let open = 0;
		const visit = (literal: Literal): void => {
			const variable = literal >> 1;
			const level = state.levelOf[variable]!;
			if (seen[variable] || level === 0) return;
			seen[variable] = 1;
			this.raiseActivity(variable);
			if (level === state.level) open++;
			else learned.push(literal ^ 1);
		};
		conflict.forEach(visit);
		let position = state.trailSize;
		for (;;) {
			do position--;
			while (!seen[state.trail[position]! >> 1]);
			const variable = state.trail[position]! >> 1;
			seen[variable] = 0;
			if (--open === 0) break;
			state.forEachCause(variable, visit);
		}
		learned[0] = state.trail[position]! ^ 1;
		this.increment *= ACTIVITY_GROWTH;
		let level = ASSUMPTIONS;
		for (let index = 1; index < learned.length; index++) {
			const literal = learned[index]!;
			seen[literal >> 1] = 0;
			if (state.levelOf[literal >> 1]! > level || index === 1) {
				level = Math.max(level, state.levelOf[literal >> 1]!);
				// The second watch must be the last literal to become unknown again.
				learned[index] = learned[1]!;
				learned[1] = literal;
			}
		}
		this.returnTo(level);
		state.assign(learned[0], state.learn(learned));
	}

	private raiseActivity(variable: number): void {
		if (variable >= this.activity.length) return;
		this.activity[variable]! += this.increment;
		if (this.activity[variable]! < ACTIVITY_CEILING) return;
		for (const tag of this.activity.keys()) this.activity[tag]! /= ACTIVITY_CEILING;
		this.increment /= ACTIVITY_CEILING;
	}

	/** The required constraints behind a conflict among the assumptions. */
	private findCore(conflict: readonly Literal[]): number[] {
		const { state, seen } = this;
		if (this.enforced) return [];
		const core: number[] = [];
		const visited: number[] = [];
		const pending = conflict.map((literal) => literal >> 1);
		for (let variable = pending.pop(); variable !== undefined; variable = pending.pop()) {
			if (seen[variable]) continue;
			seen[variable] = 1;
			visited.push(variable);
			if (variable >= this.component.tags.length) core.push(variable - this.component.tags.length);
			state.forEachCause(variable, (cause) => pending.push(cause >> 1));
		}
		for (const variable of visited) seen[variable] = 0;
		return core;
	}
}
