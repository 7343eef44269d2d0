import { ALWAYS, type Component } from './component';

/**
 * Finds the clauses and exclusions that a witness can use: those that resolution with the questioned tags
 * as its set of support can reach (complete: Wos, Robinson and Carson, 1965), without clauses that are pure
 * or blocked (Kullmann, 1999), which no irreducible contradiction contains.
 */
export class RelevantRules {
	private readonly clauseAlive: Uint8Array;
	private readonly exclusionReached: Uint8Array;
	private reachedClauses: number[] = [];
	private reachedExclusions: number[] = [];
	/** By tag: how many clauses offer it, a questioned tag counting as offered once more. */
	private readonly offers: Int32Array;
	/** By exclusion: how many of its partners are offered. */
	private readonly offeredPartners: Int32Array;

	constructor(
		private readonly component: Component,
		private readonly questioned: readonly number[],
	) {
		this.clauseAlive = new Uint8Array(component.clauses.length);
		this.exclusionReached = new Uint8Array(component.exclusions.length);
		this.offers = new Int32Array(component.tags.length);
		this.offeredPartners = new Int32Array(component.exclusions.length);
	}

	reachAll(): void {
		this.clauseAlive.fill(1);
		this.exclusionReached.fill(1);
		this.reachedClauses = [...this.component.clauses.keys()];
		this.reachedExclusions = [...this.component.exclusions.keys()];
	}

	/** Follows literals from the questioned tags, or without such from the clauses that always apply. */
	reach(): void {
		const { component } = this;
		const held = new Uint8Array(component.tags.length);
		const missing = new Uint8Array(component.tags.length);
		/** Tags, those found missing as their complement. */
		const pending: number[] = [];
		const findHeld = (tag: number): void => {
			if (!held[tag]) pending.push(tag);
			held[tag] = 1;
		};
		const findMissing = (tag: number): void => {
			if (!missing[tag]) pending.push(~tag);
			missing[tag] = 1;
		};
		// From its second visit on, a clause or exclusion has nothing new but what the first one came from.
		const clauseVisits = new Uint8Array(component.clauses.length);
		const reachClause = (index: number, missingOption: number | undefined): void => {
			const { head, options } = component.clauses[index]!;
			if (!this.clauseAlive[index]) this.reachedClauses.push(index);
			this.clauseAlive[index] = 1;
			if (missingOption !== undefined && head !== ALWAYS) findMissing(head);
			if (clauseVisits[index]! >= 2) return;
			clauseVisits[index]!++;
			for (const option of options) if (option !== missingOption) findHeld(option);
		};
		const exclusionVisits = new Uint8Array(component.exclusions.length);
		const reachExclusion = (index: number, from: number): void => {
			const { partners, mirror } = component.exclusions[index]!;
			for (const side of [index, mirror]) {
				if (!this.exclusionReached[side]) this.reachedExclusions.push(side);
				this.exclusionReached[side] = 1;
			}
			if (exclusionVisits[index]! >= 2) return;
			exclusionVisits[index]!++;
			for (const partner of partners) {
				if (partner !== from || mirror !== index) findMissing(partner);
			}
		};
		for (const tag of this.questioned) findHeld(tag);
		if (this.questioned.length === 0) {
			for (const clause of component.standing) reachClause(clause, undefined);
		}
		for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
			if (next >= 0) {
				for (const clause of component.clausesOf[next]!) reachClause(clause, undefined);
				for (const exclusion of component.exclusionsOf[next]!) reachExclusion(exclusion, next);
			} else {
				for (const clause of component.clausesWith[~next]!) reachClause(clause, ~next);
			}
		}
	}

	/** Drops clauses that cannot take part until none is left to drop. */
	prune(): void {
		const { component } = this;
		this.countOffers();
		const pending = [...this.reachedClauses];
		const recheck = (clauses: readonly number[]): void => {
			for (const clause of clauses) if (this.clauseAlive[clause]) pending.push(clause);
		};
		for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
			if (!this.clauseAlive[index] || this.canTakePart(index)) continue;
			this.clauseAlive[index] = 0;
			const { head, options } = component.clauses[index]!;
			if (head !== ALWAYS) recheck(component.clausesWith[head]!);
			for (const option of options) {
				if (--this.offers[option]! > 0) continue;
				recheck(component.clausesOf[option]!);
				for (const exclusion of component.exclusionsOf[option]!) {
					const { mirror, partners } = component.exclusions[exclusion]!;
					if (!this.exclusionReached[mirror] || --this.offeredPartners[mirror]! > 1) continue;
					for (const tag of partners) recheck(component.clausesWith[tag]!);
				}
			}
		}
	}

	/** What is left, ascending. */
	clauses(): number[] {
		return this.reachedClauses.filter((clause) => this.clauseAlive[clause]).sort((a, b) => a - b);
	}

	/** Exclusions of which both sides are offered, ascending. */
	exclusions(): number[] {
		return this.reachedExclusions
			.filter((index) => {
				const { mirror } = this.component.exclusions[index]!;
				const least = mirror === index ? 2 : 1;
				return this.offeredPartners[index]! >= least && this.offeredPartners[mirror]! >= least;
			})
			.sort((a, b) => a - b);
	}

	/** Whether something can make a customer hold the tag. */
	isOffered(tag: number): boolean {
		return this.offers[tag]! > 0;
	}

	private countOffers(): void {
		const { clauses, exclusions } = this.component;
		for (const tag of this.questioned) this.offers[tag]!++;
		for (const clause of this.reachedClauses) {
			for (const option of clauses[clause]!.options) this.offers[option]!++;
		}
		for (const index of this.reachedExclusions) {
			for (const partner of exclusions[index]!.partners) {
				if (this.offers[partner]! > 0) this.offeredPartners[index]!++;
			}
		}
	}

	/** Its head must be offered and each option ruled out by something else, or the clause proves nothing. */
	private canTakePart(index: number): boolean {
		const { constraint, head, options } = this.component.clauses[index]!;
		if (head !== ALWAYS && this.offers[head] === 0) return false;
		return options.every((option) => this.isRuledOut(option, head === ALWAYS ? constraint : undefined));
	}

	/** @param besides not by this constraint: the clause of an exactly-one set is blocked by its own exclusion */
	private isRuledOut(tag: number, besides: number | undefined): boolean {
		const { clausesOf, exclusionsOf, exclusions } = this.component;
		if (clausesOf[tag]!.some((clause) => this.clauseAlive[clause])) return true;
		return exclusionsOf[tag]!.some((index) => {
			const { constraint, mirror } = exclusions[index]!;
			if (!this.exclusionReached[index] || constraint === besides) return false;
			const itself = mirror === index && this.offers[tag]! > 0 ? 1 : 0;
			return this.offeredPartners[index]! > itself;
		});
	}
}
