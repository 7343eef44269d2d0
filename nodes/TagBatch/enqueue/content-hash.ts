import { hash } from 'node:crypto';
import type { RelationChange } from '../../../lib/domain/tag-change';
import { Breather } from '../../shared/event-loop';

const WIDTH = 128n;

/**
 * A digest of what is asked of the relations, the same in whatever order they and their tags come: each is
 * hashed by itself, and the hashes are added up.
 * @param sources of the relations, in the same order
 */
export async function contentHash(
	changes: readonly RelationChange[],
	sources: ReadonlyArray<string | null>,
): Promise<string> {
	let sum = 0n;
	const breather = new Breather();
	for (const [index, { userid, external_userid, add, remove, operator }] of changes.entries()) {
		if (breather.due()) await breather.pause();
		const content = [
			external_userid,
			userid.toLowerCase(),
			[...add].sort(),
			[...remove].sort(),
			operator ?? null,
			sources[index] ?? null,
		];
		sum += BigInt(`0x${hash('sha256', JSON.stringify(content)).slice(0, Number(WIDTH) / 4)}`);
	}
	return `${changes.length}-${BigInt.asUintN(Number(WIDTH), sum).toString(16)}`;
}
