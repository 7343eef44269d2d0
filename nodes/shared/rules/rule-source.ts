import isEqual from 'lodash/isEqual';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { Breather } from '../event-loop';
import { InputError } from '../node-error';
import { pathReader, plainJsonPath, readRaw } from '../read-field';

/** Where a node's rules are written. */
export type RuleSource = 'here' | 'document' | 'input';

export const RULES_INPUT = 1;

/** The choice of where the rules are, and the field for a document. */
export function ruleSourceFields(
	documentDefault: string,
	show: INodeProperties['displayOptions'],
): INodeProperties[] {
	return [
		{
			displayName: 'Rules From',
			name: 'rulesFrom',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'This Node', value: 'here', description: 'Rows filled in below' },
				{
					name: 'JSON Document',
					value: 'document',
					description: 'A document written here, or taken from an item, so that one serves many workflows',
				},
				{
					name: 'Second Input',
					value: 'input',
					description: 'One item per rule, for example the rows of a data table or a spreadsheet',
				},
			],
			default: 'here',
			displayOptions: show,
			description: 'Where the rules are written',
		},
		{
			displayName: 'Document',
			name: 'document',
			type: 'json',
			typeOptions: { rows: 16 },
			default: documentDefault,
			displayOptions: { show: { ...show?.show, rulesFrom: ['document'] } },
			description:
				'The rules as JSON. An expression that gives an object works too; all items share one document.',
		},
	];
}

/** The rows that arrived on the second input. @throws InputError when there are none: no rules is a fault, not freedom */
export function ruleRows(context: IExecuteFunctions): IDataObject[] {
	const rows = context.getInputData(RULES_INPUT).map(({ json }) => json);
	if (rows.length === 0) throw new InputError('NO_RULE_ROWS', {});
	return rows;
}

/**
 * The document of the node's field: an object, or JSON text. A plain `={{ $json.path }}` is read from every
 * item, and all must carry the same document; any other expression is evaluated once, with the first item.
 */
export async function ruleDocument(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): Promise<unknown> {
	const raw = readRaw(context, 'document', '');
	const path = typeof raw === 'string' && raw.startsWith('=') ? plainJsonPath(raw) : undefined;
	if (!path) return context.getNodeParameter('document', 0, '');
	const read = pathReader(path);
	const first = items.length > 0 ? read(items[0]!, 0) : undefined;
	const breather = new Breather();
	for (let index = 1; index < items.length; index++) {
		if (breather.due()) await breather.pause();
		const other = read(items[index]!, index);
		if (other !== first && !isEqual(other, first)) {
			throw new InputError('DOCUMENTS_DIFFER', { field: path.join('.') }, index);
		}
	}
	return first;
}
