import type { RoleDefinition } from '../people/roles';
import type { TierAssignment } from '../tier/tag-tiers';

/** `block` stops the item, `warn` and `info` travel with it. */
export const SEVERITIES = ['block', 'warn', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Tags belong to a relation, but two members' relations of one customer can contradict each other too. */
export const SCOPES = ['relation', 'customer'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Text {
	en: string;
	zh: string;
}

/** Rules as they were read: names resolved to ids, everything checked. Read them with `readRuleSet`. */
export interface RuleSet {
	/** Calendar; IANA name. */
	timeZone: string;
	exclusions: readonly ExclusionRule[];
	lifecycles: readonly Lifecycle[];
	frequency: readonly FrequencyRule[];
	suppressions: readonly SuppressionRule[];
	caps: readonly CapRule[];
	/** What a repair keeps: the tag of the higher tier. */
	tiers: readonly TierAssignment[];
	/** For overrides. */
	roles: readonly RoleDefinition[];
}

interface RuleBase {
	/** Unique in the rule set; stands in findings. */
	id: string;
	severity: Severity;
	/** In place of our own sentence. */
	message?: Text;
	/** Where the rule stands in the document: `exclusions[3]`. */
	path: string;
}

export const EXCLUSION_KINDS = ['at_most_one', 'exactly_one', 'excludes', 'requires'] as const;

export interface ExclusionRule extends RuleBase {
	kind: (typeof EXCLUSION_KINDS)[number];
	scope: Scope;
	/** Tag ids. For `excludes` and `requires`: the tags that exclude or require. */
	tags: readonly string[];
	/**
	 * Tag ids. `excludes`: what each of `tags` excludes; `requires`: any one of them is enough for each of
	 * `tags`.
	 */
	others: readonly string[];
}

/** Ordered stages, of which a relation (or customer) is in at most one. */
export interface Lifecycle extends RuleBase {
	scope: Scope;
	/** Tag ids, in order. */
	stages: readonly string[];
	/** Allowed moves: from stage → to stages, tag ids. */
	allowed: ReadonlyMap<string, ReadonlySet<string>>;
	/** Stages in which a customer without a stage may begin; all where the document does not say. */
	initial: ReadonlySet<string>;
	/** In place of `severity`, for moves to an earlier stage. */
	backward: Severity;
	/** In place of `severity`, for moves over a stage. */
	skipped: Severity;
}

/**
 * Whose changes are counted. `flip_flop`: the same tag of the same relation, put on and taken off in turn.
 */
export const FREQUENCY_SUBJECTS = ['customer', 'operator', 'tag', 'flip_flop'] as const;

export interface FrequencyRule extends RuleBase {
	of: (typeof FREQUENCY_SUBJECTS)[number];
	windowDays: number;
	/** History before the window that tells what is usual. */
	baselineDays: number;
	/**
	 * Fewer changes than this are never unusual. A flip is a change the other way round: on, off, on are two.
	 */
	minimum: number;
}

/** Customers who must not be touched. */
export interface SuppressionRule extends RuleBase {
	/** `complaint`, `do_not_disturb`, `deleted`, `control_group`, or any other. */
	category: string;
	source:
		| { ledger: true }
		/** An item field that holds a time (`window` counts), or true. */
		| { field: string }
		/** Tag ids, on any relation of the customer that is known. */
		| { tags: readonly string[] };
	/** How long after the event; absent: as long as it is recorded. Both ends inclusive. */
	window?: { months: number } | { days: number };
	/**
	 * Which tags count as touching the customer when they are put on, tag ids; empty: all. Taking off never
	 * does.
	 */
	touches: ReadonlySet<string>;
	override: Override;
}

/** At most so many campaigns per customer in so many calendar days, today included. */
export interface CapRule extends RuleBase {
	/** Tag ids whose putting on counts as a campaign; empty: all. */
	touches: ReadonlySet<string>;
	max: number;
	days: number;
	override: Override;
}

/** Operators to whom a suppression does not apply. */
export interface Override {
	members: ReadonlySet<string>;
	roles: ReadonlySet<string>;
}

/** Stable; each has a sentence in both languages. */
export type FindingCode =
	| 'AT_MOST_ONE'
	| 'EXACTLY_ONE'
	| 'EXCLUDES'
	| 'REQUIRES'
	| 'STAGE_BACKWARD'
	| 'STAGE_SKIPPED'
	| 'STAGE_NOT_ALLOWED'
	| 'STAGE_NOT_INITIAL'
	| 'OPPOSITE_REQUEST'
	| 'UNUSUAL_FREQUENCY'
	| 'FLIP_FLOP'
	| 'COMPLAINT'
	| 'DO_NOT_DISTURB'
	| 'DELETED'
	| 'CONTROL_GROUP'
	| 'SUPPRESSED'
	| 'FREQUENCY_CAP';

/**
 * Something a rule has to say about an item. Codes and numbers; the sentence is made where the language is
 * known.
 */
export interface Finding {
	code: FindingCode;
	severity: Severity;
	rule: string;
	/** Tag ids concerned. */
	tags: readonly string[];
	/** Those of `tags` that the batch puts on: an item that asks for one of them has a part in this. */
	added?: readonly string[];
	/** Tags that the batch takes off and thereby has a part in this. */
	removed?: readonly string[];
	/** `REQUIRES`: the tags of which one is wanted. */
	missing?: readonly string[];
	/** Stages, tag ids. */
	from?: string;
	to?: string;
	/** For the sentence: counts, usual counts, days, dates (epoch ms) … */
	values?: Readonly<Record<string, number | string>>;
	message?: Text;
}
