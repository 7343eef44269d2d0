import type { MergeInput } from './merge-input';
import type { TagsToSend } from './merge-result';
import { isUsable, type MergeRules } from './merge-rules';
import type { Requests } from './requests';
import type { Edit } from './weigh';

/** A replacement, of tags of which there may be one, that comes to nothing. */
export interface LostReplacement {
	/** Tags that were to be put on. */
	added: readonly string[];
	/** Tags that were to make room for them. */
	removed: readonly string[];
}

/** One relation's merge being worked out: which of our requests are given up, which of their edits taken back. */
export class Draft {
	private readonly dropped = new Set<string>();
	private readonly undone = new Set<string>();
	private readonly base: ReadonlySet<string> | undefined;
	private readonly theirs: ReadonlySet<string>;

	/** @param contested tags that stay as WeCom has them */
	constructor(
		input: MergeInput,
		private readonly requests: Requests,
		private readonly rules: MergeRules,
		private readonly contested: ReadonlySet<string>,
	) {
		this.base = requests.base;
		this.theirs = input.theirs.tags;
	}

	/** What makes WeCom's tags the merged ones. */
	change(): TagsToSend {
		const { theirs } = this;
		const add = this.requests.add.filter((tag) => !theirs.has(tag) && this.isAlive(tag));
		const remove = this.requests.remove.filter((tag) => theirs.has(tag) && this.isAlive(tag));
		for (const tag of this.undone) (theirs.has(tag) ? remove : add).push(tag);
		return { add, remove };
	}

	/** Whether we ask for this and have not given it up. */
	isAlive(tag: string): boolean {
		return !this.dropped.has(tag) && !this.contested.has(tag);
	}

	isOurs(tag: string): boolean {
		const { add, remove } = this.requests;
		return (add.includes(tag) || remove.includes(tag)) && this.isAlive(tag);
	}

	/** Whether an edit of theirs was taken back. */
	isUndone(tag: string): boolean {
		return this.undone.has(tag);
	}

	/** Their edit of a tag since the base, where it stands; without a base, that they have it. */
	theirEdit(tag: string): Edit['action'] | undefined {
		if (this.undone.has(tag)) return undefined;
		const isHeld = this.theirs.has(tag);
		if (isHeld === (this.base?.has(tag) ?? false)) return undefined;
		return isHeld ? 'add' : 'remove';
	}

	/** Whether their edit can be taken back. */
	canUndo(tag: string): boolean {
		return !this.contested.has(tag) && (this.theirs.has(tag) || isUsable(tag, this.rules));
	}

	drop(tags: readonly string[]): void {
		for (const tag of tags) this.dropped.add(tag);
	}

	undo(tags: readonly string[]): void {
		for (const tag of tags) this.undone.add(tag);
	}

	/**
	 * Replacements of ours of which no tag is put on: a customer whose next stage is refused shall not be left
	 * without one.
	 */
	lostReplacements(): LostReplacement[] {
		const { add, remove, refused } = this.requests;
		const isAllAlive = this.dropped.size + this.contested.size + refused.length === 0;
		if (remove.length === 0 || isAllAlive) return [];
		return this.rules.oneOf.flatMap(({ index }) => {
			const asked = [...add, ...refused].filter((tag) => index.has(tag));
			const isPutOn = add.some((tag) => index.has(tag) && this.isAlive(tag));
			const removed = remove.filter((tag) => index.has(tag) && this.theirs.has(tag) && this.isAlive(tag));
			return asked.length === 0 || isPutOn || removed.length === 0 ? [] : [{ added: asked, removed }];
		});
	}

	/** What they took off to make room for tags of theirs that are undone, where nothing else fills the room. */
	theirLostReplacements(undone: readonly string[]): LostReplacement[] {
		const { add, remove } = this.change();
		return this.rules.oneOf.flatMap(({ index, list }) => {
			const added = undone.filter((tag) => index.has(tag) && this.theirs.has(tag));
			const isFilled = list.some(
				(tag) => add.includes(tag) || (this.theirs.has(tag) && !remove.includes(tag)),
			);
			if (added.length === 0 || isFilled) return [];
			const removed = list.filter(
				(tag) => this.theirEdit(tag) === 'remove' && this.canUndo(tag) && !this.requests.remove.includes(tag),
			);
			return removed.length === 0 ? [] : [{ added, removed }];
		});
	}
}
