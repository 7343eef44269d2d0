import { BadRequest } from '../failure';
import { isInteger, isObject } from '../params';
import type { SwitchValues } from '../switches';

/** What people do in a storm, each with one event. */
export const EDIT_KINDS = ['mark', 'add_customer', 'delete_customer', 'rename_tag', 'chat'] as const;
export type EditKind = (typeof EDIT_KINDS)[number];

const USUAL_KINDS: Readonly<Record<EditKind, number>> = {
	mark: 92,
	add_customer: 3,
	delete_customer: 2,
	rename_tag: 1,
	chat: 2,
};
const MOST_EVENTS = 2_000_000;

export interface StormOptions {
	/** Events per second. */
	rate: number;
	seconds: number;
	/** Share of events sent twice. */
	duplicates: number;
	/** Share of events held back by up to two seconds. */
	reorder: number;
	seed: number;
	/** How often each kind comes, compared with the others. */
	kinds: Readonly<Record<EditKind, number>>;
	attempts: number;
	retryDelayMs: number;
	timeoutMs: number;
	retryOnStatus: boolean;
}

/**
 * What a storm is to be like; deliveries left open are as the switches say.
 * @throws BadRequest naming field, value and range
 */
export function readStorm(
	body: Record<string, unknown>,
	switches: Readonly<SwitchValues>,
	usualSeed: number,
): StormOptions {
	const number = numberReader(body);
	const options = {
		rate: number('rate', undefined, { min: 1, max: 10_000, integer: true }),
		seconds: number('seconds', undefined, { min: 0.1, max: 86_400 }),
		duplicates: number('duplicates', switches.callback_duplicate_rate, { min: 0, max: 1 }),
		reorder: number('reorder', switches.callback_reorder_rate, { min: 0, max: 1 }),
		seed: number('seed', usualSeed, { min: 0, max: 0xffffffff, integer: true }),
		kinds: readKinds(body.kinds),
		attempts: number('attempts', switches.callback_attempts, { min: 1, max: 1000, integer: true }),
		retryDelayMs: number('retry_delay_ms', switches.callback_retry_delay_ms, { min: 0, max: 3_600_000 }),
		timeoutMs: number('timeout_ms', switches.callback_timeout_ms, { min: 1, max: 600_000 }),
		retryOnStatus: readFlag(body, 'retry_on_status', switches.callback_retry_on_status),
	};
	if (options.rate * options.seconds > MOST_EVENTS) {
		throw new BadRequest(
			`seconds: expected at most ${MOST_EVENTS} events in all, got ${options.rate} × ${options.seconds}`,
		);
	}
	return options;
}

function numberReader(body: Record<string, unknown>) {
	return (
		field: string,
		initial: number | undefined,
		{ min, max, integer = false }: { min: number; max: number; integer?: boolean },
	): number => {
		const value = body[field] === undefined ? initial : body[field];
		if (typeof value === 'number' && value >= min && value <= max && (!integer || isInteger(value))) {
			return value;
		}
		const expected = `${integer ? 'an integer' : 'a number'} from ${min} to ${max}`;
		throw new BadRequest(`${field}: expected ${expected}, got ${JSON.stringify(value) ?? 'nothing'}`);
	};
}

function readFlag(body: Record<string, unknown>, field: string, initial: boolean): boolean {
	const value = body[field] === undefined ? initial : body[field];
	if (typeof value === 'boolean') return value;
	throw new BadRequest(`${field}: expected true or false, got ${JSON.stringify(value)}`);
}

/** Kinds that are not named do not come at all. */
function readKinds(given: unknown): Record<EditKind, number> {
	if (given === undefined) return { ...USUAL_KINDS };
	if (!isObject(given)) {
		throw new BadRequest(`kinds: expected weights such as {"mark":9,"chat":1}, got ${JSON.stringify(given)}`);
	}
	const kinds: Record<EditKind, number> = {
		mark: 0,
		add_customer: 0,
		delete_customer: 0,
		rename_tag: 0,
		chat: 0,
	};
	for (const [name, weight] of Object.entries(given)) {
		const kind = EDIT_KINDS.find((known) => known === name);
		if (!kind) throw new BadRequest(`kinds: expected some of ${EDIT_KINDS.join(', ')}, got ${name}`);
		if (typeof weight !== 'number' || !(weight >= 0)) {
			throw new BadRequest(`kinds.${name}: expected a weight from 0, got ${JSON.stringify(weight)}`);
		}
		kinds[kind] = weight;
	}
	if (Object.values(kinds).every((weight) => weight === 0)) {
		throw new BadRequest('kinds: expected at least one weight above 0');
	}
	return kinds;
}
