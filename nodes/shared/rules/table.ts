import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** The name of a table's rows within its parameter. */
const ROWS = 'rows';

interface Table {
	displayName: string;
	name: string;
	description: string;
	rowName: string;
	addRow: string;
	/** Expression for the heading of a row; `$collection.item.value` is the row. */
	itemTitle: string;
	columns: INodeProperties[];
	/** Columns that are not `required` come from a menu of this name. */
	addColumn?: string;
}

/** A table whose rows people add, sort and fold. */
export function table(
	definition: Table,
	displayOptions?: INodeProperties['displayOptions'],
): INodeProperties {
	const { displayName, name, description, rowName, addRow, itemTitle, columns, addColumn } = definition;
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: {
			multipleValues: true,
			multipleValueButtonText: addRow,
			sortable: true,
			fixedCollection: { itemTitle },
			...(addColumn !== undefined && { hideOptionalFields: true, addOptionalFieldButtonText: addColumn }),
		},
		default: {},
		placeholder: addRow,
		description,
		options: [{ displayName: rowName, name: ROWS, values: columns }],
		...(displayOptions && { displayOptions }),
	};
}

/** The rows of a table of this node; expressions in them see the first item. */
export function tableRows(context: IExecuteFunctions, name: string): IDataObject[] {
	return context.getNodeParameter(`${name}.${ROWS}`, 0, []) as IDataObject[];
}

/** Row heading: the name of the chosen option of one column. */
export function chosenOption(column: string): string {
	return `($collection.item.properties.find(p => p.name === "${column}").options.find(o => o.value === $collection.item.value.${column})?.name ?? "")`;
}
