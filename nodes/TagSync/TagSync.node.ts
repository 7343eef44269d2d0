import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import texts from '../../locales/zh-CN/tagSync.json';
import { testTagLedger, testWecom } from '../shared/credential-tests';
import { localize } from '../shared/locale';
import { toNodeError } from '../shared/node-error';
import { inputsWithRules, labelledOutputsByOperation, subtitleOf } from '../shared/node-texts';
import { withClient } from '../shared/open';
import { findOperation } from '../shared/operations';
import { leaveUndecided } from '../shared/undecided';
import * as listSearch from './list-search';
import { operations, properties, WITH_RULES } from './operations';
import { hasTwoOutputs, leaveForReview, OUTPUTS } from './outputs';

const INPUTS = ['Items', 'Rules'] as const;

export class TagSync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tag Sync',
		name: 'tagSync',
		icon: { light: 'file:tagSync.svg', dark: 'file:tagSync.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Merge tag changes with what people edited in WeCom, and find where the ledger went wrong',
		documentationUrl:
			'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/nodes/tag-sync.md',
		defaults: { name: 'Tag Sync' },
		usableAsTool: undefined,
		parameterPane: 'wide',
		inputs: inputsWithRules(WITH_RULES, INPUTS),
		// Without rules the node says so; without items there is nothing to do.
		requiredInputs: [0],
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
		this.description.inputs = inputsWithRules(WITH_RULES, INPUTS, texts);
		this.description.outputs = labelledOutputsByOperation(OUTPUTS, texts);
		this.description.subtitle = subtitleOf(this.description);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as string;
		const begun = Date.now();
		try {
			const { execute } = findOperation(operations, operation);
			return await withClient(this, async (open) => await execute(this, open));
		} catch (error) {
			const failure = toNodeError(this.getNode(), error);
			if (hasTwoOutputs(operation) && this.continueOnFail()) {
				return leaveUndecided(this, failure, leaveForReview(operation === 'merge' ? begun : undefined));
			}
			throw failure;
		}
	}
}
