import type { BrokenRule } from '../conflict/judge';
import type { Finding } from '../conflict/rule-set';
import { blockingFinding, findBreaches } from './breaches';
import { contestOf, tagsOf } from './clash';
import { decideTags } from './decide-tags';
import { Draft } from './draft';
import type { MergeCase } from './merge-case';
import type { MergeReason, TagsToSend } from './merge-result';
import { partyOf, theirPartyOf } from './parties';
import { tagsOverLimit } from './tag-limit';
import { weigh, type Contest } from './weigh';

/** How far a merge comes without a person. */
export interface Resolution {
	/** Up to where it is stuck, if it is. */
	change: TagsToSend;
	/** Decisions taken on the way. */
	reasons: readonly MergeReason[];
	/** Where nobody but a person can decide. */
	stuck?: MergeReason;
}

export interface ResolveOptions {
	/** Tags that wait for a person: they stay as WeCom has them. */
	contested: ReadonlySet<string>;
	/**
	 * For a proposal the chain decides even where the policy leaves it to people, and tags that it cannot decide
	 * stay as WeCom has them.
	 */
	isProposal?: boolean;
}

/** Decides everything that the policy can decide, edit by edit, until no rule blocks what is sent. */
export function resolve(each: MergeCase, options: ResolveOptions): Resolution {
	return new Resolver(each, options).run();
}

class Resolver {
	private readonly reasons: MergeReason[] = [];
	private readonly draft: Draft;
	/** Tags whose edit won over another: should they lose later, the other would have lost for nothing. */
	private readonly winners = new Set<string>();

	constructor(
		private readonly each: MergeCase,
		private readonly options: ResolveOptions,
	) {
		const { input, requests, rules } = each;
		this.draft = new Draft(input, requests, rules, options.contested);
	}

	run(): Resolution {
		const stuck = this.settleTags() ?? this.settleRules() ?? this.settleLimit();
		const { reasons } = this;
		const change = this.draft.change();
		return stuck === undefined ? { change, reasons } : { change, reasons, stuck };
	}

	private settleTags(): MergeReason | undefined {
		for (const reason of decideTags(this.each)) {
			const [tag] = reason.tags;
			if (this.options.contested.has(tag!)) continue;
			const isContested = reason.code === 'ADD_CONTESTED' || reason.code === 'REMOVE_CONTESTED';
			if (isContested && this.isForPeople()) return { ...reason, verdict: 'review' };
			if (reason.verdict === 'review' && !this.options.isProposal) return reason;
			if (reason.verdict !== 'review') this.reasons.push(reason);
			if (reason.verdict !== 'ours') this.draft.drop(reason.tags);
			this.winners.add(tag!);
		}
		return this.refuseReplacements();
	}

	private settleRules(): MergeReason | undefined {
		const { input, rules } = this.each;
		for (;;) {
			const breaches = findBreaches(rules, input, input.theirs.tags, this.draft.change());
			const breach = breaches.find((broken) => blockingFinding(broken) !== undefined);
			if (breach === undefined) {
				this.noteWarnings(breaches);
				return undefined;
			}
			const stuck = this.settleBreach(breach, blockingFinding(breach)!);
			if (stuck !== undefined) return stuck;
		}
	}

	private settleBreach(broken: BrokenRule, finding: Finding): MergeReason | undefined {
		const { input, policy, rules } = this.each;
		const contest = contestOf(broken, finding, this.draft);
		const reason = this.describeBreach(contest, finding);
		if (contest.theirs.length === 0 || this.isBrokenWithout(contest, broken)) {
			return { ...reason, code: 'OURS_BREAKS_RULE' };
		}
		const decision = weigh(contest, input, policy, rules);
		if (decision === undefined || this.isForPeople() || !this.canLose(contest, decision.winner))
			return reason;
		return this.carryOut({ ...reason, verdict: decision.winner, decidedBy: decision.decidedBy }, contest);
	}

