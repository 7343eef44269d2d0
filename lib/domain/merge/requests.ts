import { tagsInBoth } from '../tag-change';
import type { Intention, MergeInput } from './merge-input';
import type { MergeReason } from './merge-result';
import { isUsable, type MergeRules } from './merge-rules';
import { partyOf } from './parties';

/** What we ask for, in tags that WeCom has. */
export interface Requests {
	add: readonly string[];
	remove: readonly string[];
	/** The base, in tags that WeCom has. */
	base: ReadonlySet<string> | undefined;
	/** Tags that cannot be put on. */
	refused: readonly string[];
	/** What became of tags deleted or merged meanwhile. */
	reasons: readonly MergeReason[];
}

const NONE: readonly never[] = [];

/** @throws RangeError naming a tag that is both to be put on and to be taken off */
export function readRequests(input: MergeInput, rules: MergeRules): Requests {
	const { ours, base } = input;
	const [contradiction] = tagsInBoth(ours.add, ours.remove);
	if (contradiction !== undefined) {
		throw new RangeError(
			`ours.remove names tag "${contradiction}", which ours.add names too; expected it in one of them`,
		);
	}
	const { mergedInto, deleted } = rules;
	const isUntouched =
		ours.add.every((tag) => isUsable(tag, rules)) &&
		!ours.remove.some((tag) => deleted.has(tag) || mergedInto.has(tag)) &&
		(mergedInto.size === 0 || base === undefined);
	if (isUntouched) {
		return { add: distinct(ours.add), remove: distinct(ours.remove), base, refused: NONE, reasons: NONE };
	}
	return { ...translate(ours, input, rules), base: base && renameMerged(base, input, rules) };
}

function translate(ours: Intention, input: MergeInput, rules: MergeRules): Omit<Requests, 'base'> {
	const reasons: MergeReason[] = [];
	const refused: string[] = [];
	const add: string[] = [];
	for (const tag of ours.add) {
		const into = rules.mergedInto.get(tag);
		if (into !== undefined) reasons.push(merged(tag, into, ours));
		const named = into ?? tag;
		if (isUsable(named, rules)) add.push(named);
		else {
			refused.push(named);
			const code = rules.deleted.has(named) ? 'TAG_DELETED' : 'TAG_UNKNOWN';
			reasons.push({ code, tags: [named], verdict: 'theirs', ours: partyOf(ours, [named]) });
		}
	}
	const remove: string[] = [];
	for (const tag of ours.remove) {
		if (!rules.deleted.has(tag) && !add.includes(tag)) remove.push(tag);
		const into = rules.mergedInto.get(tag);
		if (into === undefined || add.includes(into) || !isReplacedBy(tag, into, input)) continue;
		reasons.push(merged(tag, into, ours));
		if (!rules.deleted.has(into)) remove.push(into);
	}
	return { add: distinct(add), remove: distinct(remove), refused: distinct(refused), reasons };
}

function distinct(tags: readonly string[]): readonly string[] {
	if (tags.length < 2) return tags;
	const set = new Set(tags);
	return set.size === tags.length ? tags : [...set];
}

function merged(tag: string, into: string, ours: Intention): MergeReason {
	return { code: 'TAG_MERGED', tags: [into], verdict: 'ours', ours: partyOf(ours, [tag]), values: { into } };
}

/**
 * The merging of two tags is nobody's edit of this relation: the base had the new tag where it had the old one,
 * and the old one only where it is still there. Where we take off the old one, its absence is our doing.
 */
function renameMerged(
	base: ReadonlySet<string>,
	{ ours, theirs }: MergeInput,
	{ mergedInto }: MergeRules,
): ReadonlySet<string> {
	const held = theirs.tags;
	let renamed: Set<string> | undefined;
	for (const tag of base) {
		const into = mergedInto.get(tag);
		if (into === undefined) continue;
		const isExplained = held.has(tag) || ours.remove.includes(tag);
		if (isExplained && !held.has(into)) continue;
		renamed ??= new Set(base);
		renamed.add(into);
		if (!held.has(tag)) renamed.delete(tag);
	}
	return renamed ?? base;
}

/** Whether the relation has the new tag in place of the old one, and did not have it before. */
function isReplacedBy(tag: string, into: string, { base, theirs }: MergeInput): boolean {
	return base?.has(tag) === true && !base.has(into) && theirs.tags.has(into);
}
