/** Which sets a choice must hit; kept without supersets of other sets. */
export class HittingSets {
	private sets: number[][] = [];

	/** Elements that are sets of their own, and thus in every choice. */
	readonly necessary = new Set<number>();

	/** @param set not empty */
	add(set: readonly number[]): void {
		if (set.some((element) => this.necessary.has(element))) return;
		if (this.sets.some((known) => known.every((element) => set.includes(element)))) return;
		this.sets = this.sets.filter((known) => !set.every((element) => known.includes(element)));
		if (set.length === 1) this.necessary.add(set[0]!);
		else this.sets.push([...set]);
	}

	/** How many sets each element is in. */
	countUses(): Map<number, number> {
		const uses = new Map<number, number>();
		for (const element of this.necessary) uses.set(element, Infinity);
		for (const set of this.sets) for (const element of set) uses.set(element, (uses.get(element) ?? 0) + 1);
		return uses;
	}

	/**
	 * A choice of at most `limit` elements with one of every set.
	 * @returns undefined if there is none, `undecided` if more than `budget.steps` would be needed to tell;
	 * the steps taken are subtracted from the budget
	 */
	choose(limit: number, budget: { steps: number }): number[] | undefined | 'undecided' {
		const chosen = [...this.necessary];
		const search = new Search(budget);
		if (search.run(this.sets, chosen, limit - chosen.length, new Set())) return chosen;
		return budget.steps < 0 ? 'undecided' : undefined;
	}
}

class Search {
	constructor(private readonly budget: { steps: number }) {}

	/** Branch and bound: extends `chosen` by at most `limit` elements, none of them banned. */
	run(sets: readonly number[][], chosen: number[], limit: number, banned: ReadonlySet<number>): boolean {
		if (sets.length === 0) return limit >= 0;
		if (this.fewestNeeded(sets) > limit || this.budget.steps < 0) return false;
		const uses = new Map<number, number>();
		let smallest = sets[0]!;
		for (const set of sets) {
			if (set.length < smallest.length) smallest = set;
			for (const element of set) uses.set(element, (uses.get(element) ?? 0) + 1);
			this.budget.steps -= set.length;
		}
		const candidates = [...smallest].sort((a, b) => uses.get(b)! - uses.get(a)!);
		const tried = new Set(banned);
		for (const candidate of candidates) {
			chosen.push(candidate);
			const left: number[][] = [];
			for (const set of sets) {
				if (set.includes(candidate)) continue;
				left.push(tried.size === 0 ? set : set.filter((element) => !tried.has(element)));
			}
			if (left.every((set) => set.length > 0) && this.run(left, chosen, limit - 1, tried)) return true;
			chosen.pop();
			tried.add(candidate);
		}
		return false;
	}

	/** Sets without a common element need one each: found greedily, smallest first. */
	private fewestNeeded(sets: readonly number[][]): number {
		const used = new Set<number>();
		let count = 0;
		for (const set of [...sets].sort((a, b) => a.length - b.length)) {
			this.budget.steps -= set.length;
			if (set.some((element) => used.has(element))) continue;
			for (const element of set) used.add(element);
			count++;
		}
		return count;
	}
}
