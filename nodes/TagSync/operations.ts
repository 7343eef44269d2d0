import type { INodeProperties } from 'n8n-workflow';
import { showFor } from '../shared/fields';
import { operationChoice, operationFields, type ListedOperation } from '../shared/operations';
import * as calibrate from './calibrate/calibrate.operation';
import * as merge from './merge/merge.operation';
import * as resolve from './resolve/resolve.operation';
import { ruleFields } from './rules/rule-fields';

/** Those that go by rules. */
export const WITH_RULES = ['merge', 'resolve'];

export const operations: ListedOperation[] = [
	{
		name: 'Calibrate',
		value: 'calibrate',
		action: 'Compare the ledger with WeCom',
		description: 'Find relations whose tags are not as the ledger knew them, and put the ledger right',
		operation: calibrate,
	},
	{
		name: 'Merge',
		value: 'merge',
		action: 'Merge tag changes with edits made in WeCom',
		description: 'Bring together what is asked for and what people changed in WeCom meanwhile',
		operation: merge,
	},
	{
		name: 'Resolve',
		value: 'resolve',
		action: 'Carry out what a person decided',
		description: 'Turn the choices of a review into tag changes',
		operation: resolve,
	},
];

/** The choice of operation, and each field below it shown for its operations only. */
export const properties: INodeProperties[] = [
	operationChoice(operations, 'merge'),
	...showFor({ operation: WITH_RULES }, ruleFields),
	...operationFields(operations),
];
