import { newEnforcer, newModelFromString, type Enforcer } from 'casbin';
import type { FlatRequest } from './corp';
import { BENCH_RULES, type BenchRule, type Clause } from './rules';

/** Attribute-based, with each rule's condition evaluated by casbin and denials overriding. */
const MODEL = `
[request_definition]
r = act, sub, obj
[policy_definition]
p = act, cond, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = actionIn(r.act, p.act) && eval(p.cond)
`;

export async function openCasbin(): Promise<(request: FlatRequest) => boolean> {
	const enforcer: Enforcer = await newEnforcer(newModelFromString(MODEL));
	await enforcer.addFunction('actionIn', (action: string, actions: string) => actions.split('|').includes(action));
	await enforcer.addFunction('has', (list: readonly unknown[], value: unknown) => list.includes(value));
	await enforcer.addFunction('meets', (list: readonly unknown[], other: readonly unknown[]) =>
		list.some((entry) => other.includes(entry)),
	);
	await enforcer.addPolicies(BENCH_RULES.map(toPolicy));
	return (request) => enforcer.enforceSync(request.action, request.actor, request);
}

function toPolicy({ effect, actions, cases }: BenchRule): string[] {
	const condition = cases
		.map((clauses) => `(${clauses.map((clause) => `(${toExpression(clause)})`).join(' && ')})`)
		.join(' || ');
	return [(actions ?? ['add', 'remove', 'create', 'rename', 'delete']).join('|'), condition, effect];
}

function toExpression(clause: Clause): string {
	const anyOf = (list: string, values: readonly unknown[]): string =>
		values.map((value) => `has(${list}, ${typeof value === 'string' ? `'${value}'` : String(value)})`).join(' || ');
	switch (clause.ask) {
		case 'tier':
			return `r.obj.tier == '${clause.tier}'`;
		case 'group':
			return clause.groups.map((group) => `r.obj.group == '${group}'`).join(' || ');
		case 'owned':
			return clause.owned ? 'r.obj.owner != 0' : 'r.obj.owner == 0';
		case 'actorWithin':
			return anyOf('r.sub.path', clause.departments);
		case 'actorWithinOwner':
			return 'has(r.sub.path, r.obj.owner)';
		case 'actorTier':
			return `r.sub.tier == '${clause.tier}'`;
		case 'actorRole':
			return `${clause.not ? '!' : ''}(${anyOf('r.sub.roles', clause.roles)})`;
		case 'leadsOwner':
			return 'meets(r.obj.ownerPath, r.sub.leads)';
		case 'customerOwn':
			return 'r.obj.member == r.sub.id';
		case 'customerLed':
			return 'meets(r.obj.customerPath, r.sub.leads)';
		case 'customerWithin':
			return anyOf('r.obj.customerPath', clause.departments);
		case 'customerWithinOwner':
			return 'r.obj.customerInOwner';
		case 'customerType':
			return `${clause.not ? '!' : ''}(${anyOf('r.obj.types', clause.types)})`;
		case 'moreThan':
			return `r.obj.${clause.counter} > ${clause.limit}`;
	}
}
