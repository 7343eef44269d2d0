/**
 * Stages no customer can get to: not initial, and not reached from an initial one by allowed moves.
 * @param allowed from a stage to the stages a customer may move to
 * @returns in the order of `stages`
 * @throws Error for a stage that is not among `stages`
 */
export function unreachableStages(
	stages: readonly string[],
	allowed: ReadonlyMap<string, readonly string[]>,
	initial: readonly string[],
): string[] {
	checkStages(stages, allowed, initial);
	const reached = new Set(initial);
	// A set visits what is added to it while it is walked.
	for (const stage of reached) for (const next of allowed.get(stage) ?? []) reached.add(next);
	return stages.filter((stage) => !reached.has(stage));
}

/**
 * Stages no customer can leave: no move to another stage is allowed. Final stages are such on purpose.
 * @returns in the order of `stages`
 * @throws Error for a stage that is not among `stages`
 */
export function deadEnds(
	stages: readonly string[],
	allowed: ReadonlyMap<string, readonly string[]>,
): string[] {
	checkStages(stages, allowed, []);
	return stages.filter((stage) => !(allowed.get(stage) ?? []).some((next) => next !== stage));
}

function checkStages(
	stages: readonly string[],
	allowed: ReadonlyMap<string, readonly string[]>,
	initial: readonly string[],
): void {
	const known = new Set(stages);
	const check = (stage: string, path: string): void => {
		if (!known.has(stage))
			throw new Error(`${path}: "${stage}" is not one of the stages ${stages.join(', ')}`);
	};
	for (const [index, stage] of initial.entries()) check(stage, `initial[${index}]`);
	for (const [from, targets] of allowed) {
		check(from, 'allowed');
		for (const [index, to] of targets.entries()) check(to, `allowed["${from}"][${index}]`);
	}
}
