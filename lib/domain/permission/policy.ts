import type { DepartmentTree } from '../people/department-tree';
import type { RoleDefinition, Who } from '../people/roles';
import type { TierAssignment } from '../tier/tag-tiers';
import type { Tier } from '../tier/tier';

export const TAG_ACTIONS = ['add', 'remove'] as const;
export const LIBRARY_ACTIONS = ['create', 'rename', 'reorder', 'delete'] as const;
export const ACTIONS = [...TAG_ACTIONS, ...LIBRARY_ACTIONS] as const;

export type Action = (typeof ACTIONS)[number];

/** What a matching rule asks for. `approve`: allowed once somebody else has agreed. */
export const EFFECTS = ['allow', 'deny', 'approve'] as const;
export type Effect = (typeof EFFECTS)[number];

/**
 * A policy as it was read: names resolved to ids, everything checked. The order of rules has no meaning.
 * Read one with `readPolicy`.
 */
export interface Policy {
	/** Calendar and time of day; IANA name. */
	timeZone: string;
	tiers: readonly TierAssignment[];
	/** What holds for tags without an assignment: nobody may touch them, or they count as of this tier. */
	unassigned: 'closed' | { tier: Tier; owner?: number };
	/** At which tier people act; the highest that fits counts. Nobody named: personal. */
	actorTiers: ReadonlyArray<{ tier: Tier; who: Who }>;
	roles: readonly RoleDefinition[];
	customerTypes: readonly CustomerTypeDefinition[];
	rules: readonly Rule[];
	tests: readonly PolicyTest[];
	/** Departments written in the document; without them those of the directory count. */
	departments?: DepartmentTree;
}

/** A kind of customer (trial student, VIP …): who has one of the tags, or an item field with one of the values. */
export interface CustomerTypeDefinition {
	name: string;
	/** Tag ids; any of them on any of the customer's relations that are known. */
	tags: readonly string[];
	/** Path of an item field and the values that count. */
	field?: { path: string; values: readonly string[] };
}

export interface Rule {
	/** Unique in the policy; stands in decisions. */
	id: string;
	effect: Effect;
	/** Absent: always. */
	when?: Condition;
	/** Why, for the person whose item was stopped. */
	reason?: Text;
	/** Epoch ms; the rule holds from `validFrom` (inclusive) to `validUntil` (exclusive). */
	validFrom?: number;
	validUntil?: number;
	/** Where the rule stands in the document, for messages: `rules[3]`. */
	path: string;
}

/** A text in both languages; a document may give one for both. */
export interface Text {
	en: string;
	zh: string;
}

export type Condition =
	{ all: readonly Condition[] } | { any: readonly Condition[] } | { not: Condition } | Comparison;

/**
 * `fact op value`. A fact that is a list (departments, roles, types) fits when any of its entries does.
 * `value` is a constant, a list of constants for `in`, or another fact of the same request.
 */
export interface Comparison {
	fact: Fact;
	op: Operator;
	value: ConditionValue | { fact: Fact };
}

export type Constant = string | number | boolean;
export type ConditionValue = Constant | readonly Constant[];

export const OPERATORS = [
	/** Equal. Of a list: one entry is equal. Userids are compared without case. */
	'is',
	/** Among the values. Of a list: one entry is. */
	'in',
	/** A department within the subtree of the value (or of one of the values). Of a list: one entry is. */
	'within',
	/** Text with `*` for any text, without case; of `tag.group` the group's name. */
	'matches',
	/** Of tiers: hq is above region, region above personal. */
	'gt',
	'gte',
	'lt',
	'lte',
	/**
	 * `[from, until]`, both included. Of `context.time` in minutes of the day: `until` itself is not, and
	 * from > until crosses midnight.
	 */
	'between',
	/** Whether there is a value, or an entry in the list; an item field that is missing has none. */
	'exists',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Everything a rule may ask. `item.<path>` is a field of the item. */
export const FACTS = {
	action: 'text',
	'actor.id': 'member',
	'actor.departments': 'departments',
	'actor.leads': 'departments',
	'actor.roles': 'texts',
	'actor.position': 'text',
	'actor.tier': 'tier',
	'tag.id': 'text',
	'tag.path': 'text',
	'tag.group': 'text',
	'tag.tier': 'tier',
	'tag.owner': 'department',
	'customer.id': 'text',
	'customer.member': 'member',
	'customer.departments': 'departments',
	'customer.types': 'texts',
	'history.operator_hour': 'number',
	'history.operator_day': 'number',
	'history.customer_day': 'number',
	'history.tag_day': 'number',
	'history.flips_week': 'number',
	'history.set_by': 'member',
	'history.set_by_tier': 'tier',
	'context.time': 'number',
	'context.weekday': 'number',
	'context.batch_size': 'number',
} as const;
export type NamedFact = keyof typeof FACTS;
export type Fact = NamedFact | `item.${string}`;

/** A request with the decision the author expects; rules left out are not compared. */
export interface PolicyTest {
	name: string;
	request: TestRequest;
	expect: { decision: 'allowed' | 'needs_approval' | 'denied'; rules?: readonly string[] };
	path: string;
}

/** Facts written down in a test; what is missing is unknown. */
export interface TestRequest {
	action: Action;
	actor: {
		id: string;
		departments: readonly number[];
		leads: readonly number[];
		roles: readonly string[];
		position?: string;
	};
	/** Tag id; or, for a tag to be created, its group's id and its name. */
	tag: { id: string } | { groupId: string; name: string };
	customer?: {
		id: string;
		member: string;
		departments?: readonly number[];
		/** Absent: found by `tags` and `item`, as of any customer. */
		types?: readonly string[];
		/** Tag ids. */
		tags?: readonly string[];
	};
	/** By the name of the fact without `history.`; `set_by` null: nobody. */
	history: Readonly<Record<string, number | string | null>>;
	item: Readonly<Record<string, unknown>>;
	/** Epoch ms; absent: the time of the test run. */
	now?: number;
	batchSize?: number;
}
