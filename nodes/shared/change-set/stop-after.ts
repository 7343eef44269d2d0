import { message } from '../messages';
import { InputError } from '../node-error';

/** After more failures in a row than these nobody would call it stopping. */
const MOST = 1_000_000;

const DEFAULT = 20;

/**
 * After how many failures in a row work is to stop; 0: never.
 * @param field what the editor calls it
 * @throws InputError naming the field, where it is no whole number
 */
export function readStopAfter(value: unknown, field: string): number {
	const count = value === undefined ? DEFAULT : toNumber(value);
	if (Number.isInteger(count) && count >= 0 && count <= MOST) return count;
	const expected = message('EXPECT_WHOLE_NUMBER', { min: 0, max: MOST });
	throw new InputError('INVALID_FIELD', { field, value: JSON.stringify(value), expected });
}

/** An expression may give a number as text; an empty one is none. */
export function toNumber(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}
