import { LedgerError } from './errors';

/**
 * Says of one row's fields, one after the other, whether they can be stored.
 * @param what the rows are, such as `Interaction`
 * @param index of the row, from 0
 * @returns a function that throws LedgerError LEDGER_VALUE for a field that is not valid
 */
export function rowChecker<Row extends object>(
	what: string,
	row: Row,
	index: number,
): (field: keyof Row & string, isValid: boolean, expected: string) => void {
	return (field, isValid, expected) => {
		if (isValid) return;
		const value = String(row[field]);
		throw new LedgerError(
			'LEDGER_VALUE',
			`${what} ${index + 1}: ${field} is "${value}", expected ${expected}`,
			{
				row: index + 1,
				field,
				value,
				expected,
			},
		);
	};
}

export const A_TIME = 'a time in epoch milliseconds';
