import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import texts from '../../locales/zh-CN/grayRollout.json';
import { testTagLedger, testWecom } from '../shared/credential-tests';
import { localize } from '../shared/locale';
import { toNodeError } from '../shared/node-error';
import { labelledOutputsByOperation, subtitleOf } from '../shared/node-texts';
import { withClient } from '../shared/open';
import { findResourceOperation } from '../shared/operations';
import { leaveUndecided } from '../shared/undecided';
import * as listSearch from './list-search';
import { properties, resources } from './operations';

const OUTPUTS = {
	assign: ['Exposed', 'Held Back', 'Control'],
	evaluate: ['Promote', 'Hold', 'Roll Back'],
};

export class GrayRollout implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Gray Rollout',
		name: 'grayRollout',
		icon: { light: 'file:grayRollout.svg', dark: 'file:grayRollout.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Tag a few customers first, compare them with others, and widen or take back by evidence',
		documentationUrl:
			'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/nodes/gray-rollout.md',
		defaults: { name: 'Gray Rollout' },
		usableAsTool: undefined,
		parameterPane: 'wide',
		inputs: [NodeConnectionTypes.Main],
		outputs: labelledOutputsByOperation(OUTPUTS),
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
		this.description.outputs = labelledOutputsByOperation(OUTPUTS, texts);
		this.description.subtitle = subtitleOf(this.description);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0) as string;
		const operation = this.getNodeParameter('operation', 0) as string;
		try {
			const { execute } = findResourceOperation(resources, resource, operation);
			return await withClient(this, async (open) => await execute(this, open));
		} catch (error) {
			const failure = toNodeError(this.getNode(), error);
			// Held back, or on hold: nobody is exposed by a run that failed.
			if (Object.hasOwn(OUTPUTS, operation) && this.continueOnFail()) {
				return leaveUndecided(this, failure, { output: 1, outputs: 3 });
			}
			throw failure;
		}
	}
}
