import { describeTags } from './describe-tags';
import { existingClashes } from './existing-clashes';
import type { MergeCase } from './merge-case';
import type { MergeInput } from './merge-input';
import type { MergePolicy } from './merge-policy';
import type { MergeResult, TagsToSend } from './merge-result';
import type { MergeRules } from './merge-rules';
import { readRequests } from './requests';
import { settle } from './settle';

/**
 * Merges what we mean to change on one relation with what was edited in WeCom since both sides knew the same
 * tags. With base B, ours O = (B ∪ add) \ remove and theirs T: what either side put on is on, what either side
 * took off is off, (B \ ((B\O) ∪ (B\T))) ∪ (O\B) ∪ (T\B). Neither side's edit can undo the other's there; what
 * can clash is what they mean together, and that is decided by the policy or by a person:
 * - we ask for a tag to be as it was in the base, and they changed it since;
 * - an edit of ours and one of theirs break a conflict rule together (a rule that ours breaks whatever they did
 *   is for a person, one that WeCom's tags break already is noted and left alone);
 * - a tag of ours was deleted, or merged into another; or there would be more tags than a relation may have.
 *
 * Without a base, additions win: our tags are put on, and taken off is only what is known to be older than our
 * wish or was put on by us. The policy's groups may say otherwise.
 *
 * The first criterion of the policy's chain that tells the sides apart decides: by default the group that is to
 * win, then the higher tier, then a person over a program, then the newer edit.
 *
 * @returns what to send so that nothing uncontested of either side is lost; merging again then sends nothing
 * @throws RangeError where ours both puts on and takes off a tag
 */
export function mergeRelation(input: MergeInput, policy: MergePolicy, rules: MergeRules): MergeResult {
	const each: MergeCase = { input, policy, rules, requests: readRequests(input, rules) };
	const { send, reasons, contested, proposal } = settle(each);
	const held = input.theirs.tags;
	const target = apply(send, held);
	const outcome = {
		target,
		send,
		tags: describeTags(each, { send, reasons, contested, proposal }),
		reasons: [...reasons, ...existingClashes(target, rules)],
	};
	if (proposal === undefined) return { status: 'merged', ...outcome };
	return { status: 'needs_review', ...outcome, proposal: { target: apply(proposal, held), send: proposal } };
}

function apply({ add, remove }: TagsToSend, held: ReadonlySet<string>): string[] {
	const kept = remove.length === 0 ? [...held] : [...held].filter((tag) => !remove.includes(tag));
	return add.length === 0 ? kept : kept.concat(add);
}
