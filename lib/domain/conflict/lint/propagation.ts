import { ALWAYS, type Component } from './component';

/**
 * Literals: `2 * variable` says the variable is true, `2 * variable + 1` that it is false. Variables are the
 * component's tags, then one selector per constraint: a constraint counts only while its selector is true.
 */
export type Literal = number;

export const UNKNOWN = 0;

/** More learned clauses cost more time than they save. */
const MOST_LEARNED = 500;

/**
 * Unit propagation over clauses (two watched literals; Moskewicz et al., Chaff, 2001) and exclusions, which
 * stay sets: written as clauses, one of 100 tags would be 4,950.
 */
export class Propagation {
	/** 1 true, -1 false, 0 unknown; by literal. */
	readonly value: Int8Array;
	readonly levelOf: Int32Array;
	readonly trail: Int32Array;
	trailSize = 0;
	/** Work done so far: visits of clauses and partners. */
	steps = 0;
	private propagated = 0;
	/** Trail size at the start of each level above 0. */
	private readonly levelStarts: number[] = [];
	private readonly clauses: Literal[][] = [];
	private readonly watching: number[][];
	/** Why a variable has its value: a clause, or the tag and constraint that exclude it; -1 where neither. */
	private readonly impliedBy: Int32Array;
	private readonly excludedBy: Int32Array;
	private readonly excludedUnder: Int32Array;
	private readonly units: Literal[] = [];
	private learned: number[] = [];

	constructor(readonly component: Component) {
		const variables = component.tags.length + component.constraints.length;
		this.value = new Int8Array(2 * variables);
		this.levelOf = new Int32Array(variables);
		this.trail = new Int32Array(variables);
		this.watching = Array.from({ length: 2 * variables }, () => []);
		this.impliedBy = new Int32Array(variables).fill(-1);
		this.excludedBy = new Int32Array(variables).fill(-1);
		this.excludedUnder = new Int32Array(variables);
		for (const { constraint, head, options } of component.clauses) {
			const clause = options.map((tag) => 2 * tag);
			if (head !== ALWAYS) clause.push(2 * head + 1);
			this.add([...clause, this.selector(constraint) ^ 1]);
		}
	}

	selector(constraint: number): Literal {
		return 2 * (this.component.tags.length + constraint);
	}

	get level(): number {
		return this.levelStarts.length;
	}

	openLevel(): void {
		this.levelStarts.push(this.trailSize);
	}

	/** Takes back what was assigned above a level. */
	backtrack(level: number): void {
		if (level >= this.level) return;
		const size = this.levelStarts[level]!;
		for (let position = size; position < this.trailSize; position++) {
			const literal = this.trail[position]!;
			this.value[literal] = this.value[literal ^ 1] = UNKNOWN;
			this.impliedBy[literal >> 1] = this.excludedBy[literal >> 1] = -1;
		}
		this.trailSize = this.propagated = size;
		this.levelStarts.length = level;
	}

	/** Adds a clause and says its index. Its first two literals are watched. */
	add(clause: Literal[]): number {
		if (clause.length === 1) this.units.push(clause[0]!);
		else for (const literal of clause.slice(0, 2)) this.watching[literal]!.push(this.clauses.length);
		return this.clauses.push(clause) - 1;
	}

	/** @param clause the clause that implies the literal; without it, a decision */
	assign(literal: Literal, clause = -1): void {
		this.value[literal] = 1;
		this.value[literal ^ 1] = -1;
		this.levelOf[literal >> 1] = this.level;
		this.impliedBy[literal >> 1] = clause;
		this.trail[this.trailSize++] = literal;
	}

	/** Adds a clause that follows from the others, and may be forgotten. */
	learn(clause: Literal[]): number {
		const index = this.add(clause);
		if (clause.length > 1) this.learned.push(index);
		return index;
	}

	/** Forgets the longer half of what was learned, where that is much; to be called on level 0. */
	forget(): void {
		if (this.learned.length <= MOST_LEARNED) return;
		const reasons = new Set<number>();
		for (const literal of this.trail.subarray(0, this.trailSize)) reasons.add(this.impliedBy[literal >> 1]!);
		this.learned.sort((a, b) => this.clauses[a]!.length - this.clauses[b]!.length || a - b);
		const forgotten = new Set(this.learned.slice(MOST_LEARNED / 2).filter((index) => !reasons.has(index)));
		this.learned = this.learned.filter((index) => !forgotten.has(index));
		for (const index of forgotten) this.clauses[index] = [];
		for (const [literal, watching] of this.watching.entries()) {
			this.watching[literal] = watching.filter((index) => !forgotten.has(index));
		}
	}

