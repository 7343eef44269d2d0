import type { DepartmentTree } from '../people/department-tree';
import { rolesOf } from '../people/roles';
import { prepareTest, type FactValue, type Test } from './compare';
import { tierOfMember } from './known-facts';
import type { Plan } from './plan';
import type { Fact, Policy } from './policy';
import type { Actor } from './request';
import type { Question } from './term';
import type { Truth } from './truth';

/** What is known of one person who asks, and what was prepared for that person. */
export class ActorFacts {
	/** By number of the tag plan. */
	readonly plans: Array<Plan | undefined> = [];

	private readonly facts: ReadonlyMap<Fact, FactValue>;
	private readonly tests = new Map<Question, Test>();

	constructor(
		actor: Actor,
		policy: Policy,
		private readonly departments: DepartmentTree,
	) {
		this.facts = new Map<Fact, FactValue>([
			['actor.id', actor.userid],
			['actor.departments', actor.departments],
			['actor.leads', actor.leads],
			['actor.roles', [...rolesOf(actor, policy.roles, departments)]],
			['actor.position', actor.position],
			['actor.tier', tierOfMember(actor, policy, departments)],
		]);
	}

	get(fact: Fact): FactValue {
		return this.facts.get(fact);
	}

	/** The answer to a question that asks for nothing but this person. */
	answer(question: Question): Truth {
		const { fact, left } = question;
		return this.testOf(question)(left ? left.value : this.get(fact));
	}

	/** A comparison with a fact of this person, prepared once. */
	testOf(question: Question): Test {
		if (question.test) return question.test;
		const prepared = this.tests.get(question);
		if (prepared) return prepared;
		const { fact, op, other } = question;
		const right = other === undefined ? undefined : this.get(other);
		const test = prepareTest({
			fact,
			op,
			...(other === undefined ? {} : { other }),
			right,
			departments: this.departments,
		});
		this.tests.set(question, test);
		return test;
	}
}

/** Facts of the person who asks. */
export function isActorFact(fact: Fact): boolean {
	return fact.startsWith('actor.');
}

/** Whether a question asks for nothing but the person. */
export function isAboutActor({ fact, left, other, test }: Question): boolean {
	if (test) return isActorFact(fact);
	return other !== undefined && isActorFact(other) && (left !== undefined || isActorFact(fact));
}
