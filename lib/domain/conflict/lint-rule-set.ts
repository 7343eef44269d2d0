import type { TagLibrary } from '../tag-library';
import type { ConstraintFinding } from './lint-constraints';
import { lintScopes } from './lint-scopes';
import type { RuleSet } from './rule-set';
import { deadEnds, unreachableStages } from './stage-reachability';
import { findSubsumedRules } from './subsumed-rules';

/**
 * `DEAD_TAG`: a tag that no customer can hold without breaking a rule. `CONTRADICTION`: whatever a customer
 * holds breaks a rule. `UNREACHABLE_STAGE`: a stage to which no allowed move leads. `DEAD_END`: a stage
 * before the last that no allowed move leaves. `SUBSUMED_RULE`: a rule that another one says already.
 * `UNKNOWN_TAG`: a rule names a tag that is gone from the library.
 */
export type RuleSetFindingCode =
	'DEAD_TAG' | 'CONTRADICTION' | 'UNREACHABLE_STAGE' | 'DEAD_END' | 'SUBSUMED_RULE' | 'UNKNOWN_TAG';

export interface RuleReference {
	rule: string;
	/** Where it stands in the document. */
	path: string;
}

export interface RuleSetFinding extends RuleReference {
	code: RuleSetFindingCode;
	/** Tag id. */
	tag?: string;
	/** The rules that together are the cause, as few as possible. */
	witness: readonly RuleReference[];
	/** Whether it is proven that no fewer rules are. */
	isMinimal: boolean;
}

/**
 * What is wrong with a rule set as a whole. Dead tags and contradictions are found exactly where all rules
 * have one scope; where scopes are mixed, what is reported is true, but something may be missed.
 */
export function lintRuleSet(ruleSet: RuleSet, library: TagLibrary): RuleSetFinding[] {
	const references = new Map<string, RuleReference>();
	for (const { id, path } of [...ruleSet.exclusions, ...ruleSet.lifecycles])
		references.set(id, { rule: id, path });
	return [
		...lintScopes(ruleSet).map((finding) => describeConflict(finding, references)),
		...lintStages(ruleSet),
		...findSubsumedRules(ruleSet.exclusions).map(([rule, by]) => ({
			code: 'SUBSUMED_RULE' as const,
			...references.get(rule.id)!,
			witness: [references.get(by.id)!],
			isMinimal: true,
		})),
		...findUnknownTags(ruleSet, library),
	];
}

function describeConflict(
	{ code, tag, witness, minimal }: ConstraintFinding,
	references: ReadonlyMap<string, RuleReference>,
): RuleSetFinding {
	const rules = witness.map((id) => references.get(id)!);
	return { code, ...rules[0]!, ...(tag === undefined ? {} : { tag }), witness: rules, isMinimal: minimal };
}

function lintStages({ lifecycles }: RuleSet): RuleSetFinding[] {
	return lifecycles.flatMap(({ id, path, stages, allowed, initial }) => {
		const reference = { rule: id, path };
		const describe = (code: RuleSetFindingCode, tag: string): RuleSetFinding => ({
			code,
			...reference,
			tag,
			witness: [reference],
			isMinimal: true,
		});
		const moves = new Map([...allowed].map(([from, targets]) => [from, [...targets]]));
		return [
			...unreachableStages(stages, moves, [...initial]).map((stage) => describe('UNREACHABLE_STAGE', stage)),
			...deadEnds(stages, moves)
				.filter((stage) => stage !== stages.at(-1))
				.map((stage) => describe('DEAD_END', stage)),
		];
	});
}

function findUnknownTags(
	{ exclusions, lifecycles, suppressions, caps }: RuleSet,
	library: TagLibrary,
): RuleSetFinding[] {
	const named: Array<RuleReference & { tags: Iterable<string> }> = [
		...exclusions.map(({ id, path, tags, others }) => ({ rule: id, path, tags: [...tags, ...others] })),
		...lifecycles.map(({ id, path, stages }) => ({ rule: id, path, tags: stages })),
		...suppressions.map(({ id, path, source, touches }) => ({
			rule: id,
			path,
			tags: 'tags' in source ? [...source.tags, ...touches] : touches,
		})),
		...caps.map(({ id, path, touches }) => ({ rule: id, path, tags: touches })),
	];
	return named.flatMap(({ rule, path, tags }) =>
		[...tags]
			.filter((tag) => library.get(tag) === undefined)
			.map((tag) => ({
				code: 'UNKNOWN_TAG' as const,
				rule,
				path,
				tag,
				witness: [{ rule, path }],
				isMinimal: true,
			})),
	);
}
