import type { MergeRules } from './merge-rules';

/** So many of the tags put on have to wait: those of the lowest tier, of equals those asked for last. */
export function tagsOverLimit(
	add: readonly string[],
	excess: number,
	{ tierRanks }: MergeRules,
): readonly string[] {
	if (excess <= 0 || add.length === 0) return [];
	const rankOf = (tag: string): number => tierRanks.get(tag) ?? -1;
	return [...add]
		.reverse()
		.sort((a, b) => rankOf(a) - rankOf(b))
		.slice(0, excess);
}
