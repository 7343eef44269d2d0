/** What a batch asks of a relation: the changes of all its items together, as `ChangeMerger` merges them. */
export interface StateChange {
	/** Tag ids. */
	readonly add: readonly string[];
	/** Tag ids. */
	readonly remove: readonly string[];
}

/** A relation before the batch, and what the batch asks of it. */
export interface RelationState {
	/** Tag ids. */
	readonly held: ReadonlySet<string>;
	/** Absent: the batch leaves the relation alone. */
	readonly change?: StateChange | undefined;
}
