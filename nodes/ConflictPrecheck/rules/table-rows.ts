import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { filledRows } from '../../shared/rules/rule-rows';
import { OWN_CATEGORY } from '../category-field';

/** The rows of the node's rule table, as `readRuleRows` takes them. @throws InputError when there are none */
export function tableRows(context: IExecuteFunctions): IDataObject[] {
	return filledRows(context, (row) => {
		if (row.category === OWN_CATEGORY) row.category = row.ownCategory ?? '';
		delete row.ownCategory;
		// Nothing chosen is not an empty list, but nothing said.
		if (row.months === 0) delete row.months;
	});
}
