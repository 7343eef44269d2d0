import { findBrokenRules } from '../conflict/judge';
import type { StateView } from '../conflict/state-view';
import type { TagSet } from '../conflict/state-rule';
import { blockingFinding } from './breaches';
import type { MergeReason } from './merge-result';
import type { MergeRules } from './merge-rules';

/** What is held, seen as if it had come all at once: then every fault in it shows. */
class WholeState implements StateView {
	constructor(private readonly tags: ReadonlySet<string>) {}

	held(): boolean {
		return false;
	}

	has(tag: string): boolean {
		return this.tags.has(tag);
	}

	isAdded(tag: string): boolean {
		return this.tags.has(tag);
	}

	isRemoved(): boolean {
		return false;
	}

	hasMoreThan(limit: number, { list, index }: TagSet): boolean {
		let count = 0;
		if (list.length <= this.tags.size) {
			for (const tag of list) if (this.tags.has(tag) && ++count > limit) return true;
		} else {
			for (const tag of this.tags) if (index.has(tag) && ++count > limit) return true;
		}
		return false;
	}
}

const NONE: readonly never[] = [];

/**
 * Rules of relation scope that block what the relation holds, whatever led there. Where the merge sends nothing
 * that breaks them, they were broken before and are not ours to mend.
 */
export function existingClashes(tags: readonly string[], { lasting }: MergeRules): readonly MergeReason[] {
	if (lasting === undefined || lasting.onAdd.size === 0) return NONE;
	const change = { add: tags, remove: NONE };
	if (!tags.some((tag) => lasting.onAdd.has(tag))) return NONE;
	const broken = findBrokenRules(lasting, new WholeState(new Set(tags)), change, undefined);
	if (broken === undefined) return NONE;
	return broken.flatMap((each): MergeReason[] => {
		const finding = blockingFinding(each);
		return finding === undefined
			? []
			: [{ code: 'EXISTING_CLASH', tags: finding.tags, verdict: 'note', finding }];
	});
}
