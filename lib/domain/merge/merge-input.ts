/**
 * Where a tag's last change came from. `console`: a person in the WeCom client; `ours`: a change set of ours;
 * `decay`: it expired; `other`: somebody else, another app perhaps.
 */
export type TagSide = 'console' | 'ours' | 'decay' | 'other';

/** Whether a person or a program wanted a change. */
export type Actor = 'person' | 'automation';

/**
 * How a tag came to be as WeCom holds it: of a tag that is on, who put it on; of one that is off, who took it
 * off.
 */
export interface TagOrigin {
	side: TagSide;
	/** When, epoch ms. */
	at?: number | null | undefined;
	/** When it counts as made where the newer edit prevails, epoch ms; by default `at`. */
	weighAt?: number | undefined;
	by?: string | null | undefined;
	/** Where this is known better than `side` tells: `console` and `other` are taken for persons. */
	actor?: Actor | undefined;
}

/** What we mean to change. A tag in both lists is an error. */
export interface Intention {
	/** Tag ids. */
	add: readonly string[];
	/** Tag ids. */
	remove: readonly string[];
	/** When it was asked for, epoch ms. */
	at: number;
	/** Who asks. */
	by?: string | undefined;
	actor: Actor;
}

/** What WeCom holds on the relation now. */
export interface Theirs {
	/** Tag ids. */
	tags: ReadonlySet<string>;
	/** By tag id, as far as known. */
	origins?: ReadonlyMap<string, TagOrigin> | undefined;
	/** When it was read, epoch ms: no edit in it is younger. */
	at?: number | undefined;
}

/** One relation whose tags were edited on both sides. */
export interface MergeInput {
	/** Tag ids of the last state that both sides knew; undefined: there is none. */
	base: ReadonlySet<string> | undefined;
	/** When the base was read, epoch ms: every edit since is younger, and an older origin is of an older edit. */
	baseAt?: number | undefined;
	ours: Intention;
	theirs: Theirs;
	/**
	 * Tags on each of the customer's other relations. Rules of customer scope are judged only where this is
	 * given.
	 */
	otherRelations?: ReadonlyArray<ReadonlySet<string>> | undefined;
}
