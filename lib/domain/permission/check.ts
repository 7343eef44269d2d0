import type { DepartmentTree } from '../people/department-tree';
import type { MemberFacts } from '../people/member';
import type { Tier } from '../tier/tier';
import { isActorFact, type ActorFacts } from './actor-facts';
import { prepareTest, type FactValue } from './compare';
import { prepareTypes } from './customer-types';
import type { CustomerTypeDefinition, Fact } from './policy';
import type { PermissionRequest } from './request';
import { prepareRequestFact } from './request-facts';
import { isOpen, type Junction, type Question, type Term } from './term';
import type { Truth } from './truth';

/** Answers a condition for one request of one actor. */
export type Check = (request: PermissionRequest, actor: ActorFacts) => Truth;

type Reader = (request: PermissionRequest, actor: ActorFacts) => FactValue;

/** Turns terms of which only facts of request and actor are missing into functions. */
export class CheckCompiler {
	/** Plans of one tag, and of tags that differ in nothing a question asks, share their questions. */
	private readonly checks = new WeakMap<Question, Check>();

	constructor(
		private readonly customerTypes: readonly CustomerTypeDefinition[],
		private readonly departments: DepartmentTree,
		private readonly tierOf: (member: MemberFacts) => Tier,
	) {}

	compile(term: Term): Check {
		if (!isOpen(term)) return () => term;
		if (term.kind === 'not') return negation(this.compile(term.part));
		if (term.kind !== 'question')
			return junction(
				term.kind,
				term.parts.map((part) => this.compile(part)),
			);
		let check = this.checks.get(term);
		if (check === undefined) {
			check = this.compileQuestion(term);
			this.checks.set(term, check);
		}
		return check;
	}

	private compileQuestion(question: Question): Check {
		const { fact, op, left, other, test, constants } = question;
		if (fact === 'customer.types') return this.compileTypes(op === 'exists', constants ?? []);
		const read: Reader = left ? () => left.value : this.prepareFact(fact);
		if (test) return (request, actor) => test(read(request, actor));
		if (other === undefined || isActorFact(other)) {
			return (request, actor) => actor.testOf(question)(read(request, actor));
		}
		const readOther = this.prepareFact(other);
		const { departments } = this;
		return (request, actor) => {
			const right = readOther(request, actor);
			return prepareTest({ fact, op, other, right, departments })(read(request, actor));
		};
	}

	private prepareFact(fact: Fact): Reader {
		return isActorFact(fact) ? (_request, actor) => actor.get(fact) : prepareRequestFact(fact, this.tierOf);
	}

	private compileTypes(isExistence: boolean, constants: readonly unknown[]): Check {
		if (!isExistence) return prepareTypes(constants, this.customerTypes);
		const isOfAny = prepareTypes(
			this.customerTypes.map(({ name }) => name),
			this.customerTypes,
		);
		return constants[0] === true ? isOfAny : negation(isOfAny);
	}
}

function negation(check: Check): Check {
	return (request, actor) => {
		const truth = check(request, actor);
		return typeof truth === 'boolean' ? !truth : truth;
	};
}

function junction(kind: Junction['kind'], checks: readonly Check[]): Check {
	const deciding = kind === 'any';
	return (request, actor) => {
		let answer: Truth = !deciding;
		for (const check of checks) {
			const truth = check(request, actor);
			if (truth === deciding) return deciding;
			// The first part that cannot be answered is named.
			if (typeof truth === 'object' && typeof answer === 'boolean') answer = truth;
		}
		return answer;
	};
}
