import { ALWAYS, type Component } from './component';

/** A set of tags and the constraints it violates. */
export interface Model {
	/** 1 for each tag that is held. */
	held: Uint8Array;
	violated: ReadonlySet<number>;
}

export function modelOf(component: Component, tags: readonly number[]): Model {
	const held = new Uint8Array(component.tags.length);
	for (const tag of tags) held[tag] = 1;
	const violated = new Set<number>();
	for (const constraint of component.constraints.keys()) {
		if (isViolated(component, constraint, held)) violated.add(constraint);
	}
	return { held, violated };
}

/** What is violated after one tag was added to a model or taken from it. */
export function violatedAfterFlip(component: Component, { held, violated }: Model, tag: number): Set<number> {
	const after = new Set(violated);
	held[tag]! ^= 1;
	for (const constraint of component.constraintsOf[tag]!) {
		if (isViolated(component, constraint, held)) after.add(constraint);
		else after.delete(constraint);
	}
	held[tag]! ^= 1;
	return after;
}

function isViolated(component: Component, constraint: number, held: Uint8Array): boolean {
	for (const index of component.clausesIn[constraint]!) {
		const { head, options } = component.clauses[index]!;
		if ((head === ALWAYS || held[head]) && !holdsAny(options, held)) return true;
	}
	for (const index of component.exclusionsIn[constraint]!) {
		const { tags, partners, mirror } = component.exclusions[index]!;
		if (mirror === index ? holdsTwo(tags, held) : holdsAny(tags, held) && holdsAny(partners, held))
			return true;
	}
	return false;
}

function holdsAny(tags: readonly number[], held: Uint8Array): boolean {
	for (const tag of tags) if (held[tag]) return true;
	return false;
}

function holdsTwo(tags: readonly number[], held: Uint8Array): boolean {
	let count = 0;
	for (const tag of tags) count += held[tag]!;
	return count > 1;
}
