import { checkConstraints, type Constraint } from './constraint';
import { splitIntoComponents, type Component } from './lint/component';
import { withoutBystanders } from './lint/cone';
import { Satisfiability } from './lint/satisfiability';
import { WitnessFinder, type Witness } from './lint/witness';

export interface ConstraintFinding {
	/**
	 * `DEAD_TAG`: no set of tags that satisfies all constraints contains the tag. `CONTRADICTION`: no set of tags
	 * satisfies the constraints.
	 */
	code: 'DEAD_TAG' | 'CONTRADICTION';
	/** The dead tag. */
	tag?: string;
	/** Ids of a smallest set of constraints that causes it, in the order given. */
	witness: readonly string[];
	/** Whether it is proven that no smaller set does; true but for very entangled constraints. */
	minimal: boolean;
}

/** For finding the dead tags of one component, and for proving witnesses smallest in all. */
const DECISION_STEPS = 100_000_000;
const PROOF_STEPS = 2_000_000;

/**
 * Finds what no customer could ever satisfy. Exact: a tag without a finding can be held. The same constraints
 * give the same findings, as effort is counted in steps and not in time.
 *
 * Constraints that share no tag, not even by way of others, are judged apart. Where such a group contradicts
 * itself, that is its only finding.
 * @returns findings group by group, tags in order of appearance
 * @throws Error for a malformed constraint, for an id used twice, and for constraints that cannot be decided within
 * two seconds or so: met only with artificial ones, such as putting 13 pigeons into 12 holes
 */
export function lintConstraints(constraints: readonly Constraint[]): ConstraintFinding[] {
	checkConstraints(constraints);
	const budget = { steps: PROOF_STEPS };
	return splitIntoComponents(constraints).flatMap((component) => lintComponent(component, budget));
}

function lintComponent(component: Component, budget: { steps: number }): ConstraintFinding[] {
	const dead = findDeadTags(component);
	if (dead === 'all') {
		const essence = withoutBystanders(component, []);
		const witness = new WitnessFinder(essence, budget).explainContradiction();
		return [{ code: 'CONTRADICTION', ...describe(essence, witness) }];
	}
	if (dead.length === 0) return [];
	const essence = withoutBystanders(component, dead);
	const witnesses = new WitnessFinder(essence, budget).explainDead([...dead.keys()]);
	return witnesses.map((witness, tag) => ({
		code: 'DEAD_TAG',
		tag: essence.tags[tag]!,
		...describe(essence, witness),
	}));
}

/** @returns `all` if nothing satisfies the constraints */
function findDeadTags(component: Component): number[] | 'all' {
	const solver = new Satisfiability(component, { enforced: true });
	const dead: number[] = [];
	const alive = new Uint8Array(component.tags.length);
	let unknown = [...component.tags.keys()];
	let tag: number | undefined;
	do {
		// A model that holds many of the tags in question settles them all.
		const answer = solver.solve({ tag, wished: unknown }, DECISION_STEPS);
		if (answer.kind === 'undecided') throw tooEntangled(component);
		if (answer.kind === 'satisfiable') {
			for (const held of answer.held) alive[held] = 1;
			unknown = unknown.filter((other) => !alive[other]);
		} else if (tag === undefined) {
			return 'all';
		} else {
			dead.push(tag);
			solver.forbid(tag);
		}
		tag = unknown.shift();
	} while (tag !== undefined);
	return dead;
}

function tooEntangled({ constraints }: Component): Error {
	const [first, second] = constraints;
	const named = `"${first?.id}", "${second?.id}" and ${constraints.length - 2} more`;
	return new Error(`constraints ${named} are too entangled to say which tags they leave possible`);
}

function describe(
	{ constraints }: Component,
	{ constraints: witness, minimal }: Witness,
): Pick<ConstraintFinding, 'witness' | 'minimal'> {
	const inOrder = [...witness].sort((a, b) => a - b);
	return { witness: inOrder.map((constraint) => constraints[constraint]!.id), minimal };
}
