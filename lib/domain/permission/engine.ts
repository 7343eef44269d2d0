import type { DepartmentTree } from '../people/department-tree';
import { TagTiers, type TagTier } from '../tier/tag-tiers';
import { ActorFacts } from './actor-facts';
import { CheckCompiler } from './check';
import { TAG_UNASSIGNED } from './conclude';
import { lookAtRun, lookAtTag, tierOfMember } from './known-facts';
import { findNeeds, type PolicyNeeds } from './needs';
import type { Plan } from './plan';
import type { Action, Policy, Rule } from './policy';
import type { Actor, Decision, PermissionRequest, RequestedTag, RunFacts } from './request';
import { TagPlan, narrowRules, type OpenRule } from './tag-plan';
import { toTerm } from './term';
import type { PolicyWorld } from './world';

/** What is prepared is thrown away when it grows beyond this: preparing it again costs microseconds. */
const MOST_PREPARED = 200_000;

type TagPlans = { [A in Action]?: TagPlan | 'unassigned' };

/**
 * Decides requests by a policy (semantics of Cedar: denials override, what cannot be evaluated counts for
 * neither side and is reported). Rules are evaluated in three steps, each as far as the facts go: once per run,
 * once per tag and action, once per person; what depends on customer, history and item remains for the request.
 */
export class PolicyEngine {
	/** The facts that any rule may ask; nothing else has to be looked up. */
	readonly needs: PolicyNeeds;

	private readonly rules: readonly OpenRule[];
	private readonly tiers: TagTiers;
	private readonly departments: DepartmentTree;
	private readonly compiler: CheckCompiler;
	private readonly tags = new Map<RequestedTag, TagPlans>();
	private readonly actors = new Map<Actor, ActorFacts>();
	private tagPlansMade = 0;
	private plansAssigned = 0;

	/** @see compilePolicy */
	constructor(
		private readonly policy: Policy,
		world: PolicyWorld,
		run: RunFacts,
	) {
		this.departments = policy.departments ?? world.departments;
		const valid = policy.rules.filter((rule) => isValidAt(rule, run.now));
		const open = valid.map((rule) => ({ rule, term: toTerm(rule.when, this.departments) }));
		this.rules = narrowRules(open, lookAtRun(run, policy.timeZone), this.departments);
		this.tiers = new TagTiers(policy.tiers);
		this.compiler = new CheckCompiler(policy.customerTypes, this.departments, (member) =>
			tierOfMember(member, policy, this.departments),
		);
		this.needs = findNeeds(
			policy,
			this.rules.map(({ term }) => term),
		);
	}

	decide(request: PermissionRequest): Decision {
		const tagPlan = this.tags.get(request.tag)?.[request.action] ?? this.prepareTag(request);
		if (tagPlan === 'unassigned') return TAG_UNASSIGNED;
		const actor = this.actors.get(request.actor) ?? this.prepareActor(request.actor);
		const plan = actor.plans[tagPlan.number] ?? this.assignPlan(tagPlan, actor);
		return plan.decide(request, actor);
	}

	/** The tier the policy gives to a tag; undefined: nobody assigned it, and such tags are closed. */
	tierOf(tag: RequestedTag): TagTier | undefined {
		const { unassigned } = this.policy;
		return this.tiers.find(tag) ?? (unassigned === 'closed' ? undefined : unassigned);
	}

	/** The rules that allow such a request, some only after approval, if person and customer are right. */
	possibleAllowances(action: Action, tag: RequestedTag): Rule[] {
		const tagPlan = this.tags.get(tag)?.[action] ?? this.prepareTag({ action, tag });
		if (tagPlan === 'unassigned') return [];
		return tagPlan.rules.map(({ rule }) => rule).filter(({ effect }) => effect !== 'deny');
	}

	private prepareTag({ tag, action }: Pick<PermissionRequest, 'tag' | 'action'>): TagPlan | 'unassigned' {
		let plans = this.tags.get(tag);
		if (plans === undefined) {
			if (this.tags.size >= MOST_PREPARED) this.forget();
			plans = {};
			this.tags.set(tag, plans);
		}
		const tier = this.tierOf(tag);
		if (tier === undefined) return (plans[action] = 'unassigned');
		const rules = narrowRules(this.rules, lookAtTag(tag, tier, action), this.departments);
		return (plans[action] = new TagPlan(this.tagPlansMade++, rules, this.compiler));
	}

	private prepareActor(actor: Actor): ActorFacts {
		if (this.actors.size >= MOST_PREPARED) this.forget();
		const facts = new ActorFacts(actor, this.policy, this.departments);
		this.actors.set(actor, facts);
		return facts;
	}

	private assignPlan(tagPlan: TagPlan, actor: ActorFacts): Plan {
		if (this.plansAssigned++ >= MOST_PREPARED) this.forget();
		const plan = tagPlan.planFor(actor);
		actor.plans[tagPlan.number] = plan;
		return plan;
	}

	private forget(): void {
		this.tags.clear();
		this.actors.clear();
		this.plansAssigned = 0;
	}
}

/** Prepares a policy for the requests of one run. */
export function compilePolicy(policy: Policy, world: PolicyWorld, run: RunFacts): PolicyEngine {
	return new PolicyEngine(policy, world, run);
}

function isValidAt({ validFrom = -Infinity, validUntil = Infinity }: Rule, now: number): boolean {
	return validFrom <= now && now < validUntil;
}
