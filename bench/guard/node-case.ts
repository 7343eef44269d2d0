import type { IDataObject } from 'n8n-workflow';
import { departments, makeRequests, TYPES, type FlatRequest } from './corp';
import { policyDocument } from './own';
import { BENCH_RULES, type Clause } from './rules';

/** The policy with the departments it speaks of, so that the directory is not asked. */
export function fieldPolicy(): object {
	const tree = [...departments.departments].map(({ id, name, parentid }) => ({ id, name, parent: parentid }));
	return { ...policyDocument(), departments: tree };
}

/** Items as they reach the node. For the Switch they also carry `facts`, with everything looked up for it. */
export function fieldItems(count: number, withFacts: boolean): IDataObject[] {
	const requests = makeRequests(Math.ceil(count * 1.8), 7).filter(
		({ own }) => own.action === 'add' || own.action === 'remove',
	);
	return requests.slice(0, count).map(({ own, flat }, index) => ({
		userid: own.customer!.member,
		external_userid: `wm${index}`,
		operator: own.actor.userid,
		[own.action === 'add' ? 'add_tag' : 'remove_tag']: [`${own.tag.groupName}/${own.tag.name}`],
		operator_departments: own.actor.departments.map(String),
		operator_leads: own.actor.leads.map(String),
		operator_roles: own.actor.roles,
		customer_departments: (own.customer!.departments ?? []).map(String),
		amount: flat.amount,
		...Object.fromEntries(TYPES.map((type) => [`is_${type}`, flat.types.includes(type) ? 'yes' : 'no'])),
		// Nothing has been done yet: the ledger of the run is empty.
		...(withFacts && { facts: { ...flat, operatorHour: 0, customerDay: 0 } satisfies FlatRequest }),
	}));
}

/** The rules as one expression: 0 where one of them allows and none denies, else 1. */
export function switchExpression(): string {
	const holds = (effect: 'allow' | 'deny'): string =>
		BENCH_RULES.filter((rule) => rule.effect === effect)
			.map(({ actions, cases }) => {
				const action = actions ? `${JSON.stringify(actions)}.includes($json.facts.action) && ` : '';
				const any = cases.map((clauses) => clauses.map((clause) => `(${toExpression(clause)})`).join(' && '));
				return `(${action}(${any.join(' || ')}))`;
			})
			.join(' || ');
	return `={{ (${holds('deny')}) ? 1 : (${holds('allow')}) ? 0 : 1 }}`;
}

function toExpression(clause: Clause): string {
	const facts = '$json.facts';
	const anyOf = (values: readonly unknown[], list: string): string =>
		`${JSON.stringify(values)}.some(v => ${list}.includes(v))`;
	switch (clause.ask) {
		case 'tier':
			return `${facts}.tier === ${JSON.stringify(clause.tier)}`;
		case 'group':
			return `${JSON.stringify(clause.groups)}.includes(${facts}.group)`;
		case 'owned':
			return `${facts}.owner ${clause.owned ? '!==' : '==='} 0`;
		case 'actorWithin':
			return anyOf(clause.departments, `${facts}.actor.path`);
		case 'actorWithinOwner':
			return `${facts}.actor.path.includes(${facts}.owner)`;
		case 'actorTier':
			return `${facts}.actor.tier === ${JSON.stringify(clause.tier)}`;
		case 'actorRole':
			return `${clause.not ? '!' : ''}${anyOf(clause.roles, `${facts}.actor.roles`)}`;
		case 'leadsOwner':
			return `${facts}.actor.leads.some(v => ${facts}.ownerPath.includes(v))`;
		case 'customerOwn':
			return `${facts}.member === ${facts}.actor.id`;
		case 'customerLed':
			return `${facts}.actor.leads.some(v => ${facts}.customerPath.includes(v))`;
		case 'customerWithin':
			return anyOf(clause.departments, `${facts}.customerPath`);
		case 'customerWithinOwner':
			return `${facts}.customerInOwner`;
		case 'customerType':
			return `${clause.not ? '!' : ''}${anyOf(clause.types, `${facts}.types`)}`;
		case 'moreThan':
			return `${facts}.${clause.counter} > ${clause.limit}`;
	}
}
