import { timeOfDay } from '../calendar/time-of-day';
import { weekday } from '../calendar/day';
import type { DepartmentTree } from '../people/department-tree';
import type { MemberFacts } from '../people/member';
import { isMeant } from '../people/roles';
import type { TagTier } from '../tier/tag-tiers';
import { rankOf, type Tier } from '../tier/tier';
import type { FactValue } from './compare';
import { LIBRARY_ACTIONS, type Action, type Fact, type Policy } from './policy';
import type { RequestedTag, RunFacts } from './request';
import { LATER, type Look } from './term';

/** Facts that tag library actions have none of: they concern no customer. */
const ABOUT_CUSTOMER: ReadonlySet<string> = new Set<Fact>([
	'customer.id',
	'customer.member',
	'customer.departments',
	'customer.types',
	'history.customer_day',
	'history.flips_week',
	'history.set_by',
	'history.set_by_tier',
]);

/** What is known before any request. */
export function lookAtRun({ now, batchSize }: RunFacts, timeZone: string): Look {
	const facts: Record<string, FactValue> = {
		'context.time': timeOfDay(now, timeZone),
		'context.weekday': weekday(now, timeZone),
		'context.batch_size': batchSize,
	};
	return (fact) => (fact in facts ? facts[fact] : LATER);
}

/** What is known with the tag and the action. */
export function lookAtTag(tag: RequestedTag, { tier, owner }: TagTier, action: Action): Look {
	const concernsCustomer = !LIBRARY_ACTIONS.some((each) => each === action);
	return (fact, op) => {
		switch (fact) {
			case 'action':
				return action;
			case 'tag.id':
				return tag.id ?? null;
			case 'tag.path':
				return `${tag.groupName}/${tag.name}`;
			case 'tag.group':
				return op === 'matches' ? tag.groupName : tag.groupId;
			case 'tag.tier':
				return tier;
			case 'tag.owner':
				return owner ?? null;
			default:
				return !concernsCustomer && ABOUT_CUSTOMER.has(fact) ? null : LATER;
		}
	};
}

/** The highest tier at which the policy lets a person act. */
export function tierOfMember(member: MemberFacts, policy: Policy, departments: DepartmentTree): Tier {
	return policy.actorTiers
		.filter(({ who }) => isMeant(member, who, departments))
		.map(({ tier }) => tier)
		.reduce<Tier>((highest, tier) => (rankOf(tier) > rankOf(highest) ? tier : highest), 'personal');
}
