import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import texts from '../../locales/zh-CN/tagDecay.json';
import { testTagLedger, testWecom } from '../shared/credential-tests';
import { localize } from '../shared/locale';
import { toNodeError } from '../shared/node-error';
import { inputsWithRules, subtitleOf } from '../shared/node-texts';
import { withClient } from '../shared/open';
import { findOperation } from '../shared/operations';
import { leaveUndecided } from '../shared/undecided';
import { label } from './label';
import * as listSearch from './list-search';
import { operations, properties, WITH_POLICIES } from './operations';
import { hasTwoOutputs, outputsOf } from './outputs';

const INPUTS = ['Items', 'Rules'] as const;

export class TagDecay implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tag Decay',
		name: 'tagDecay',
		icon: { light: 'file:tagDecay.svg', dark: 'file:tagDecay.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Let tags age, take stale ones off in time, and bring them back when customers return',
		documentationUrl:
			'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/nodes/tag-decay.md',
		defaults: { name: 'Tag Decay' },
		usableAsTool: undefined,
		parameterPane: 'wide',
		inputs: inputsWithRules(WITH_POLICIES, INPUTS),
		// Without rules the node says so; without items there is nothing to do.
		requiredInputs: [0],
		outputs: outputsOf((name) => name),
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
		this.description.inputs = inputsWithRules(WITH_POLICIES, INPUTS, texts);
		this.description.outputs = outputsOf(label);
		this.description.subtitle = subtitleOf(this.description);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as string;
		try {
			const { execute } = findOperation(operations, operation);
			return await withClient(this, async (open) => await execute(this, open));
		} catch (error) {
			const failure = toNodeError(this.getNode(), error);
			if (hasTwoOutputs(operation) && this.continueOnFail()) {
				return leaveUndecided(this, failure, { output: 1, outputs: 2 });
			}
			throw failure;
		}
	}
}
