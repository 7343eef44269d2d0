import type { Expiry } from './expiry';

/**
 * Where a tag of the customer is in its life, whose relations each have their own: it lives as long as the
 * longest of them, and has expired only when every one has.
 * @param relations one expiry per relation that has the tag, all asked at the same time
 * @throws RangeError for none
 */
export function expiryOfCustomer(relations: readonly Expiry[]): Expiry {
	const [first, ...others] = relations;
	if (first === undefined) throw new RangeError('expiryOfCustomer: expected at least one relation, got none');
	return others.reduce(longer, first);
}

const RANK = { expired: 0, expiring: 1, live: 2 };

function longer(a: Expiry, b: Expiry): Expiry {
	const joined: Expiry = {
		state: RANK[a.state] >= RANK[b.state] ? a.state : b.state,
		expiresAt: later(a.expiresAt, b.expiresAt),
		warnsAt: later(a.warnsAt, b.warnsAt),
	};
	if (a.score === undefined && b.score === undefined) return joined;
	return { ...joined, score: Math.max(a.score ?? 0, b.score ?? 0) };
}

function later(a: number | null, b: number | null): number | null {
	return a === null || b === null ? null : Math.max(a, b);
}
