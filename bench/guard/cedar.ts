import { preparsePolicySet, statefulIsAuthorized, type StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/nodejs';
import type { FlatRequest } from './corp';
import { BENCH_RULES, type BenchRule, type Clause } from './rules';

const POLICY_SET = 'bench';

/** Cedar with its policies parsed once and all facts in the context. */
export function openCedar(): (call: StatefulAuthorizationCall) => boolean {
	const staticPolicies = Object.fromEntries(BENCH_RULES.map((rule) => [rule.id, toPolicy(rule)]));
	const parsed = preparsePolicySet(POLICY_SET, { staticPolicies });
	if (parsed.type === 'failure') throw new Error(JSON.stringify(parsed.errors));
	return (call) => {
		const answer = statefulIsAuthorized(call);
		if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
		if (answer.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(answer.response.diagnostics));
		return answer.response.decision === 'allow';
	};
}

/** The request as a call of Cedar. */
export function toCedarCall({ action, actor, ...facts }: FlatRequest): StatefulAuthorizationCall {
	return {
		principal: { type: 'Member', id: actor.id },
		action: { type: 'Action', id: action },
		resource: { type: 'Tag', id: facts.group },
		context: {
			actorPath: [...actor.path],
			actorLeads: [...actor.leads],
			actorRoles: [...actor.roles],
			actorTier: actor.tier,
			...facts,
			ownerPath: [...facts.ownerPath],
			customerPath: [...facts.customerPath],
			types: [...facts.types],
			actor: actor.id,
		},
		preparsedPolicySetId: POLICY_SET,
		entities: [],
	};
}

function toPolicy({ effect, actions, cases }: BenchRule): string {
	const verb = effect === 'allow' ? 'permit' : 'forbid';
	const scope = actions ? `action in [${actions.map((action) => `Action::"${action}"`).join(', ')}]` : 'action';
	const condition = cases
		.map((clauses) => `(${clauses.map((clause) => `(${toExpression(clause)})`).join(' && ')})`)
		.join(' || ');
	return `${verb}(principal, ${scope}, resource) when { ${condition} };`;
}

function toExpression(clause: Clause): string {
	const set = (values: readonly unknown[]): string => JSON.stringify(values);
	switch (clause.ask) {
		case 'tier':
			return `context.tier == "${clause.tier}"`;
		case 'group':
			return `${set(clause.groups)}.contains(context.group)`;
		case 'owned':
			return clause.owned ? 'context.owner != 0' : 'context.owner == 0';
		case 'actorWithin':
			return `context.actorPath.containsAny(${set(clause.departments)})`;
		case 'actorWithinOwner':
			return 'context.actorPath.contains(context.owner)';
		case 'actorTier':
			return `context.actorTier == "${clause.tier}"`;
		case 'actorRole':
			return `${clause.not ? '!' : ''}context.actorRoles.containsAny(${set(clause.roles)})`;
		case 'leadsOwner':
			return 'context.ownerPath.containsAny(context.actorLeads)';
		case 'customerOwn':
			return 'context.member == context.actor';
		case 'customerLed':
			return 'context.customerPath.containsAny(context.actorLeads)';
		case 'customerWithin':
			return `context.customerPath.containsAny(${set(clause.departments)})`;
		case 'customerWithinOwner':
			return 'context.customerInOwner';
		case 'customerType':
			return `${clause.not ? '!' : ''}context.types.containsAny(${set(clause.types)})`;
		case 'moreThan':
			return `context.${clause.counter} > ${clause.limit}`;
	}
}
