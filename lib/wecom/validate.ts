import { WecomInputError } from './errors';

const MAX_USERID_BYTES = 64;
const MAX_NAME_CHARACTERS = 30;
const ORDER_END = 2 ** 32;
const LONGEST_SHOWN_VALUE = 80;

/** The error for `value` in `field`, the value shown as short JSON. */
export function inputError(endpoint: string, field: string, value: unknown, rule: string): WecomInputError {
	return new WecomInputError(endpoint, field, showValue(value), rule);
}

function showValue(value: unknown): string {
	const text = value === undefined ? 'missing' : (JSON.stringify(value) ?? String(value));
	return text.length > LONGEST_SHOWN_VALUE ? `${text.slice(0, LONGEST_SHOWN_VALUE)}…` : text;
}

/** Any id: a non-empty string without white space, which never is part of one and is hard to see. */
export function checkId(endpoint: string, field: string, value: unknown): void {
	if (typeof value !== 'string' || value === '' || /\s/.test(value)) {
		throw inputError(endpoint, field, value, 'it must be a non-empty text without spaces');
	}
}

/** A member's userid: 1 to 64 bytes (UTF-8). */
export function checkUserid(endpoint: string, field: string, value: unknown): void {
	checkId(endpoint, field, value);
	if (typeof value === 'string' && Buffer.byteLength(value) > MAX_USERID_BYTES) {
		throw inputError(endpoint, field, value, `it must have at most ${MAX_USERID_BYTES} bytes`);
	}
}

/** A list of ids, each of them valid; an empty list is allowed. */
export function checkIds(endpoint: string, field: string, values: unknown): void {
	if (!Array.isArray(values)) throw inputError(endpoint, field, values, 'it must be a list');
	values.forEach((value: unknown, index) => checkId(endpoint, `${field}[${index}]`, value));
}

/** 1 to `max` userids. */
export function checkUserids(endpoint: string, field: string, values: readonly string[], max: number): void {
	checkCount(endpoint, field, values, 1, max);
	values.forEach((value, index) => checkUserid(endpoint, `${field}[${index}]`, value));
}

/** A list of `min` to `max` entries. */
export function checkCount(endpoint: string, field: string, values: unknown, min: number, max: number): void {
	if (!Array.isArray(values)) throw inputError(endpoint, field, values, 'it must be a list');
	if (values.length < min || values.length > max) {
		throw inputError(endpoint, `${field}.length`, values.length, `it must be ${min} to ${max}`);
	}
}

/** No value may be in both lists. */
export function checkDistinct(
	endpoint: string,
	field: string,
	values: readonly string[],
	otherField: string,
	others: readonly string[],
): void {
	const taken = new Set(others);
	const index = values.findIndex((value) => taken.has(value));
	if (index >= 0) {
		throw inputError(endpoint, `${field}[${index}]`, values[index], `the same id is in ${otherField} too`);
	}
}

/** Name of a tag or a group: 1 to 30 characters, a Chinese character counting as one. */
export function checkName(endpoint: string, field: string, value: unknown): void {
	if (typeof value !== 'string' || value.trim() === '' || [...value].length > MAX_NAME_CHARACTERS) {
		throw inputError(endpoint, field, value, `it must be a text of 1 to ${MAX_NAME_CHARACTERS} characters`);
	}
}

/** Sort order: an integer in [0, 2^32). Absent is allowed and is not the same as 0. */
export function checkOrder(endpoint: string, field: string, value: unknown): void {
	if (value !== undefined) checkInteger(endpoint, field, value, 0, ORDER_END - 1);
}

/** An integer from `min` to `max`. */
export function checkInteger(
	endpoint: string,
	field: string,
	value: unknown,
	min: number,
	max: number,
): void {
	if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
		throw inputError(endpoint, field, value, `it must be an integer from ${min} to ${max}`);
	}
}
