import { SEVERITIES, type ExclusionRule } from './rule-set';

interface Candidate {
	rule: ExclusionRule;
	position: number;
	tags: ReadonlySet<string>;
	others: ReadonlySet<string>;
}

/**
 * Rules that never find anything another one does not find as well, each with that other one. Of two that say
 * the same, the later one is such a rule.
 */
export function findSubsumedRules(
	rules: readonly ExclusionRule[],
): Array<[subsumed: ExclusionRule, by: ExclusionRule]> {
	const candidates = rules.map((rule, position) => ({
		rule,
		position,
		tags: new Set(rule.tags),
		others: new Set(rule.others),
	}));
	const byTag = new Map<string, Candidate[]>();
	for (const candidate of candidates) {
		for (const tag of new Set([...candidate.tags, ...candidate.others])) {
			const known = byTag.get(tag);
			if (known) known.push(candidate);
			else byTag.set(tag, [candidate]);
		}
	}
	return candidates.flatMap((candidate): Array<[ExclusionRule, ExclusionRule]> => {
		const neighbours = byTag.get(candidate.rule.tags[0] ?? '') ?? [];
		const by = neighbours.find((other) => subsumes(other, candidate));
		return by ? [[candidate.rule, by.rule]] : [];
	});
}

function subsumes(wider: Candidate, narrower: Candidate): boolean {
	if (wider === narrower || !says(wider, narrower)) return false;
	return wider.position < narrower.position || !says(narrower, wider);
}

function says(wider: Candidate, narrower: Candidate): boolean {
	const [a, b] = [wider.rule, narrower.rule];
	if (SEVERITIES.indexOf(a.severity) > SEVERITIES.indexOf(b.severity)) return false;
	if (a.scope !== b.scope && (a.scope !== 'customer' || b.kind === 'requires')) return false;
	switch (b.kind) {
		case 'at_most_one':
			return (a.kind === 'at_most_one' || a.kind === 'exactly_one') && isWithin(narrower.tags, wider.tags);
		case 'exactly_one':
			return a.kind === 'exactly_one' && isSame(narrower.tags, wider.tags) && a.scope === b.scope;
		case 'excludes':
			return saysExcludes(wider, narrower);
		case 'requires':
			// With fewer to choose from it would be stricter, but blind where it is broken already.
			return (
				a.kind === 'requires' && isWithin(narrower.tags, wider.tags) && isSame(wider.others, narrower.others)
			);
	}
}

function saysExcludes(wider: Candidate, { tags, others }: Candidate): boolean {
	const { kind } = wider.rule;
	if (kind === 'requires') return false;
	if (kind === 'excludes')
		return (
			(isWithin(tags, wider.tags) && isWithin(others, wider.others)) ||
			(isWithin(tags, wider.others) && isWithin(others, wider.tags))
		);
	return isWithin(tags, wider.tags) && isWithin(others, wider.tags);
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
	return a.size === b.size && isWithin(a, b);
}

function isWithin(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
	for (const entry of a) if (!b.has(entry)) return false;
	return true;
}