	private describeBreach(contest: Contest, finding: Finding): MergeReason {
		const { input } = this.each;
		const ours = tagsOf(contest.ours);
		const theirs = tagsOf(contest.theirs);
		// A move away from a stage that we took back in favour of another tag hangs on that decision.
		const undone = finding.tags.filter((tag) => this.draft.isUndone(tag));
		return {
			code: 'RULE_CLASH',
			tags: [...new Set([...ours, ...theirs, ...undone])],
			verdict: 'review',
			ours: partyOf(input.ours, ours),
			...(theirs.length > 0 && { theirs: theirPartyOf(input, theirs) }),
			finding,
		};
	}

	private isForPeople(): boolean {
		return this.each.policy.contested === 'always_review' && !this.options.isProposal;
	}

	/** Whether our edits break the rule even if they had not edited what has a part in it. */
	private isBrokenWithout({ theirs }: Contest, { rule }: BrokenRule): boolean {
		const { input, rules } = this.each;
		const held = new Set(input.theirs.tags);
		for (const { tag, action } of theirs) {
			if (action === 'add') held.delete(tag);
			else held.add(tag);
		}
		const breaches = findBreaches(rules, input, held, this.draft.change());
		return breaches.some((each) => each.rule === rule && blockingFinding(each) !== undefined);
	}

	/** Whether the edits of the losing side can be given up, and those of the other are not in doubt. */
	private canLose({ ours, theirs }: Contest, winner: 'ours' | 'theirs'): boolean {
		if (theirs.some(({ tag }) => this.options.contested.has(tag))) return false;
		const losers = tagsOf(winner === 'ours' ? theirs : ours);
		if (losers.some((tag) => this.winners.has(tag))) return false;
		return losers.every((tag) => (winner === 'ours' ? this.draft.canUndo(tag) : this.draft.isOurs(tag)));
	}

	private carryOut(reason: MergeReason, { ours, theirs }: Contest): MergeReason | undefined {
		this.reasons.push(reason);
		if (reason.verdict === 'theirs') {
			for (const { tag } of theirs) this.winners.add(tag);
			this.draft.drop(tagsOf(ours));
			return this.refuseReplacements();
		}
		for (const { tag } of ours) this.winners.add(tag);
		const undone = tagsOf(theirs);
		this.draft.undo(undone);
		for (const { added, removed } of this.draft.theirLostReplacements(undone)) {
			const party = theirPartyOf(this.each.input, removed);
			this.reasons.push({ ...lostReplacement(added, removed), verdict: 'ours', theirs: party });
			this.draft.undo(removed);
		}
		return undefined;
	}

	/** @returns a replacement that hangs on a tag which waits for a person */
	private refuseReplacements(): MergeReason | undefined {
		for (const { added, removed } of this.draft.lostReplacements()) {
			const ours = partyOf(this.each.input.ours, removed);
			const reason: MergeReason = { ...lostReplacement(added, removed), verdict: 'theirs', ours };
			if (added.some((tag) => this.options.contested.has(tag))) return { ...reason, verdict: 'review' };
			this.reasons.push(reason);
			this.draft.drop(removed);
		}
		return undefined;
	}

	private settleLimit(): MergeReason | undefined {
		const { input, policy, rules } = this.each;
		const { add, remove } = this.draft.change();
		const count = input.theirs.tags.size + add.length - remove.length;
		const tags = tagsOverLimit(add, count - policy.maxTags, rules);
		if (tags.length === 0) return undefined;
		const values = { count, max: policy.maxTags };
		return { code: 'TOO_MANY_TAGS', tags, verdict: 'review', ours: partyOf(input.ours, tags), values };
	}

	private noteWarnings(breaches: readonly BrokenRule[]): void {
		for (const finding of breaches.flatMap(({ findings }) => findings)) {
			this.reasons.push({ code: 'RULE_WARNING', tags: finding.tags, verdict: 'note', finding });
		}
	}
}

function lostReplacement(
	added: readonly string[],
	removed: readonly string[],
): Pick<MergeReason, 'code' | 'tags'> {
	return { code: 'REPLACEMENT_REFUSED', tags: [...removed, ...added] };
}
