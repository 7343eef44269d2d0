import { mergePolicy, type MergePolicy } from '../../../lib/domain/merge/merge-policy';
import { mergeRelation } from '../../../lib/domain/merge/merge-relation';
import { compileMergeRules, type MergeWorld } from '../../../lib/domain/merge/merge-rules';
import type { Intention, MergeInput, TagOrigin } from '../../../lib/domain/merge/merge-input';
import type { MergeReason, MergeResult } from '../../../lib/domain/merge/merge-result';
import { compile, library } from '../conflict/world';

export const NOON = Date.UTC(2026, 10, 11, 4);
export const MINUTE = 60_000;

export interface Case {
	base?: readonly string[];
	add?: readonly string[];
	remove?: readonly string[];
	theirs: readonly string[];
	origins?: Record<string, TagOrigin>;
	ours?: Partial<Intention>;
	input?: Partial<MergeInput>;
	rules?: Record<string, unknown>;
	world?: Partial<MergeWorld>;
	policy?: Partial<MergePolicy>;
}

/** Merges what 营销自动化 asked for at noon. */
export function merge({ base, add = [], remove = [], theirs, origins = {}, ...each }: Case): MergeResult {
	const input: MergeInput = {
		base: base && new Set(base),
		ours: { add, remove, at: NOON, by: '营销自动化', actor: 'automation', ...each.ours },
		theirs: { tags: new Set(theirs), origins: new Map(Object.entries(origins)) },
		...each.input,
	};
	const conflicts = each.rules && compile(each.rules);
	return mergeRelation(
		input,
		mergePolicy(each.policy),
		compileMergeRules({ library, conflicts, ...each.world }),
	);
}

/** The one reason that was given. */
export function onlyReason({ reasons }: MergeResult): MergeReason {
	expect(reasons).toHaveLength(1);
	return reasons[0]!;
}

export function tagOf({ tags }: MergeResult, tag: string): MergeResult['tags'][number] {
	const found = tags.find((each) => each.tag === tag);
	if (found === undefined) throw new Error(`The result does not mention ${tag}`);
	return found;
}

/** Tags that wait for a person, sorted. */
export function contestedOf({ tags }: MergeResult): string[] {
	return tags
		.filter(({ contested }) => contested)
		.map(({ tag }) => tag)
		.sort();
}

/** A person at the WeCom client. */
export function person(at: number, by = '张三'): TagOrigin {
	return { side: 'console', at, by };
}
