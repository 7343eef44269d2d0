import { ALWAYS, indexRules, type Clause, type Component, type Exclusion } from './component';
import { RelevantRules } from './relevant-rules';

/** What a smallest witness can be made of. */
export interface Cone {
	/** Constraints, ascending. */
	constraints: number[];
	/** Whether only "a requires b" and exclusions are among them. */
	chainsOnly: boolean;
}

/** @param tag why is it dead? Without it: why can nothing satisfy the constraints? */
export function coneOf(component: Component, tag: number | undefined): Cone {
	const rules = new RelevantRules(component, tag === undefined ? [] : [tag]);
	rules.reach();
	rules.prune();
	return {
		constraints: constraintsOf(component, rules),
		chainsOnly: rules.clauses().every((clause) => isLink(component.clauses[clause]!)),
	};
}

/** "a requires b", with b alone. */
export function isLink({ head, options }: Clause): boolean {
	return head !== ALWAYS && options.length === 1;
}

function constraintsOf(component: Component, rules: RelevantRules): number[] {
	const constraints = new Set<number>();
	for (const clause of rules.clauses()) constraints.add(component.clauses[clause]!.constraint);
	for (const exclusion of rules.exclusions()) constraints.add(component.exclusions[exclusion]!.constraint);
	return [...constraints].sort((a, b) => a - b);
}

/**
 * The part of a component that can explain why some of its tags are dead, or without such, why it contradicts
 * itself. Its first tags are the dead ones, in their order; constraints keep theirs.
 */
export function withoutBystanders(component: Component, dead: readonly number[]): Component {
	const rules = new RelevantRules(component, dead);
	rules.reachAll();
	rules.prune();
	const tags = new Numbering(dead);
	const constraints = new Numbering(constraintsOf(component, rules));
	const clauses = rules.clauses().map((index): Clause => {
		const { constraint, head, options } = component.clauses[index]!;
		return {
			constraint: constraints.of(constraint),
			head: head === ALWAYS ? ALWAYS : tags.of(head),
			options: options.map((option) => tags.of(option)),
		};
	});
	const kept = new Numbering(rules.exclusions());
	const keep = (side: readonly number[]): number[] =>
		side.filter((tag) => rules.isOffered(tag)).map((tag) => tags.of(tag));
	const exclusions = rules.exclusions().map((index): Exclusion => {
		const exclusion = component.exclusions[index]!;
		return {
			constraint: constraints.of(exclusion.constraint),
			tags: keep(exclusion.tags),
			partners: keep(exclusion.partners),
			mirror: kept.of(exclusion.mirror),
		};
	});
	return indexRules(
		tags.entries.map((tag) => component.tags[tag]!),
		constraints.entries.map((constraint) => component.constraints[constraint]!),
		clauses,
		exclusions,
	);
}

/** Numbers entries from 0, new ones as they are asked for. */
class Numbering {
	readonly entries: number[] = [];
	private readonly numbers = new Map<number, number>();

	constructor(entries: readonly number[]) {
		for (const entry of entries) this.of(entry);
	}

	of(entry: number): number {
		let number = this.numbers.get(entry);
		if (number === undefined) {
			number = this.entries.push(entry) - 1;
			this.numbers.set(entry, number);
		}
		return number;
	}
}
