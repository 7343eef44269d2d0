import type { MergeReason, MergeResult, TagMerge, TagsToSend } from './merge-result';

/** What a person says about a contested tag; `merged`: as the proposal has it. */
export const CHOICES = ['ours', 'theirs', 'merged'] as const;
export type Choice = (typeof CHOICES)[number];

export interface ReviewChoices {
	/** By tag id. */
	tags?: Readonly<Record<string, Choice>>;
	/** For contested tags that `tags` leaves out. */
	otherwise?: Choice;
}

/** What is wrong with the choices of a review; `value` is what was chosen, or undefined where nothing was. */
export class ReviewError extends RangeError {
	override name = 'ReviewError';

	constructor(
		readonly code: 'NOT_CONTESTED' | 'UNKNOWN_CHOICE' | 'NO_CHOICE' | 'TAG_GONE',
		readonly tag: string,
		readonly value: string | undefined,
		expected: string,
	) {
		super(
			`choices.tags["${tag}"] is ${value === undefined ? 'missing' : `"${value}"`}; expected ${expected}`,
		);
	}
}

/** Why a tag cannot be put on whatever a person says. */
const GONE: ReadonlySet<string> = new Set<MergeReason['code']>(['TAG_DELETED', 'TAG_UNKNOWN']);

/**
 * What to send after a person has decided the contested tags: the uncontested part of the merge, and what was
 * chosen. Of a tag that only one side edited, the other side's choice means that the edit does not stand.
 * @param review the result of the merge, as it was or read back from JSON
 * @throws ReviewError
 */
export function applyReview(
	review: Pick<MergeResult, 'send' | 'tags'>,
	{ tags = {}, otherwise }: ReviewChoices,
): TagsToSend {
	const contested = review.tags.filter((tag) => tag.contested);
	for (const [tag, choice] of Object.entries(tags)) {
		if (contested.some((each) => each.tag === tag)) continue;
		const known =
			contested.length === 0 ? 'no choice: no tag is contested' : 'a choice about contested tags only';
		throw new ReviewError('NOT_CONTESTED', tag, choice, known);
	}
	const add = [...review.send.add];
	const remove = [...review.send.remove];
	for (const each of contested) {
		const isWanted = isChosen(each, tags[each.tag] ?? otherwise);
		if (isWanted !== each.held) (isWanted ? add : remove).push(each.tag);
	}
	return { add, remove };
}

/** Whether the tag shall be on. */
function isChosen(
	{ tag, held, ours, theirs, proposed, code }: TagMerge,
	choice: Choice | undefined,
): boolean {
	switch (choice) {
		case 'merged':
			return proposed ?? held;
		case 'theirs':
			return held;
		case 'ours': {
			const wanted =
				ours === undefined ? (theirs === undefined ? held : theirs === 'remove') : ours === 'add';
			if (!wanted || !GONE.has(code)) return wanted;
			throw new ReviewError('TAG_GONE', tag, choice, '"theirs": the tag is no longer in the tag library');
		}
		case undefined:
			throw new ReviewError('NO_CHOICE', tag, choice, `one of ${CHOICES.join(', ')}`);
		default:
			throw new ReviewError('UNKNOWN_CHOICE', tag, choice, `one of ${CHOICES.join(', ')}`);
	}
}
