import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { effectiveChange } from '../../../lib/domain/tag-change';
import { fieldName } from '../../shared/change-set/item-request';
import { inputFailure } from '../../shared/failure';
import {
	addField,
	customerField,
	dryRunField,
	FIELD,
	memberField,
	optionsCollection,
	removeField,
	tagCollection,
} from '../../shared/fields';
import type { OpenClient } from '../../shared/open';
import { label } from '../label';
import { itemOptions, runOptions, skipUnchangedOption } from './change-fields';
import { executeChanges } from './execute-changes';

export const description: INodeProperties[] = [
	tagCollection(
		'addTags',
		'Tags to Add',
		'Put on every customer that arrives, besides what the item itself asks for',
	),
	tagCollection(
		'removeTags',
		'Tags to Remove',
		'Taken off every customer that arrives, besides what the item itself asks for',
	),
	memberField,
	customerField,
	addField,
	removeField,
	dryRunField,
	optionsCollection([...itemOptions, skipUnchangedOption, ...runOptions]),
];

/** Adds and removes tags; what a relation already has, or has not, costs no call. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const readFirst = context.getNodeParameter('options.readFirst', 0, true) as boolean;
	const fields = { addField: fieldName(context, FIELD.add), removeField: fieldName(context, FIELD.remove) };
	return await executeChanges(context, open, {
		kind: 'mark',
		labels: { add: label('Tags to Add'), remove: label('Tags to Remove') },
		readFirst,
		check: (request) =>
			request.add.length + request.remove.length === 0 ? inputFailure('NO_TAGS', fields) : undefined,
		complete: (request) => request,
		plan: effectiveChange,
	});
}
