import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import texts from '../../locales/zh-CN/permissionGuard.json';
import { testTagLedger, testWecom } from '../shared/credential-tests';
import { localize } from '../shared/locale';
import { toNodeError } from '../shared/node-error';
import { inputsWithRules, labelledOutputsFor, subtitleOf } from '../shared/node-texts';
import { withClient } from '../shared/open';
import { findOperation } from '../shared/operations';
import { leaveUndecided } from '../shared/undecided';
import { denyEverything } from './check/deny-everything';
import * as listSearch from './list-search';
import { operations, properties } from './operations';

const OPERATIONS = ['check', 'lint', 'whoMay'];
const INPUTS = ['Items', 'Rules'] as const;
const OUTPUTS = ['Allowed', 'Needs Approval', 'Denied'];

export class PermissionGuard implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Permission Guard',
		name: 'permissionGuard',
		icon: { light: 'file:permissionGuard.svg', dark: 'file:permissionGuard.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Decide who may change which tags of which customers, and say why',
		documentationUrl:
			'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/nodes/permission-guard.md',
		defaults: { name: 'Permission Guard' },
		usableAsTool: undefined,
		parameterPane: 'wide',
		inputs: inputsWithRules(OPERATIONS, INPUTS),
		// Without rules the node says so; without items there is nothing to do.
		requiredInputs: [0],
		outputs: labelledOutputsFor('operation', 'check', OUTPUTS),
		credentials: [
			{ name: 'wecomApi', displayName: 'WeCom App', required: true, testedBy: 'testWecom' },
			{
				name: 'tagLedgerApi',
				displayName: 'Tag Ledger (Optional)',
				required: false,
				testedBy: 'testTagLedger',
			},
		],
		properties,
	};

	methods = {
		listSearch,
		credentialTest: { testWecom, testTagLedger },
	};

	constructor() {
		localize(this.description, texts);
		this.description.inputs = inputsWithRules(OPERATIONS, INPUTS, texts);
		this.description.outputs = labelledOutputsFor('operation', 'check', OUTPUTS, texts);
		this.description.subtitle = subtitleOf(this.description);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as string;
		try {
			const { execute } = findOperation(operations, operation);
			return await withClient(this, async (open) => await execute(this, open));
		} catch (error) {
			const failure = toNodeError(this.getNode(), error);
			if (operation === 'check' && this.continueOnFail()) {
				return leaveUndecided(this, failure, denyEverything);
			}
			throw failure;
		}
	}
}
