/** A tag, of the corp or of a strategy (规则组). */
export interface Tag {
	id: string;
	name: string;
	/** Epoch seconds. */
	create_time: number;
	/** Larger sorts first. */
	order: number;
	/** Only when asked for by tag or group id: the tag exists no more. */
	deleted?: boolean;
}

/** A tag group, of the corp or of a strategy. */
export interface TagGroup {
	group_id: string;
	group_name: string;
	/** Epoch seconds. */
	create_time: number;
	/** Larger sorts first. */
	order: number;
	/** Only when asked for by tag id: the group exists no more. */
	deleted?: boolean;
	/** Only on groups of a strategy. */
	strategy_id?: number;
	tag: Tag[];
}

export interface NewTag {
	/** 1 to 30 characters, unique in its group. */
	name: string;
	/** Integer in [0, 2^32); left out, WeCom chooses. */
	order?: number;
}

/** Tags to add to one group: give `group_id` of an existing group or `group_name`, not both. */
export interface NewTags {
	group_id?: string;
	/** A new group, or the existing group of that name. */
	group_name?: string;
	/** Integer in [0, 2^32), for a new group only. */
	order?: number;
	/** At least one: WeCom has no empty groups. */
	tag: readonly NewTag[];
}

/** Tags that a group is to have, whether or not they are there. */
export interface WantedTags extends NewTags {
	/**
	 * Orders for the tags that are missing, as many and in the sequence of `tag`, given the orders of the
	 * group's present ones. Slices arrive in any sequence, so WeCom's own choice would mix them.
	 */
	place?: (present: readonly number[], count: number) => readonly number[] | undefined;
}

export interface TagEdit {
	/** Id of a tag or of a group. */
	id: string;
	/** Left out: unchanged. */
	name?: string;
	/** Left out: unchanged; 0 is a value of its own. */
	order?: number;
}

/** Tags and groups by id. */
export interface TagSelection {
	tag_id?: readonly string[];
	group_id?: readonly string[];
}

export interface EnsuredTags {
	/** The group with all its tags, those that were there before included. */
	group: TagGroup;
	/** The tags that did not exist before this call. */
	created: Tag[];
}
