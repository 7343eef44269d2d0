import type { INodeProperties } from 'n8n-workflow';

/** The rule's name or number, and its type in words. */
const ROW_TITLE =
	'={{ ($collection.item.value.id || "#" + ($collection.item.index + 1)) + " · " + $collection.item.properties.find((field) => field.name === "type").options.find((option) => option.value === $collection.item.value.type).name }}';

/** Rules as rows of the node; a row shows the fields of its type. Read it with `filledRows`. */
export const ruleTable = (columns: INodeProperties[], description: string): INodeProperties => ({
	displayName: 'Rules',
	name: 'rules',
	type: 'fixedCollection',
	typeOptions: {
		multipleValues: true,
		multipleValueButtonText: 'Add Rule',
		sortable: true,
		fixedCollection: { itemTitle: ROW_TITLE },
	},
	default: {},
	placeholder: 'Add Rule',
	description,
	options: [{ displayName: 'Rule', name: 'rule', values: columns }],
});
