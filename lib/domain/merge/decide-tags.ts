import type { MergeCase } from './merge-case';
import type { MergeReason } from './merge-result';
import { partyOf, theirPartyOf } from './parties';
import { weigh, winsByGroup, type Edit } from './weigh';

/**
 * The tags about which our wish and their edit since the base disagree, each decided. By sets alone their edit
 * would win and nobody would hear of it: we ask for a tag to be on that was on before they took it off, or off
 * that was off before they put it on.
 */
export function decideTags(each: MergeCase): MergeReason[] {
	const { requests, input } = each;
	const { base } = requests;
	const held = input.theirs.tags;
	const reasons: MergeReason[] = [];
	for (const tag of requests.add) {
		if (held.has(tag)) continue;
		const reason =
			base === undefined ? decideAddition(tag, each) : base.has(tag) && contest(tag, 'add', each);
		if (reason) reasons.push(reason);
	}
	for (const tag of requests.remove) {
		if (!held.has(tag)) continue;
		const reason =
			base === undefined ? decideRemoval(tag, each) : !base.has(tag) && contest(tag, 'remove', each);
		if (reason) reasons.push(reason);
	}
	return reasons;
}

function contest(tag: string, action: Edit['action'], { input, policy, rules }: MergeCase): MergeReason {
	const theirAction = action === 'add' ? 'remove' : 'add';
	const sides = { ours: [{ tag, action }], theirs: [{ tag, action: theirAction }] } as const;
	const decision = weigh(sides, input, policy, rules);
	return {
		code: action === 'add' ? 'ADD_CONTESTED' : 'REMOVE_CONTESTED',
		tags: [tag],
		verdict: decision?.winner ?? 'review',
		...(decision && { decidedBy: decision.decidedBy }),
		ours: partyOf(input.ours, [tag]),
		theirs: theirPartyOf(input, [tag]),
	};
}

/** Without a base a removal takes off only what it can have seen: what is older, or was put on by us. */
function decideRemoval(tag: string, { input, policy, rules }: MergeCase): MergeReason | undefined {
	const origin = input.theirs.origins?.get(tag);
	const isPutOnByUs = origin?.side === 'ours' || origin?.side === 'decay';
	const isSeen = isPutOnByUs || (origin?.at != null && origin.at < input.ours.at);
	if (isSeen) return undefined;
	const isWon = winsByGroup({ tag, action: 'remove' }, policy, rules);
	return withoutBase(tag, isWon ? 'REMOVE_WINS' : 'ADD_WINS', isWon ? 'ours' : 'theirs', input);
}

/** Without a base a tag is put on, unless its group's removals win and one is known that is younger. */
function decideAddition(tag: string, { input, policy, rules }: MergeCase): MergeReason | undefined {
	const removal = input.theirs.origins?.get(tag);
	if (removal?.at == null || removal.at <= input.ours.at) return undefined;
	const isLost = winsByGroup({ tag, action: 'remove' }, policy, rules);
	return withoutBase(tag, isLost ? 'REMOVE_WINS' : 'ADD_WINS', isLost ? 'theirs' : 'ours', input);
}

function withoutBase(
	tag: string,
	code: 'ADD_WINS' | 'REMOVE_WINS',
	verdict: 'ours' | 'theirs',
	input: MergeCase['input'],
): MergeReason {
	return {
		code,
		tags: [tag],
		verdict,
		ours: partyOf(input.ours, [tag]),
		theirs: theirPartyOf(input, [tag]),
	};
}
