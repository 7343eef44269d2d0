import type { Finding } from '../conflict/rule-set';
import type { TagSide } from './merge-input';
import type { Criterion } from './merge-policy';

/** Stable; the sentence is made where the language is known. */
export type MergeCode =
	/** We put on a tag that they took off since the base. */
	| 'ADD_CONTESTED'
	/** We take off a tag that they put on since the base. */
	| 'REMOVE_CONTESTED'
	/** An edit of ours and one of theirs break a conflict rule together. */
	| 'RULE_CLASH'
	/** What we mean to change breaks a conflict rule whatever they did. */
	| 'OURS_BREAKS_RULE'
	/** WeCom's tags break a rule already, and we have no part in it. */
	| 'EXISTING_CLASH'
	/** A rule that warns, or merely informs, has something to say about what is sent. */
	| 'RULE_WARNING'
	/** Without a base nobody knows whether a tag is younger than our wish to take it off: it stays. */
	| 'ADD_WINS'
	/** Its group's removals win: the tag is taken off, or stays off, although the order is not known. */
	| 'REMOVE_WINS'
	/** The tag was deleted in WeCom. */
	| 'TAG_DELETED'
	/** The tag library has no such tag. */
	| 'TAG_UNKNOWN'
	/** The tag was merged into another, which takes its place; `values.into`. */
	| 'TAG_MERGED'
	/** More tags than a relation may have; `values.max`, `values.count`. */
	| 'TOO_MANY_TAGS'
	/** The tag that was to replace this one is not put on, so this one stays; theirs likewise. */
	| 'REPLACEMENT_REFUSED'
	/** Nobody disputes the tag, but what we propose about contested ones depends on it. */
	| 'TIED_TO_REVIEW';

/** One side of a contest. */
export interface Party {
	/** Ids of the tags that its edits are about. */
	tags: readonly string[];
	/** Absent: WeCom does not say. */
	side?: TagSide;
	by?: string;
	/** Epoch ms. */
	at?: number;
}

/** Why the merge is not simply both edits. */
export interface MergeReason {
	code: MergeCode;
	/** Ids of all tags concerned. */
	tags: readonly string[];
	/** Whose edit stands; `review`: a person is to say; `note`: nothing was to be decided. */
	verdict: 'ours' | 'theirs' | 'review' | 'note';
	/** The criterion that told the two sides apart. */
	decidedBy?: Criterion;
	ours?: Party;
	theirs?: Party;
	/** What the conflict rule says. */
	finding?: Finding;
	values?: Readonly<Record<string, number | string>>;
}

/** What becomes of one tag. */
export interface TagMerge {
	tag: string;
	/** Whose edit since the base this is; `base`: nobody's, `both`: both sides asked for something. */
	origin: 'base' | 'ours' | 'theirs' | 'both';
	/** What we ask of it. */
	ours?: 'add' | 'remove';
	/** What they did since the base; without a base, that they have it. */
	theirs?: 'add' | 'remove';
	/** Who made the edit that stands, where and when (epoch ms); of an untouched tag, who put it on. */
	side?: TagSide;
	by?: string;
	at?: number;
	/** On the relation now. */
	held: boolean;
	/** On the relation when `send` is done. */
	kept: boolean;
	/** The reason about it; without one, what the edit did. */
	code: MergeCode | 'UNCHANGED' | 'ADDED' | 'REMOVED';
	/** A person has to say; `send` leaves it as WeCom has it. */
	contested: boolean;
	/** Of a contested tag: whether the proposal has it on. */
	proposed?: boolean;
}

/** Tag ids to put on and take off what WeCom holds; empty lists where there is nothing to send. */
export interface TagsToSend {
	readonly add: readonly string[];
	readonly remove: readonly string[];
}

interface Outcome {
	/** Tag ids the relation holds when `send` is done. */
	target: readonly string[];
	/** Breaks no rule that WeCom's tags do not break already. */
	send: TagsToSend;
	/** Every tag of the base, of ours and of theirs. */
	tags: readonly TagMerge[];
	reasons: readonly MergeReason[];
}

/** Plain data throughout: it can be stored and read back as JSON. */
export type MergeResult = Merged | NeedsReview;

export interface Merged extends Outcome {
	status: 'merged';
}

/**
 * `target` and `send` are about the uncontested tags alone and may be sent at once; they leave the contested ones
 * as WeCom has them.
 */
export interface NeedsReview extends Outcome {
	status: 'needs_review';
	/** What we would do, contested tags and all. */
	proposal: { target: readonly string[]; send: TagsToSend };
}
