import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { loadTagLibrary } from '../../shared/change-set/library';
import { settleInterrupted } from '../../shared/change-set/recover';
import { reportRecovered } from '../../shared/change-set/run-report';
import { dryRunField, locator, optionsCollection } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { locatorValue, valueReader } from '../../shared/read-field';
import { label } from '../label';
import { runOptions } from './change-fields';
import type { UndoOutputs } from './undo-items';
import { requireUndoable, undoChangeSet } from './undo-run';

export const description: INodeProperties[] = [
	locator(
		{
			displayName: 'Change Set',
			name: 'changeSet',
			searchListMethod: 'searchChangeSets',
			searchHint: 'Choose a change set…',
			idExample: 'e.g. cs_20261111_020000_000_k3f9ab',
		},
		{ required: true, description: 'The batch to take back, as a WeCom Tag node reported it' },
	),
	dryRunField,
	optionsCollection(runOptions),
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
