import { itemPathOf } from './fact-kinds';
import type { Fact, Policy } from './policy';
import { questionsOf, type Term } from './term';

/** The facts that the rules of a policy may ask, so that nobody looks up others. */
export interface PolicyNeeds {
	/** Of the operator. `departments` and `leads` come from the directory, as does `position`. */
	actor: { departments: boolean; leads: boolean; position: boolean };
	customerDepartments: boolean;
	customerTags: boolean;
	/** Paths of item fields. */
	itemPaths: readonly string[];
	history: {
		operatorHour: boolean;
		operatorDay: boolean;
		customerDay: boolean;
		tagDay: boolean;
		flipsWeek: boolean;
		setBy: boolean;
		/** What the directory has to say of the member that set the tag. */
		setByTier: boolean;
	};
}

export function findNeeds(policy: Policy, terms: readonly Term[]): PolicyNeeds {
	const facts = new Set<Fact>();
	for (const term of terms) {
		for (const { fact, other } of questionsOf(term)) {
			facts.add(fact);
			if (other !== undefined) facts.add(other);
		}
	}
	const asksTypes = facts.has('customer.types');
	const asksTier = facts.has('actor.tier') || facts.has('history.set_by_tier');
	const groups = [
		...(facts.has('actor.roles') ? policy.roles : []),
		...(asksTier ? policy.actorTiers.map(({ who }) => who) : []),
	];
	const itemPaths = [...facts].map(itemPathOf).filter((path) => path !== undefined);
	const typePaths = asksTypes ? policy.customerTypes.flatMap(({ field }) => (field ? [field.path] : [])) : [];
	return {
		actor: {
			departments: facts.has('actor.departments') || groups.some((who) => who.departments.length > 0),
			leads: facts.has('actor.leads') || groups.some((who) => who.leadersOf.length > 0),
			position: facts.has('actor.position') || groups.some((who) => who.positions.length > 0),
		},
		customerDepartments: facts.has('customer.departments'),
		customerTags: asksTypes && policy.customerTypes.some(({ tags }) => tags.length > 0),
		itemPaths: [...new Set([...itemPaths, ...typePaths])],
		history: {
			operatorHour: facts.has('history.operator_hour'),
			operatorDay: facts.has('history.operator_day'),
			customerDay: facts.has('history.customer_day'),
			tagDay: facts.has('history.tag_day'),
			flipsWeek: facts.has('history.flips_week'),
			setBy: facts.has('history.set_by') || facts.has('history.set_by_tier'),
			setByTier: facts.has('history.set_by_tier'),
		},
	};
}
