import type { BrokenRule } from '../conflict/judge';
import type { Finding } from '../conflict/rule-set';
import type { Draft } from './draft';
import type { Contest, Edit } from './weigh';

/** The part that each side's edits have in a broken rule. */
export function contestOf({ rule }: BrokenRule, finding: Finding, draft: Draft): Contest {
	const { added = [], removed = [], tags } = finding;
	const ours = [...edits(added, 'add'), ...edits(removed, 'remove')];
	const mentioned = rule.kind === 'requires' ? rule.others.list : rule.tags.list;
	const isMissing = rule.kind === 'requires' || rule.kind === 'stage' || removed.length > 0;
	const isOurs = new Set([...added, ...removed]);
	const theirsOf = (action: Edit['action'], among: readonly string[]): string[] =>
		among.filter((tag) => !isOurs.has(tag) && !draft.isOurs(tag) && draft.theirEdit(tag) === action);
	const theirs = edits(theirsOf('add', tags), 'add');
	// What they took off has a part only where the rule misses a tag.
	if (isMissing) theirs.push(...edits(theirsOf('remove', mentioned), 'remove'));
	return { ours, theirs };
}

export function tagsOf(edits: readonly Edit[]): string[] {
	return edits.map(({ tag }) => tag);
}

function edits(tags: readonly string[], action: Edit['action']): Edit[] {
	return tags.map((tag) => ({ tag, action }));
}
