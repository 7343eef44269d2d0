import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import texts from '../../locales/zh-CN/tagBatch.json';
import { testTagLedger, testWecom } from '../shared/credential-tests';
import { localize } from '../shared/locale';
import { toNodeError } from '../shared/node-error';
import { subtitleOf } from '../shared/node-texts';
import { withClient } from '../shared/open';
import { findOperation } from '../shared/operations';
import { leaveUndecided } from '../shared/undecided';
import * as listSearch from './list-search';
import { operations, properties } from './operations';

export class TagBatch implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tag Batch',
		name: 'tagBatch',
		icon: { light: 'file:tagBatch.svg', dark: 'file:tagBatch.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Put large tag changes into jobs that run by night, survive anything and report progress',
		documentationUrl:
			'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/nodes/tag-batch.md',
		defaults: { name: 'Tag Batch' },
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
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
		this.description.subtitle = subtitleOf(this.description);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as string;
		try {
			const { execute } = findOperation(operations, operation);
			return await withClient(this, async (open) => await execute(this, open));
		} catch (error) {
			const failure = toNodeError(this.getNode(), error);
			// n8n would send the items on as if they had been dealt with.
			if (this.continueOnFail()) return leaveUndecided(this, failure, { output: 0, outputs: 1 });
			throw failure;
		}
	}
}
