import type { PolicyEngine } from './engine';
import type { Action } from './policy';
import type { Actor, CustomerFacts, Decision, HistoryFacts, RequestedTag } from './request';

/** What a search leaves open; all else is the same for each request. */
interface Circumstances {
	action: Action;
	history?: HistoryFacts;
	item?: Readonly<Record<string, unknown>>;
}

/** Each member with the decision on the same request. */
export function whoCan(
	engine: PolicyEngine,
	{
		members,
		...request
	}: Circumstances & { tag: RequestedTag; customer?: CustomerFacts; members: Iterable<Actor> },
): Array<{ member: Actor; decision: Decision }> {
	return [...members].map((member) => ({ member, decision: engine.decide({ ...request, actor: member }) }));
}

/** Each tag with the decision on the same request. */
export function whichTags<T extends RequestedTag>(
	engine: PolicyEngine,
	{ tags, ...request }: Circumstances & { actor: Actor; customer?: CustomerFacts; tags: Iterable<T> },
): Array<{ tag: T; decision: Decision }> {
	return [...tags].map((tag) => ({ tag, decision: engine.decide({ ...request, tag }) }));
}

/** Each customer with the decision on the same request. */
export function whichCustomers<C extends CustomerFacts>(
	engine: PolicyEngine,
	{ customers, ...request }: Circumstances & { actor: Actor; tag: RequestedTag; customers: Iterable<C> },
): Array<{ customer: C; decision: Decision }> {
	return [...customers].map((customer) => ({ customer, decision: engine.decide({ ...request, customer }) }));
}
