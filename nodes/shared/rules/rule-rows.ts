import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../node-error';
import { chosenTags, locatorValue } from '../read-field';

const TAG_COLUMNS = ['tags', 'others', 'touches'];

/**
 * The rows of a rule table (see `ruleTable`), as `readRuleRows` takes them.
 * @param complete puts right what the table has in other columns than the rules; changes the row
 * @throws InputError when there are none
 */
export function filledRows(
	context: IExecuteFunctions,
	complete: (row: IDataObject) => void = () => undefined,
): IDataObject[] {
	const table = context.getNodeParameter('rules', 0, {}) as { rule?: IDataObject[] };
	const rows = (table.rule ?? []).map((filled) => toRow(filled, complete));
	if (rows.length === 0) throw new InputError('NO_RULES', {});
	return rows;
}

function toRow(filled: IDataObject, complete: (row: IDataObject) => void): IDataObject {
	const row: IDataObject = {};
	for (const [column, value] of Object.entries(filled)) {
		if (column === 'group') row.group = locatorValue(value);
		else if (TAG_COLUMNS.includes(column)) row[column] = chosenTags(value);
		else row[column] = value;
	}
	complete(row);
	for (const [column, value] of Object.entries(row)) {
		if (value === '' || (Array.isArray(value) && value.length === 0)) delete row[column];
	}
	return row;
}