	/** Assigns the clauses of one literal; to be called on level 0. False if they contradict each other. */
	assignUnits(): boolean {
		for (const unit of this.units) {
			if (this.value[unit]! < 0) return false;
			if (this.value[unit] === UNKNOWN) this.assign(unit);
		}
		this.units.length = 0;
		return true;
	}

	/** Draws all conclusions. Returns true literals that cannot be true together, if it meets such. */
	propagate(): Literal[] | undefined {
		while (this.propagated < this.trailSize) {
			const literal = this.trail[this.propagated++]!;
			const conflict = this.visitClauses(literal ^ 1) ?? this.visitExclusions(literal);
			if (conflict) return conflict;
		}
		return undefined;
	}

	/** Visits the true literals that together imply a variable's value; none for a decision. */
	forEachCause(variable: number, visit: (literal: Literal) => void): void {
		if (this.excludedBy[variable]! >= 0) {
			visit(2 * this.excludedBy[variable]!);
			visit(this.selector(this.excludedUnder[variable]!));
		} else if (this.impliedBy[variable]! >= 0) {
			for (const literal of this.clauses[this.impliedBy[variable]!]!) {
				if (literal >> 1 !== variable) visit(literal ^ 1);
			}
		}
	}

	private visitClauses(falsified: Literal): Literal[] | undefined {
		const watching = this.watching[falsified]!;
		let kept = 0;
		for (let position = 0; position < watching.length; position++) {
			const index = watching[position]!;
			const clause = this.clauses[index]!;
			this.steps++;
			if (clause[0] === falsified) {
				clause[0] = clause[1]!;
				clause[1] = falsified;
			}
			const first = clause[0]!;
			if (this.value[first]! <= 0 && this.moveWatch(clause, index)) continue;
			watching[kept++] = index;
			if (this.value[first] === UNKNOWN) {
				this.assign(first, index);
			} else if (this.value[first]! < 0) {
				while (++position < watching.length) watching[kept++] = watching[position]!;
				watching.length = kept;
				return clause.map((literal) => literal ^ 1);
			}
		}
		watching.length = kept;
		return undefined;
	}

	private moveWatch(clause: Literal[], index: number): boolean {
		for (let position = 2; position < clause.length; position++) {
			const literal = clause[position]!;
			this.steps++;
			if (this.value[literal]! < 0) continue;
			clause[position] = clause[1]!;
			clause[1] = literal;
			this.watching[literal]!.push(index);
			return true;
		}
		return false;
	}

	private visitExclusions(literal: Literal): Literal[] | undefined {
		if (literal & 1) return undefined;
		const variable = literal >> 1;
		const { tags, exclusions, exclusionsOf, exclusionsIn } = this.component;
		if (variable < tags.length) {
			for (const index of exclusionsOf[variable]!) {
				if (this.value[this.selector(exclusions[index]!.constraint)]! <= 0) continue;
				const conflict = this.exclude(index, variable);
				if (conflict) return conflict;
			}
			return undefined;
		}
		for (const index of exclusionsIn[variable - tags.length]!) {
			for (const tag of exclusions[index]!.tags) {
				if (this.value[2 * tag]! <= 0) continue;
				const conflict = this.exclude(index, tag);
				if (conflict) return conflict;
			}
		}
		return undefined;
	}

	private exclude(index: number, tag: number): Literal[] | undefined {
		const { constraint, partners, mirror } = this.component.exclusions[index]!;
		this.steps += partners.length;
		for (const partner of partners) {
			const value = this.value[2 * partner]!;
			if (value < 0 || (partner === tag && mirror === index)) continue;
			if (value > 0) return [2 * tag, 2 * partner, this.selector(constraint)];
			this.assign(2 * partner + 1);
			this.excludedBy[partner] = tag;
			this.excludedUnder[partner] = constraint;
		}
		return undefined;
	}
}
