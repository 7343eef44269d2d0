import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { effectiveChange } from '../../../lib/domain/tag-change';
import { fieldName } from '../../shared/change-set/item-request';
import { inputFailure } from '../../shared/failure';
import {
	customerField,
	dryRunField,
	FIELD,
	memberField,
	tagCollection,
	optionsCollection,
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
	{
		displayName: 'Add Field',
		name: FIELD.add,
		type: 'string',
		default: 'add_tag',
		requiresDataPath: 'single',
		description: 'Name of the item field that lists tags to add, as IDs or "group/tag"',
	},
	{
		displayName: 'Remove Field',
		name: FIELD.remove,
		type: 'string',
		default: 'remove_tag',
		requiresDataPath: 'single',
		description: 'Name of the item field that lists tags to remove, as IDs or "group/tag"',
	},
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
