import type { INodeProperties } from 'n8n-workflow';
import { showFor } from '../../shared/fields';
import { ruleSourceFields } from '../../shared/rules/rule-source';
import { EXAMPLE_DOCUMENT } from './example-document';
import { policyTable } from './policy-table';

/** Where the policies are, and the policies. */
export const policyFields: INodeProperties[] = [
	...ruleSourceFields(EXAMPLE_DOCUMENT, undefined),
	...showFor({ rulesFrom: ['here'] }, [policyTable]),
];
