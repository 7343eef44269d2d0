import type { DepartmentTree } from '../../people/department-tree';
import type { Tier } from '../../tier/tier';
import type { Condition, Policy, Rule } from '../policy';
import { narrowQuestion, substitute, toTerm, type Term } from '../term';
import type { PolicyWorld } from '../world';
import { isSatisfiable } from './satisfiable';
import { listSituations, type Situation } from './situations';

/** Asks what rules can do at all. Facts count as known: what cannot be looked up is no concern of a lint. */
export class RuleLinter {
	private readonly departments: DepartmentTree;
	private readonly terms: ReadonlyMap<Rule, Term>;
	private readonly situations: readonly Situation[];

	constructor(
		private readonly policy: Policy,
		world: PolicyWorld,
	) {
		this.departments = policy.departments ?? world.departments;
		this.terms = new Map(policy.rules.map((rule) => [rule, toTerm(rule.when, this.departments)]));
		this.situations = listSituations(policy, world.library, [...this.terms.values()]);
	}

	canMatch(rule: Rule): boolean {
		return this.isPossible(this.termOf(rule), []);
	}

	/** Paths of the parts of its `all` that exclude each other; none can be left out. */
	explainNeverMatching({ when, path }: Rule): string[] {
		if (when === undefined || !('all' in when) || when.all.length < 2) return [];
		const numbered = when.all.map((part, index) => ({ part, path: `${path}.when.all[${index}]` }));
		const isImpossible = (parts: ReadonlyArray<{ part: Condition }>): boolean =>
			!this.isPossible(toTerm({ all: parts.map(({ part }) => part) }, this.departments), []);
		return leaveOutWhatCan(numbered, isImpossible).map((each) => each.path);
	}

	/** Ids of rules that decide wherever this one matches, as few as will do; none where it can determine. */
	findShadows(rule: Rule, now: number): string[] {
		const stronger = this.policy.rules.filter(
			(other) => isStronger(other, rule) && isThroughout(other, rule, now),
		);
		const term = this.termOf(rule);
		const isShadowed = (others: readonly Rule[]): boolean => !this.isPossible(term, others);
		if (stronger.length > 0 && isShadowed(stronger)) {
			return leaveOutWhatCan(stronger, isShadowed).map(({ id }) => id);
		}
		const double = this.policy.rules.find((other) => this.isUnconditionalDouble(other, rule, now));
		return double ? [double.id] : [];
	}

	/** Whether any request about a tag of the tier is allowed, if only after approval. */
	canBeAllowed(tier: Tier, now: number): boolean {
		const situations = this.situations.filter((situation) => situation.tier === tier);
		const isOver = ({ validUntil = Infinity }: Rule): boolean => validUntil <= now;
		return this.policy.rules
			.filter((rule) => rule.effect !== 'deny' && !isOver(rule))
			.some((rule) => {
				const denials = this.policy.rules.filter(
					(other) => other.effect === 'deny' && isThroughout(other, rule, now),
				);
				return this.isPossible(this.termOf(rule), denials, situations);
			});
	}

	/** Of two rules that always match the later is the double. */
	private isUnconditionalDouble(other: Rule, rule: Rule, now: number): boolean {
		if (other === rule || other.effect !== rule.effect || this.termOf(other) !== true) return false;
		if (!isThroughout(other, rule, now)) return false;
		const isMutual = this.termOf(rule) === true && isThroughout(rule, other, now);
		return !isMutual || this.policy.rules.indexOf(other) < this.policy.rules.indexOf(rule);
	}

	private termOf(rule: Rule): Term {
		return this.terms.get(rule) ?? true;
	}

	/** Whether any request meets the condition and none of the rules. */
	private isPossible(
		term: Term,
		without: readonly Rule[],
		situations: readonly Situation[] = this.situations,
	): boolean {
		const exclusions: Term[] = without.map((rule) => ({ kind: 'not', part: this.termOf(rule) }));
		const whole: Term = { kind: 'all', parts: [term, ...exclusions] };
		return situations.some(({ look }) => {
			const narrowed = substitute(whole, (question) => narrowQuestion(question, look, this.departments));
			return isSatisfiable(narrowed, this.departments);
		});
	}
}

const STRENGTH = { deny: 2, approve: 1, allow: 0 };

function isStronger(other: Rule, rule: Rule): boolean {
	return STRENGTH[other.effect] > STRENGTH[rule.effect];
}

/** Whether the other rule holds from now on whenever the rule does. */
function isThroughout(other: Rule, rule: Rule, now: number): boolean {
	const from = Math.max(now, rule.validFrom ?? -Infinity);
	return (
		(other.validFrom ?? -Infinity) <= from && (other.validUntil ?? Infinity) >= (rule.validUntil ?? Infinity)
	);
}

/** A part of the list that still has the property, and of which nothing can be left out. */
function leaveOutWhatCan<T>(list: readonly T[], hasProperty: (list: readonly T[]) => boolean): T[] {
	let kept = [...list];
	for (const entry of list) {
		const others = kept.filter((each) => each !== entry);
		if (hasProperty(others)) kept = others;
	}
	return kept;
}
