/**
 * A rule about which tags may be held together.
 * - `at_most_one`, `exactly_one`: of `tags`.
 * - `excludes`: none of `tags` together with any of `others`; a tag on both sides excludes itself.
 * - `requires`: who holds one of `tags` holds at least one of `others`.
 */
export interface Constraint {
	/** Unique among the constraints that are judged together. */
	id: string;
	kind: 'at_most_one' | 'exactly_one' | 'excludes' | 'requires';
	tags: readonly string[];
	/** For `excludes` and `requires`. */
	others?: readonly string[];
}

const KINDS: ReadonlySet<string> = new Set(['at_most_one', 'exactly_one', 'excludes', 'requires']);

/** @throws Error naming the constraint, the field and what was expected */
export function checkConstraints(constraints: readonly Constraint[]): void {
	const positions = new Map<string, number>();
	for (const [position, { id, kind, others }] of constraints.entries()) {
		const earlier = positions.get(id);
		if (earlier !== undefined) {
			throw new Error(`constraints[${position}].id: "${id}" is also the id of constraints[${earlier}]`);
		}
		positions.set(id, position);
		if (!KINDS.has(kind)) {
			const expected = [...KINDS].join(', ');
			throw new Error(
				`constraints[${position}].kind: "${kind}" is not one of ${expected} (constraint "${id}")`,
			);
		}
		if (others === undefined && (kind === 'excludes' || kind === 'requires')) {
			throw new Error(`constraints[${position}].others: missing, "${kind}" needs it (constraint "${id}")`);
		}
	}
}
