import { fnv1a32, fnv1a32OfInteger } from './fnv1a';

/** Buckets are basis points: 1 of 10,000. */
export const BUCKETS = 10_000;

/**
 * The bucket of every id under one seed, 0 … 9,999: GrowthBook's hash version 2, `fnv1a32(str(fnv1a32(seed +
 * id))) % 10000`, so that any system with a GrowthBook SDK finds the same customers. Hashing twice is what
 * removes the bias of version 1.
 * @param seed the rollout's id; ids are hashed as they are, see `normalizeId`
 */
export function bucketsOf(seed: string): (id: string) => number {
	const state = fnv1a32(seed);
	return (id) => fnv1a32OfInteger(fnv1a32(id, state)) % BUCKETS;
}

/**
 * The form of a customer id that is hashed: without blanks at its ends, in Unicode normal form C, case kept
 * (external_userids differ by case). Frozen: another form would move customers of running rollouts.
 * @throws RangeError if nothing is left
 */
export function normalizeId(id: string): string {
	const normal = plain.test(id) ? id : id.trim().normalize('NFC');
	if (normal === '') throw new RangeError('The customer id is empty; expected the id of a customer');
	return normal;
}

/** Printable ASCII without blanks is its own normal form: true of every external_userid. */
const plain = /^[!-~]+$/;
