import type { INodeProperties } from 'n8n-workflow';
import { showFor } from '../shared/fields';
import { operationChoice, operationFields, type ListedOperation } from '../shared/operations';
import { ruleSourceFields } from '../shared/rules/rule-source';
import { ruleTable } from '../shared/rules/rule-table';
import * as check from './check/check.operation';
import * as lint from './lint/lint.operation';
import { EXAMPLE_DOCUMENT } from './rules/example-document';
import { ruleColumns } from './rules/rule-columns';
import * as liftSuppression from './suppression/lift.operation';
import * as recordSuppression from './suppression/record.operation';

/** The operation with several outputs. */
export const CHECK = 'check';

/** Those that work with rules. */
export const WITH_RULES = [CHECK, 'lint'];

export const operations: ListedOperation[] = [
	{
		name: 'Check',
		value: CHECK,
		action: 'Check tag changes for conflicts',
		description: 'Find changes that clash, and customers who must not be touched',
		operation: check,
	},
	{
		name: 'Check the Rule Set',
		value: 'lint',
		action: 'Check the rule set',
		description: 'Find rules that contradict each other, and tags no customer could ever have',
		operation: lint,
	},
	{
		name: 'Lift Suppression',
		value: 'liftSuppression',
		action: 'Lift suppressions of customers',
		description: 'Let customers be touched again',
		operation: liftSuppression,
	},
	{
		name: 'Record Suppression',
		value: 'recordSuppression',
		action: 'Record suppressions of customers',
		description: 'Note in the ledger who must not be touched, after a complaint for example',
		operation: recordSuppression,
	},
];

/** The choice of operation, and each field below it shown for its operations only. */
export const properties: INodeProperties[] = [
	operationChoice(operations, CHECK),
	...showFor({ operation: WITH_RULES }, [
		...ruleSourceFields(EXAMPLE_DOCUMENT, undefined),
		...showFor({ rulesFrom: ['here'] }, [
			ruleTable(
				ruleColumns,
				'What must not come together, and who must be left alone. The order of rules never matters.',
			),
		]),
	]),
	...operationFields(operations),
];
