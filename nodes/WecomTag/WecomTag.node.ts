import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import texts from '../../locales/zh-CN/wecomTag.json';
import { testTagLedger, testWecom } from '../shared/credential-tests';
import { localize } from '../shared/locale';
import { toNodeError } from '../shared/node-error';
import { labelledOutputs, subtitleOf } from '../shared/node-texts';
import { withClient } from '../shared/open';
import { findResourceOperation } from '../shared/operations';
import * as listSearch from './list-search';
import { properties, resources } from './operations';

export class WecomTag implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WeCom Tag',
		name: 'wecomTag',
		icon: { light: 'file:wecomTag.svg', dark: 'file:wecomTag.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Tag WeCom customers in bulk, with a journal and undo, and manage the tag library',
		documentationUrl:
			'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/nodes/wecom-tag.md',
		defaults: { name: 'WeCom Tag' },
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: labelledOutputs('customerTag', ['Applied', 'Failed']),
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
		this.description.outputs = labelledOutputs('customerTag', ['Applied', 'Failed'], texts);
		this.description.subtitle = subtitleOf(this.description);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0) as string;
		const operation = this.getNodeParameter('operation', 0) as string;
		try {
			const { execute } = findResourceOperation(resources, resource, operation);
			return await withClient(this, async (open) => await execute(this, open));
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
