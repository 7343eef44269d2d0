import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { locatorValue } from '../read-field';
import { tableRows } from './table';

/** The rows of the table of tag tiers, as `readTierAssignments` takes them. */
export function tierEntries(context: IExecuteFunctions): IDataObject[] {
	return tableRows(context, 'tagTiers').map(toEntry);
}

function toEntry(row: IDataObject): IDataObject {
	const owner = locatorValue(row.owner);
	const match = String(row.match ?? 'group');
	return {
		[match]: match === 'pattern' ? row.pattern : locatorValue(row[match]),
		tier: row.tier,
		...(owner !== '' && { owner }),
	};
}
