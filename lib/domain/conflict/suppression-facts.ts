import type { CapRule } from './rule-set';

/** A suppression as it was recorded. */
export interface RecordedSuppression {
	category: string;
	/** When it happened, epoch ms. */
	at: number;
	/** When it ends, epoch ms, inclusive; in place of the rule's window. */
	until?: number | null | undefined;
	/** The member it is about; absent or null: every member. */
	userid?: string | null | undefined;
}

/** What is known of the customer of one item, for judging whether it may be touched. */
export interface SuppressionFacts {
	/** The member of the relation. */
	userid: string;
	external_userid: string;
	/** Who asks for the change. */
	operator: string;
	operatorRoles: ReadonlySet<string>;
	/** The value of an item field, by path. */
	readField: (path: string) => unknown;
	recorded: readonly RecordedSuppression[];
	/** Tag ids on any relation of the customer that is known, before the batch. */
	heldTags: ReadonlySet<string>;
	/** When the customer was touched by campaigns of the rule, epoch ms each, in any order. */
	touchesOf: (rule: CapRule) => readonly number[];
}
