import { BadRequest } from './failure';
import { isBoolean, isInteger, isIntegerList, isStringList } from './params';

/** One point that WeCom's documents leave open, with the answer the simulator gives by default. */
interface Switch<T> {
	initial: T;
	accepts(value: unknown): boolean;
	expected: string;
}

function oneOf<const T extends ReadonlyArray<string | number>>(...values: T): Switch<T[number]> {
	const [initial] = values;
	if (initial === undefined) throw new RangeError('a switch needs at least one position');
	return {
		initial,
		accepts: (value) => values.some((allowed) => allowed === value),
		expected: `one of ${values.join(', ')}`,
	};
}

function integer(initial: number, min: number, max = Number.MAX_SAFE_INTEGER): Switch<number> {
	return {
		initial,
		accepts: (value) => isInteger(value) && value >= min && value <= max,
		expected: max === Number.MAX_SAFE_INTEGER ? `an integer from ${min}` : `an integer ${min}…${max}`,
	};
}

function decimal(initial: number, min: number, max: number): Switch<number> {
	return {
		initial,
		accepts: (value) => typeof value === 'number' && value >= min && value <= max,
		expected: `a number ${min}…${max}`,
	};
}

function flag(initial: boolean): Switch<boolean> {
	return { initial, accepts: isBoolean, expected: 'true or false' };
}

/** Meaning of each: README.md. */
const SWITCHES = {
	gettoken_while_valid: oneOf('same', 'new_keeps_old', 'new_kills_old'),
	expired_token_errcode: oneOf(42001, 40014),
	token_lifetime_s: integer(7200, 1, 7200),
	wrong_secret_errcode: oneOf(40001, 40091),
	wrong_secret_ban_after: integer(20, 1),
	trusted_ips: nullable(isStringList, 'null or a list of IP addresses'),
	customer_contact_allowed: flag(true),
	hidden_departments: list(isIntegerList, 'a list of department ids'),
	unlicensed_userids: list(isStringList, 'a list of userids'),
	add_existing_tag_name: oneOf('40071', 'skip'),
	add_empty_tags_errcode: oneOf(40063, 40058),
	order_out_of_range: oneOf('40058', 'drop'),
	long_name_errcode: oneOf(40072, 40058),
	cjk_name_weight: oneOf(1, 2),
	mark_tag_bad_id: oneOf('refuse_all', 'apply_good'),
	mark_tag_max_ids: integer(0, 0),
	mark_tag_same_id_in_both: oneOf('remove_wins', '40058'),
	foreign_tag_errcode: oneOf(81011, 40068),
	same_customer_errcode: oneOf(45035, 45033),
	list_without_customers: oneOf('84061', 'empty'),
	reject_unicode_escapes: flag(true),
	full_errmsg: flag(true),
	failure_defaults: flag(true),
	error_code_header: flag(true),
	console_callbacks: flag(true),
	api_callbacks: flag(false),
	group_deletion_events: oneOf('one', 'each_tag'),
	callback_format: oneOf('xml', 'json'),
	callback_attempts: integer(3, 1, 10),
	callback_timeout_ms: integer(5000, 1),
	callback_retry_delay_ms: integer(1000, 0),
	callback_retry_on_status: flag(false),
	callback_duplicate_rate: decimal(0, 0, 1),
	callback_reorder_rate: decimal(0, 0, 1),
	tag_effect_on_orders: decimal(1, 0, 100),
	tag_effect_on_replies: decimal(1, 0, 100),
	tag_effect_on_complaints: decimal(1, 0, 100),
	tag_effect_on_deletions: decimal(1, 0, 100),
	concurrency: integer(5, 0),
	read_concurrency: integer(0, 0),
	latency_ms: decimal(0, 0, 600_000),
	quota_scale: decimal(1, 0, 1000),
};

function list<T>(accepts: (value: unknown) => value is T[], expected: string): Switch<readonly T[]> {
	return { initial: [], accepts, expected };
}

function nullable<T>(accepts: (value: unknown) => value is T, expected: string): Switch<T | null> {
	return { initial: null, accepts: (value) => value === null || accepts(value), expected };
}

export type SwitchName = keyof typeof SWITCHES;
export type SwitchValues = { [K in SwitchName]: (typeof SWITCHES)[K]['initial'] };

export function initialSwitches(): SwitchValues {
	const entries = Object.entries(SWITCHES).map(([name, { initial }]) => [name, initial]);
	return Object.fromEntries(entries) as SwitchValues;
}

/**
 * Checks positions given from outside; all or nothing.
 * @throws BadRequest naming the switch, the value and what is accepted
 */
export function checkSwitches(given: Record<string, unknown>): Partial<SwitchValues> {
	for (const [name, value] of Object.entries(given)) {
		if (!isSwitchName(name)) throw new BadRequest(`${name}: no such switch`);
		const { accepts, expected } = SWITCHES[name];
		if (!accepts(value)) {
			throw new BadRequest(`${name}: expected ${expected}, got ${JSON.stringify(value)}`);
		}
	}
	return given;
}

function isSwitchName(name: string): name is SwitchName {
	return Object.hasOwn(SWITCHES, name);
}
