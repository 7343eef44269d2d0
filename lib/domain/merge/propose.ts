import { proposeRepair } from '../conflict/repair';
import { relationsOf } from './breaches';
import type { MergeCase } from './merge-case';
import type { TagsToSend } from './merge-result';
import { resolve } from './resolve';
import { tagsOverLimit } from './tag-limit';

const NOTHING: TagsToSend = { add: [], remove: [] };
const NO_TAGS: ReadonlySet<string> = new Set();

/**
 * What we would do about all tags: as the chain decides, even where the policy leaves it to people. What it
 * cannot decide about a single tag stays as WeCom has it; about a broken rule, the smallest repair is taken.
 */
export function propose(each: MergeCase): TagsToSend {
	const { input, policy, rules } = each;
	const held = input.theirs.tags;
	const { change, stuck } = resolve(each, { contested: NO_TAGS, isProposal: true });
	if (stuck === undefined) return change;
	const count = held.size + change.add.length - change.remove.length;
	const waiting = new Set(tagsOverLimit(change.add, count - policy.maxTags, rules));
	const trimmed = { add: change.add.filter((tag) => !waiting.has(tag)), remove: change.remove };
	const { add, remove } = repair(each, trimmed);
	const proposal = {
		add: add.filter((tag) => !held.has(tag)),
		remove: remove.filter((tag) => held.has(tag)),
	};
	const proposed = held.size + proposal.add.length - proposal.remove.length;
	return proposal.add.length > 0 && proposed > policy.maxTags ? NOTHING : proposal;
}

function repair({ input, rules }: MergeCase, change: TagsToSend): TagsToSend {
	const { otherRelations, theirs } = input;
	const judge = otherRelations === undefined ? rules.ofRelation : rules.ofCustomer;
	const found = judge && proposeRepair(judge, relationsOf(theirs.tags, change, otherRelations));
	return found === undefined ? change : (found.changes[0] ?? NOTHING);
}
