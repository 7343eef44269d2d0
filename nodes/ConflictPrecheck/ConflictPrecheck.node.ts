import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import texts from '../../locales/zh-CN/conflictPrecheck.json';
import { testTagLedger, testWecom } from '../shared/credential-tests';
import { searchTagGroups, searchTags } from '../shared/list-search/search-tags';
import { localize } from '../shared/locale';
import { toNodeError } from '../shared/node-error';
import { inputsWithRules, labelledOutputsFor, subtitleOf } from '../shared/node-texts';
import { withClient } from '../shared/open';
import { findOperation } from '../shared/operations';
import { leaveUndecided } from '../shared/undecided';
import { stopEverything } from './check/stop-everything';
import { CHECK, operations, properties, WITH_RULES } from './operations';

const INPUTS = ['Items', 'Rules'] as const;
const OUTPUTS = ['Clean', 'Conflict', 'Suppressed'];

export class ConflictPrecheck implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Conflict Precheck',
		name: 'conflictPrecheck',
		icon: { light: 'file:conflictPrecheck.svg', dark: 'file:conflictPrecheck.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Stop tag changes that clash, and leave customers alone who must not be touched',
		documentationUrl:
			'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/nodes/conflict-precheck.md',
		defaults: { name: 'Conflict Precheck' },
		usableAsTool: undefined,
		parameterPane: 'wide',
		inputs: inputsWithRules(WITH_RULES, INPUTS),
		// Without rules the node says so; without items there is nothing to do.
		requiredInputs: [0],
		outputs: labelledOutputsFor('operation', CHECK, OUTPUTS),
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
		listSearch: { searchTagGroups, searchTags },
		credentialTest: { testWecom, testTagLedger },
	};

	constructor() {
		localize(this.description, texts);
		this.description.inputs = inputsWithRules(WITH_RULES, INPUTS, texts);
		this.description.outputs = labelledOutputsFor('operation', CHECK, OUTPUTS, texts);
		this.description.subtitle = subtitleOf(this.description);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as string;
		try {
			const { execute } = findOperation(operations, operation);
			return await withClient(this, async (open) => await execute(this, open));
		} catch (error) {
			const failure = toNodeError(this.getNode(), error);
			if (operation === CHECK && this.continueOnFail()) {
				return leaveUndecided(this, failure, stopEverything);
			}
			throw failure;
		}
	}
}
