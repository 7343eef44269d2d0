import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { effectiveChange } from '../../../lib/domain/tag-change';
import { markRules } from '../../shared/change-set/batch';
import { hasNothingToSend } from '../../shared/change-set/nothing-to-send';
import {
	addField,
	customerField,
	dryRunField,
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
	const rules = markRules(context, label);
	const items = context.getInputData();
	return await executeChanges(context, open, {
		...rules,
		check: (request, library, itemIndex) => {
			const isEmpty = request.add.length + request.remove.length === 0;
			return isEmpty && hasNothingToSend(items[itemIndex]!)
				? undefined
				: rules.check(request, library, itemIndex);
		},
		kind: 'mark',
		readFirst,
		plan: effectiveChange,
	});
}
