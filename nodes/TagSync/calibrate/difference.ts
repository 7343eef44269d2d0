import type { Learned, RelationReading } from '../../../lib/ledger/compare-reading';
import type { Known } from '../known';

/** What a reading says that the ledger does not know, told before the ledger learns of it. */
export function differenceOf(
	before: Known | undefined,
	{ tags, at }: Pick<RelationReading, 'tags' | 'at'>,
): Learned {
	const difference: Learned = { added: [], removed: [], known: before?.wasRead === true };
	if (before === undefined || before.readAt > at) return difference;
	const held = new Set(tags);
	for (const tag of new Set([...held, ...before.tags, ...before.origins.keys()])) {
		const origin = before.origins.get(tag);
		// Of a relation that was never read, only what somebody is known to have done can be compared.
		if (origin === undefined ? !before.wasRead : origin.at > at) continue;
		const isHeld = held.has(tag);
		if (isHeld !== before.tags.has(tag)) (isHeld ? difference.added : difference.removed).push(tag);
	}
	return difference;
}

export function isNothing({ added, removed }: Learned): boolean {
	return added.length + removed.length === 0;
}
