import { compilePolicy, type PolicyEngine } from '../../lib/domain/permission/engine';
import { readPolicy } from '../../lib/domain/permission/read-policy';
import { departments, GROUPS, library, TYPES } from './corp';
import { BENCH_RULES, type BenchRule, type Clause } from './rules';

/** The policy as a document of ours. */
export function policyDocument(): object {
	return {
		version: 1,
		tags: GROUPS.map(({ name, tier, owner }) => ({ group: name, tier, ...(owner === undefined ? {} : { owner }) })),
		actor_tiers: [
			{ tier: 'hq', departments: [10] },
			{ tier: 'region', leaders_of: [20, 30, 40, 50] },
		],
		roles: Object.fromEntries(rolesInRules().map((role) => [role, {}])),
		customer_types: Object.fromEntries(TYPES.map((type) => [type, { field: `is_${type}`, values: ['yes'] }])),
		rules: BENCH_RULES.map(toRule),
	};
}

export function compileOwn(now: number): PolicyEngine {
	const world = { library, departments };
	return compilePolicy(readPolicy(policyDocument(), world), world, { now, batchSize: 1 });
}

function rolesInRules(): string[] {
	const clauses = BENCH_RULES.flatMap(({ cases }) => cases.flat());
	return [...new Set(clauses.flatMap((clause) => (clause.ask === 'actorRole' ? clause.roles : [])))];
}

function toRule({ id, effect, actions, cases }: BenchRule): object {
	const any = cases.map((clauses) => ({ all: clauses.map(toCondition) }));
	const action = actions ? [{ fact: 'action', op: 'in', value: actions }] : [];
	return { id, effect, when: { all: [...action, { any }] } };
}

function toCondition(clause: Clause): object {
	const not = (condition: object, yes?: boolean): object => (yes ? { not: condition } : condition);
	switch (clause.ask) {
		case 'tier':
			return { fact: 'tag.tier', op: 'is', value: clause.tier };
		case 'group':
			return { fact: 'tag.group', op: 'in', value: clause.groups };
		case 'owned':
			return { fact: 'tag.owner', op: 'exists', value: clause.owned };
		case 'actorWithin':
			return { fact: 'actor.departments', op: 'within', value: clause.departments };
		case 'actorWithinOwner':
			return { fact: 'actor.departments', op: 'within', value: { fact: 'tag.owner' } };
		case 'actorTier':
			return { fact: 'actor.tier', op: 'is', value: clause.tier };
		case 'actorRole':
			return not({ fact: 'actor.roles', op: 'in', value: clause.roles }, clause.not);
		case 'leadsOwner':
			return { fact: 'tag.owner', op: 'within', value: { fact: 'actor.leads' } };
		case 'customerOwn':
			return { fact: 'customer.member', op: 'is', value: { fact: 'actor.id' } };
		case 'customerLed':
			return { fact: 'customer.departments', op: 'within', value: { fact: 'actor.leads' } };
		case 'customerWithin':
			return { fact: 'customer.departments', op: 'within', value: clause.departments };
		case 'customerWithinOwner':
			return { fact: 'customer.departments', op: 'within', value: { fact: 'tag.owner' } };
		case 'customerType':
			return not({ fact: 'customer.types', op: 'in', value: clause.types }, clause.not);
		case 'moreThan':
			return { fact: FACT_OF[clause.counter], op: 'gt', value: clause.limit };
	}
}

const FACT_OF = {
	operatorHour: 'history.operator_hour',
	customerDay: 'history.customer_day',
	amount: 'item.amount',
};
