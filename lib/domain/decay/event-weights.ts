import type { DecayPolicy, EventWeights } from './policy';

/** `add` is the tag itself being put on; the others are what a customer does. */
export const DEFAULT_EVENT_WEIGHTS = {
	add: 1,
	reply: 1,
	click: 0.5,
	view: 0.2,
	purchase: 3,
} as const satisfies EventWeights;

const DEFAULTS = new Map<string, number>(Object.entries(DEFAULT_EVENT_WEIGHTS));

/** What an event is worth under a policy; 0 for a type that it does not know. */
export function weightOf(policy: DecayPolicy, eventType: string): number {
	const { weights } = policy;
	if (weights !== undefined && Object.hasOwn(weights, eventType)) return weights[eventType]!;
	return DEFAULTS.get(eventType) ?? 0;
}

/** Every event type with a weight in at least one policy. Of any other type an event is a mistake. */
export function eventTypes(policies: readonly DecayPolicy[]): Set<string> {
	return new Set([...DEFAULTS.keys(), ...policies.flatMap(({ weights = {} }) => Object.keys(weights))]);
}
