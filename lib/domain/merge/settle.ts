import type { MergeCase } from './merge-case';
import type { MergeReason, TagsToSend } from './merge-result';
import { propose } from './propose';
import { resolve } from './resolve';

export interface Settlement {
	/** What can be sent now. */
	send: TagsToSend;
	reasons: readonly MergeReason[];
	/** Tags that wait for a person; none of them is sent. */
	contested: ReadonlySet<string>;
	/** Where tags are contested: what we would do, all of `send` included. */
	proposal?: TagsToSend;
}

/**
 * Takes out of the merge whatever hangs together with something that only a person can decide, until the policy
 * can decide all that is left. Each time it is decided anew: what was decided in favour of a tag that now waits
 * does not stand.
 */
export function settle(each: MergeCase): Settlement {
	const { policy, requests } = each;
	const contested = new Set<string>();
	const opened: MergeReason[] = [];
	for (const reason of requests.reasons) {
		const isOpen = policy.contested === 'always_review';
		opened.push(isOpen ? leaveOpen(reason) : reason);
		if (isOpen) addAll(contested, reason.tags);
	}
	let proposal: TagsToSend | undefined;
	for (;;) {
		const { change: send, reasons, stuck } = resolve(each, { contested });
		if (stuck !== undefined) {
			addAll(contested, stuck.tags);
			opened.push(leaveOpen(stuck));
			continue;
		}
		if (contested.size === 0) return { send, reasons: [...opened, ...reasons], contested };
		proposal ??= propose(each);
		const disputed = tagsNotIn(proposal, send);
		const tied = (disputed.length > 0 ? disputed : tagsNotIn(send, proposal)).filter(
			(tag) => !contested.has(tag),
		);
		if (tied.length > 0) {
			addAll(contested, tied);
			opened.push({ code: 'TIED_TO_REVIEW', tags: tied, verdict: 'review' });
		}
		if (disputed.length > 0) continue;
		return { send, reasons: [...opened, ...reasons], contested, proposal };
	}
}

function leaveOpen({ decidedBy: _, ...reason }: MergeReason): MergeReason {
	return { ...reason, verdict: 'review' };
}

/** Tags of which `change` makes something else than `other` does. */
function tagsNotIn(other: TagsToSend, change: TagsToSend): string[] {
	return [
		...change.add.filter((tag) => !other.add.includes(tag)),
		...change.remove.filter((tag) => !other.remove.includes(tag)),
	];
}

function addAll(set: Set<string>, tags: readonly string[]): void {
	for (const tag of tags) set.add(tag);
}
