import { fnv1a32 } from './fnv1a';

/** A namespace has 1,000 places. */
export const PLACES = 1_000;

/**
 * The part of a namespace that a rollout may use, in thousandths: `from` included, `to` not. Rollouts with
 * disjoint parts of one namespace never share a customer.
 */
export interface NamespaceRange {
	name: string;
	from: number;
	to: number;
}

/** Where an id stands in a namespace, 0 … 999: GrowthBook's hash version 1 of `"__" + name`. */
export function placeOf(id: string, name: string): number {
	return fnv1a32(`__${name}`, fnv1a32(id)) % PLACES;
}

/** Whether the range holds the id, as GrowthBook's SDK decides it. */
export function isInNamespace(id: string, range: NamespaceRange): boolean {
	const place = placeOf(id, range.name);
	return place >= range.from && place < range.to;
}
