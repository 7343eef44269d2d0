import type { Constraint } from '../constraint';

/** Stands for the head of a clause that always applies. */
export const ALWAYS = -1;

/** Who holds `head` holds at least one of `options`. */
export interface Clause {
	constraint: number;
	/** A tag, or `ALWAYS`. */
	head: number;
	options: readonly number[];
}

/**
 * Who holds one of `tags` holds none of `partners`. A set of which at most one may be held is its own
 * partner (`mirror` is its own index); a tag then does not exclude itself.
 */
export interface Exclusion {
	constraint: number;
	tags: readonly number[];
	partners: readonly number[];
	/** Index of the same exclusion seen from the other side. */
	mirror: number;
}

/** Constraints connected by common tags; tags, constraints, clauses and exclusions are indices. */
export interface Component {
	tags: readonly string[];
	constraints: readonly Constraint[];
	clauses: readonly Clause[];
	exclusions: readonly Exclusion[];
	/** Clauses by their head; those of `ALWAYS` are in `standing`. */
	clausesOf: ReadonlyArray<readonly number[]>;
	standing: readonly number[];
	/** Clauses by each of their options. */
	clausesWith: ReadonlyArray<readonly number[]>;
	/** Exclusions by each of their `tags`. */
	exclusionsOf: ReadonlyArray<readonly number[]>;
	/** Constraints by each of their tags, and tags by each of their constraints. */
	constraintsOf: ReadonlyArray<readonly number[]>;
	tagsIn: ReadonlyArray<readonly number[]>;
	/** Clauses and exclusions by their constraint. */
	clausesIn: ReadonlyArray<readonly number[]>;
	exclusionsIn: ReadonlyArray<readonly number[]>;
}

/** Splits constraints into sets that share no tag, in order of their first constraint. */
export function splitIntoComponents(constraints: readonly Constraint[]): Component[] {
	const roots = new Map<string, string>();
	const rootOf = (tag: string): string => {
		let root = tag;
		for (let parent = roots.get(root); parent !== undefined && parent !== root; parent = roots.get(root)) {
			root = parent;
		}
		roots.set(tag, root);
		return root;
	};
	for (const constraint of constraints) {
		const [first, ...rest] = tagsOf(constraint);
		if (first === undefined) continue;
		const root = rootOf(first);
		for (const tag of rest) roots.set(rootOf(tag), root);
	}
	const members = new Map<string | Constraint, Constraint[]>();
	for (const constraint of constraints) {
		const [first] = tagsOf(constraint);
		// A constraint without any tag stands alone.
		const key = first === undefined ? constraint : rootOf(first);
		const known = members.get(key);
		if (known) known.push(constraint);
		else members.set(key, [constraint]);
	}
	return [...members.values()].map(compile);
}

function tagsOf({ tags, others = [] }: Constraint): string[] {
	return [...tags, ...others];
}

function compile(constraints: Constraint[]): Component {
	const tags = [...new Set(constraints.flatMap(tagsOf))];
	const indices = new Map(tags.map((tag, index) => [tag, index]));
	const clauses: Clause[] = [];
	const exclusions: Exclusion[] = [];
	for (const [constraint, { kind, tags: names, others: otherNames = [] }] of constraints.entries()) {
		const own = numbers(names, indices);
		const others = numbers(otherNames, indices);
		if (kind === 'exactly_one') clauses.push({ constraint, head: ALWAYS, options: own });
		if (kind === 'requires') {
			for (const head of own) {
				if (!others.includes(head)) clauses.push({ constraint, head, options: others });
			}
		} else if (kind === 'excludes') {
			const mirror = exclusions.length + 1;
			exclusions.push({ constraint, tags: own, partners: others, mirror });
			exclusions.push({ constraint, tags: others, partners: own, mirror: mirror - 1 });
		} else if (own.length > 1) {
			exclusions.push({ constraint, tags: own, partners: own, mirror: exclusions.length });
		}
	}
	return indexRules(tags, constraints, clauses, exclusions);
}

/** Builds the indices of a component. */
export function indexRules(
	tags: readonly string[],
	constraints: readonly Constraint[],
	clauses: readonly Clause[],
	exclusions: readonly Exclusion[],
): Component {
	const tagsIn = collectTags(constraints.length, clauses, exclusions);
	return {
		tags,
		constraints,
		clauses,
		exclusions,
		constraintsOf: indexBy(tagsIn, tags.length, (mentioned) => mentioned),
		tagsIn,
		clausesOf: indexBy(clauses, tags.length, ({ head }) => (head === ALWAYS ? [] : [head])),
		standing: [...clauses.keys()].filter((clause) => clauses[clause]!.head === ALWAYS),
		clausesWith: indexBy(clauses, tags.length, ({ options }) => options),
		exclusionsOf: indexBy(exclusions, tags.length, (exclusion) => exclusion.tags),
		clausesIn: indexBy(clauses, constraints.length, ({ constraint }) => [constraint]),
		exclusionsIn: indexBy(exclusions, constraints.length, ({ constraint }) => [constraint]),
	};
}

function collectTags(size: number, clauses: readonly Clause[], exclusions: readonly Exclusion[]): number[][] {
	const tagsIn = Array.from({ length: size }, () => new Set<number>());
	for (const { constraint, head, options } of clauses) {
		if (head !== ALWAYS) tagsIn[constraint]!.add(head);
		for (const tag of options) tagsIn[constraint]!.add(tag);
	}
	for (const { constraint, tags } of exclusions) for (const tag of tags) tagsIn[constraint]!.add(tag);
	return tagsIn.map((tags) => [...tags]);
}

function numbers(names: readonly string[], indices: ReadonlyMap<string, number>): number[] {
	return [...new Set(names)].map((name) => indices.get(name)!);
}

function indexBy<T>(entries: readonly T[], size: number, keys: (entry: T) => readonly number[]): number[][] {
	const index: number[][] = Array.from({ length: size }, () => []);
	for (const [position, entry] of entries.entries()) {
		for (const key of keys(entry)) index[key]!.push(position);
	}
	return index;
}
