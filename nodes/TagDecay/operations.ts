import type { INodeProperties } from 'n8n-workflow';
import { showFor } from '../shared/fields';
import { operationChoice, operationFields, type ListedOperation } from '../shared/operations';
import * as explain from './explain/explain.operation';
import { policyFields } from './policy/policy-fields';
import * as stamp from './stamp/stamp.operation';
import * as status from './status/status.operation';
import * as sweep from './sweep/sweep.operation';
import * as touch from './touch/touch.operation';

/** Those that go by policies. */
export const WITH_POLICIES = ['explain', 'status', 'sweep', 'touch'];

export const operations: ListedOperation[] = [
	{
		name: 'Explain',
		value: 'explain',
		action: 'Explain which policy a tag has',
		description: 'Which policy holds for a tag, and which rule won',
		operation: explain,
	},
	{
		name: 'Record Interaction',
		value: 'touch',
		action: 'Record interactions that keep tags',
		description: 'Let what customers do keep their tags, or bring expired ones back',
		operation: touch,
	},
	{
		name: 'Stamp Existing Tags',
		value: 'stamp',
		action: 'Stamp existing tags with an age',
		description: 'Give tags an age that were put on before this package was in use',
		operation: stamp,
	},
	{
		name: 'Status',
		value: 'status',
		action: 'Show how tags stand',
		description: 'How many tags live, expire soon, or have expired, as a table and as a chart',
		operation: status,
	},
	{
		name: 'Sweep',
		value: 'sweep',
		action: 'Find tags that have expired',
		description: 'Find expired tags, for the WeCom Tag node to remove. Removes nothing by itself.',
		operation: sweep,
	},
];

/** What the operation asks first, then the policies, then what is rarely set. */
export const properties: INodeProperties[] = [
	operationChoice(operations, 'sweep'),
	...showFor({ operation: WITH_POLICIES }, policyFields),
	...operationFields(operations),
];
