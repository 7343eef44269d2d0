import type { MemberFacts } from '../../../lib/domain/people/member';
import type { PolicyEngine } from '../../../lib/domain/permission/engine';
import type { Action } from '../../../lib/domain/permission/policy';
import type { Decision, HistoryFacts } from '../../../lib/domain/permission/request';
import { whichCustomers, whichTags, whoCan } from '../../../lib/domain/permission/search';
import type { AskedChange } from '../check/asked';
import type { ItemCustomer } from './item-customers';

export type Question = 'whoCan' | 'whichTags' | 'whichCustomers';

export interface SearchSpace {
	question: Question;
	action: Action;
	/** One, except for Who Can. */
	people: readonly MemberFacts[];
	/** One, except for Which Tags. */
	changes: readonly AskedChange[];
	customers: readonly ItemCustomer[];
}

export interface Answer {
	person: MemberFacts;
	change: AskedChange;
	customer: ItemCustomer;
	decision: Decision;
}

/** As if nobody had changed anything yet: asked is what the rules say, not what was done. */
const NO_HISTORY: HistoryFacts = {
	operatorHour: 0,
	operatorDay: 0,
	customerDay: 0,
	tagDay: 0,
	flipsWeek: 0,
	setBy: null,
};

/** One answer per member, tag or customer, and that for each item. */
export function* answers(engine: PolicyEngine, space: SearchSpace): Generator<Answer> {
	const { question, action, people, changes } = space;
	const [person] = people;
	const [change] = changes;
	if (!person || !change) return;
	for (const customer of space.customers) {
		const { facts, item } = customer;
		const given = { action, history: NO_HISTORY, item, ...(facts && { customer: facts }) };
		if (question === 'whoCan') {
			for (const { member, decision } of whoCan(engine, { ...given, tag: change.tag, members: people }))
				yield { person: member, change, customer, decision };
		} else if (question === 'whichTags') {
			const tags = changes.map(({ tag }) => tag);
			const found = whichTags(engine, { ...given, actor: person, tags });
			for (const [index, { decision }] of found.entries())
				yield { person, change: changes[index]!, customer, decision };
		} else if (facts) {
			const asked = { ...given, actor: person, tag: change.tag, customers: [facts] };
			for (const { decision } of whichCustomers(engine, asked)) yield { person, change, customer, decision };
		}
	}
}
