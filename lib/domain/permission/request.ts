import type { MemberFacts } from '../people/member';
import type { LibraryTag } from '../tag-library';
import type { Tier } from '../tier/tier';
import type { Action, Rule } from './policy';

/** Who asks. One object per person and run: decisions are prepared per actor. */
export type Actor = MemberFacts;

/** The tag asked for. One object per tag and run. A tag still to be created has no id. */
export type RequestedTag = Pick<LibraryTag, 'groupId' | 'groupName' | 'name'> & { id?: string };

/** The customer of a tag change; tag library actions have none. */
export interface CustomerFacts {
	id: string;
	/** The member of the relation. */
	member: string;
	/** Departments of that member; undefined: not known. */
	departments: readonly number[] | undefined;
	/** Ids of the tags known to be on the customer; undefined: not known. */
	tags: ReadonlySet<string> | readonly string[] | undefined;
	/** Names of all types the customer is of, where they are known from elsewhere. */
	types?: readonly string[];
}

/** Counts of applied changes up to now; undefined: not known. */
export interface HistoryFacts {
	operatorHour?: number;
	operatorDay?: number;
	customerDay?: number;
	/** Of this operator on this tag. */
	tagDay?: number;
	flipsWeek?: number;
	/** Who set the tag that the relation has now; null: nobody we know of. */
	setBy?: MemberFacts | null;
	/** The tier at which it was set; absent: the tier at which `setBy` acts today. */
	setByTier?: Tier;
}

export interface PermissionRequest {
	action: Action;
	actor: Actor;
	tag: RequestedTag;
	customer?: CustomerFacts;
	history?: HistoryFacts;
	/** The item's fields. */
	item?: Readonly<Record<string, unknown>>;
}

/** What is the same for all requests of a run. */
export interface RunFacts {
	/** Epoch ms. */
	now: number;
	/** Number of items in the run. */
	batchSize: number;
}

/** Why nothing more can be said than the rules do; stable. */
export type DecisionCode = 'ALLOWED' | 'DENIED_BY_RULE' | 'NEEDS_APPROVAL' | 'NO_RULE' | 'TAG_UNASSIGNED';

export interface Decision {
	outcome: 'allowed' | 'needs_approval' | 'denied';
	code: DecisionCode;
	/** The rules that determined it: the matching denials, else the matching approvals, else the allowances. */
	rules: readonly Rule[];
	/** Rules that could not be evaluated; they count for neither side. */
	errors: readonly RuleError[];
}

export interface RuleError {
	rule: Rule;
	/** Fact that is unknown, or of another kind than the rule expects. */
	fact: string;
	problem: 'UNKNOWN_FACT' | 'WRONG_TYPE';
}
