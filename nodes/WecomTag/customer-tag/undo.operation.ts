import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { loadTagLibrary } from '../../shared/change-set/library';
import { settleInterrupted } from '../../shared/change-set/recover';
import { dryRunField } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { locatorValue, valueReader } from '../../shared/read-field';
import { label } from '../label';
import { runOptions } from './change-fields';
import { reportRecovered } from './run-report';
import type { UndoOutputs } from './undo-items';
import { requireUndoable, undoChangeSet } from './undo-run';

export const description: INodeProperties[] = [
	{
		displayName: 'Change Set',
		name: 'changeSet',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The batch to take back, as a WeCom Tag node reported it',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a change set…',
				typeOptions: { searchListMethod: 'searchChangeSets', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. cs_20261111_020000_000_k3f9ab',
			},
		],
	},
	dryRunField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: runOptions,
	},
];

/** Takes back what a change set applied, except where somebody changed it since. One item per relation. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const signal = context.getExecutionCancelSignal();
	const readId = valueReader(context, 'changeSet', '', locatorValue);
	const firstItemOf = new Map<string, number>();
	for (const [index, item] of items.entries()) {
		const id = readId(item, index);
		if (id === '') {
			throw new InputError(
				'MISSING_FIELD',
				{ field: label('Change Set'), expected: message('EXPECT_CHANGE_SET') },
				index,
			);
		}
		if (!firstItemOf.has(id)) firstItemOf.set(id, index);
	}

	const ledger = await openLedgerOf(context);
	try {
		reportRecovered(context, await settleInterrupted(open.client, ledger, open.corpId, Date.now(), signal));
		for (const [id, itemIndex] of firstItemOf) await requireUndoable(ledger, open.corpId, id, itemIndex);
		const library = await loadTagLibrary(open.client, { includeStrategyTags: true, signal });
		const outputs: UndoOutputs = [[], []];
		for (const [id, itemIndex] of firstItemOf) {
			await undoChangeSet(context, { id, itemIndex, ledger, library, ...open }, outputs);
		}
		return outputs;
	} finally {
		await ledger.close();
	}
}
