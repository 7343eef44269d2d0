import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../../shared/node-error';
import { OWN_CATEGORY } from '../category-field';
import { chosenTags, locatorValue } from '../../shared/read-field';

const TAG_COLUMNS = ['tags', 'others', 'touches'];

/** The rows of the node's rule table, as `readRuleRows` takes them. @throws InputError when there are none */
export function tableRows(context: IExecuteFunctions): IDataObject[] {
	const table = context.getNodeParameter('rules', 0, {}) as { rule?: IDataObject[] };
	const rows = (table.rule ?? []).map(toRow);
	if (rows.length === 0) throw new InputError('NO_RULES', {});
	return rows;
}

function toRow(filled: IDataObject): IDataObject {
	const row: IDataObject = {};
	for (const [column, value] of Object.entries(filled)) {
		if (column === 'group') row.group = locatorValue(value);
		else if (TAG_COLUMNS.includes(column)) row[column] = chosenTags(value);
		else row[column] = value;
	}
	if (row.category === OWN_CATEGORY) row.category = row.ownCategory ?? '';
	delete row.ownCategory;
	// Nothing chosen is not an empty list, but nothing said.
	if (row.months === 0) delete row.months;
	for (const [column, value] of Object.entries(row)) {
		if (value === '' || (Array.isArray(value) && value.length === 0)) delete row[column];
	}
	return row;
}
