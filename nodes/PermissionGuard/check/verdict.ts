import type { Rule } from '../../../lib/domain/permission/policy';
import type { Decision, DecisionCode, RuleError } from '../../../lib/domain/permission/request';
import { message } from '../../shared/messages';
import type { AskedChange } from './asked';

export type Outcome = Decision['outcome'];

/** Decided before any rule, or because a fact that a rule asks for is not known. */
export type ObstacleCode = 'LOOKUP_FAILED' | 'NO_RELATION' | 'OUTSIDE_STRATEGY_RANGE';

/** What became of one tag of an item. Equal verdicts are one object, so that what is said of them is said once. */
export interface Verdict {
	/** Position among the verdicts of the run, from 0. */
	id: number;
	change: AskedChange;
	outcome: Outcome;
	code: DecisionCode | ObstacleCode;
	rules: readonly Rule[];
	errors: readonly RuleError[];
	/** Why, where no rule says so. */
	cause?: string;
	/** Rules that would allow it for the right person and customer, where none did. */
	allowances?: readonly Rule[];
}

const NO_RULES: readonly Rule[] = [];
const NO_ERRORS: readonly RuleError[] = [];

/** Gives out verdicts, the same one for the same change and decision. */
export class Verdicts {
	private count = 0;
	private readonly decided = new Map<AskedChange, Map<Decision, Verdict>>();
	private readonly denied = new Map<AskedChange, Map<string, Verdict>>();

	/** @param allowances finds the rules that would allow such a change to somebody else */
	of(change: AskedChange, decision: Decision, allowances: () => readonly Rule[]): Verdict {
		const known = remembered(this.decided, change);
		let verdict = known.get(decision);
		if (!verdict) {
			verdict = { id: this.count++, change, ...judge(decision) };
			if (verdict.code === 'NO_RULE') verdict.allowances = allowances();
			known.set(decision, verdict);
		}
		return verdict;
	}

	deny(change: AskedChange, code: ObstacleCode, cause: string): Verdict {
		const known = remembered(this.denied, change);
		const key = `${code}\n${cause}`;
		let verdict = known.get(key);
		if (!verdict) {
			verdict = {
				id: this.count++,
				change,
				outcome: 'denied',
				code,
				rules: NO_RULES,
				errors: NO_ERRORS,
				cause,
			};
			known.set(key, verdict);
		}
		return verdict;
	}
}

/**
 * A decision, or its denial where a fact that had to be looked up is not known and could have made it stricter:
 * what cannot be decided is not allowed.
 */
function judge(decision: Decision): Pick<Verdict, 'outcome' | 'code' | 'rules' | 'errors' | 'cause'> {
	const unknown = decision.errors.find((error) => couldChange(decision, error));
	if (!unknown) return decision;
	return {
		outcome: 'denied',
		code: 'LOOKUP_FAILED',
		rules: NO_RULES,
		errors: decision.errors,
		cause: message('FACT_UNKNOWN', { rule: unknown.rule.id, fact: unknown.fact }),
	};
}

function couldChange({ code }: Decision, { rule, fact, problem }: RuleError): boolean {
	// A field that an item does not have is no failed look-up: the rule counts for neither side.
	if (problem !== 'UNKNOWN_FACT' || fact.startsWith('item.')) return false;
	if (code === 'NO_RULE') return true;
	if (code === 'NEEDS_APPROVAL') return rule.effect === 'deny';
	return code === 'ALLOWED' && rule.effect !== 'allow';
}

function remembered<K, V>(map: Map<AskedChange, Map<K, V>>, change: AskedChange): Map<K, V> {
	let known = map.get(change);
	if (!known) {
		known = new Map();
		map.set(change, known);
	}
	return known;
}
