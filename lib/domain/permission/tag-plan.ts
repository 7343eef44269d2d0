import type { DepartmentTree } from '../people/department-tree';
import { isAboutActor, type ActorFacts } from './actor-facts';
import type { CheckCompiler } from './check';
import { Plan, type OpenCheck } from './plan';
import type { Rule } from './policy';
import type { RuleError } from './request';
import { isOpen, narrowQuestion, questionsOf, substitute, type Look, type Question, type Term } from './term';
import type { Truth } from './truth';

/** A rule and what is left of its condition. */
export interface OpenRule {
	rule: Rule;
	term: Term;
}

/** Evaluates rules as far as the facts at hand go, and leaves out those that cannot match any more. */
export function narrowRules(rules: readonly OpenRule[], look: Look, departments: DepartmentTree): OpenRule[] {
	return rules
		.map(({ rule, term }) => ({
			rule,
			term: substitute(term, (question) => narrowQuestion(question, look, departments)),
		}))
		.filter(({ term }) => term !== false);
}

/** The rules that may match for one tag and one action. */
export class TagPlan {
	/** What the rules ask of the actor alone. */
	private readonly actorQuestions: readonly Question[];
	/** By the answers to those questions: actors who answer alike are decided alike. */
	private readonly plans = new Map<string, Plan>();

	/** @param number counts the tag plans of an engine */
	constructor(
		readonly number: number,
		readonly rules: readonly OpenRule[],
		private readonly compiler: CheckCompiler,
	) {
		this.actorQuestions = rules.flatMap(({ term }) => questionsOf(term)).filter(isAboutActor);
	}

	planFor(actor: ActorFacts): Plan {
		let key = '';
		const answers: Truth[] = [];
		for (const question of this.actorQuestions) {
			const truth = actor.answer(question);
			answers.push(truth);
			key += truth === true ? '1' : truth === false ? '0' : '?';
		}
		let plan = this.plans.get(key);
		if (plan === undefined) {
			plan = this.makePlan(answers);
			this.plans.set(key, plan);
		}
		return plan;
	}

	private makePlan(answers: readonly Truth[]): Plan {
		const answerOf = new Map(this.actorQuestions.map((question, index) => [question, answers[index]!]));
		const matched: Rule[] = [];
		const errors: RuleError[] = [];
		const open: OpenCheck[] = [];
		for (const { rule, term } of this.rules) {
			const left = substitute(term, (question) => answerOf.get(question) ?? question);
			if (isOpen(left)) open.push({ rule, check: this.compiler.compile(left) });
			else if (left === true) matched.push(rule);
			else if (left !== false) errors.push({ rule, ...left });
		}
		return new Plan(matched, errors, open);
	}
}
