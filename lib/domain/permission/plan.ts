import type { ActorFacts } from './actor-facts';
import type { Check } from './check';
import { conclude } from './conclude';
import type { Rule } from './policy';
import type { Decision, PermissionRequest, RuleError } from './request';

/** More rules than bits in a small integer are concluded from anew each time. */
const MOST_BITS = 30;

/** A rule of which something is left to ask once actor, tag and action are known. */
export interface OpenCheck {
	rule: Rule;
	check: Check;
}

/** Decides the requests of those actors for one tag and one action whom the rules see alike. */
export class Plan {
	private readonly fixed: Decision | undefined;
	private readonly checks: readonly Check[];
	/** By which of the open rules match, bit by bit. */
	private readonly decisions = new Map<number, Decision>();

	/**
	 * @param matched rules that match whatever the request
	 * @param errors rules that cannot be evaluated whatever the request
	 */
	constructor(
		private readonly matched: readonly Rule[],
		private readonly errors: readonly RuleError[],
		private readonly open: readonly OpenCheck[],
	) {
		this.checks = open.map(({ check }) => check);
		if (open.length === 0) this.fixed = conclude(matched, errors);
	}

	decide(request: PermissionRequest, actor: ActorFacts): Decision {
		if (this.fixed !== undefined) return this.fixed;
		const { checks } = this;
		if (checks.length > MOST_BITS) return this.decideAnew(request, actor);
		let bits = 0;
		for (let index = 0; index < checks.length; index++) {
			const truth = checks[index]!(request, actor);
			if (truth === true) bits |= 1 << index;
			else if (truth !== false) return this.decideAnew(request, actor);
		}
		return this.decisions.get(bits) ?? this.remember(bits);
	}

	private remember(bits: number): Decision {
		const matching = this.open.filter((_, index) => (bits & (1 << index)) !== 0).map(({ rule }) => rule);
		const decision = conclude([...this.matched, ...matching], this.errors);
		this.decisions.set(bits, decision);
		return decision;
	}

	private decideAnew(request: PermissionRequest, actor: ActorFacts): Decision {
		const matched = [...this.matched];
		const errors = [...this.errors];
		for (const { rule, check } of this.open) {
			const truth = check(request, actor);
			if (truth === true) matched.push(rule);
			else if (truth !== false) errors.push({ rule, ...truth });
		}
		return conclude(matched, errors);
	}
}
