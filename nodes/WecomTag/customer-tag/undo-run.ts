import type { IExecuteFunctions } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { getChangeSet } from '../../../lib/ledger/change-sets';
import type { Ledger } from '../../../lib/ledger/open';
import { describeRun, reportUnverified } from '../../shared/change-set/run-report';
import { readStopAfter } from '../../shared/change-set/stop-after';
import type { RelationTask } from '../../shared/change-set/task';
import { mayBeRunning, undoChangeSet as undo } from '../../shared/change-set/undo';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { label } from '../label';
import { addUndoItems, type UndoOutputs } from './undo-items';

export interface UndoRequest extends OpenClient {
	id: string;
	itemIndex: number;
	ledger: Ledger;
	library: TagLibrary;
}

interface Options {
	changeSetName?: string;
	stopAfter?: unknown;
	verify?: boolean;
}

/** Takes back one change set and adds an item per relation to the outputs. */
export async function undoChangeSet(
	context: IExecuteFunctions,
	request: UndoRequest,
	outputs: UndoOutputs,
): Promise<void> {
	const { id, client, ledger, library, corpId } = request;
	const dryRun = context.getNodeParameter(FIELD.dryRun, 0, false) as boolean;
	const options = context.getNodeParameter('options', 0, {}) as Options;
	const { plan, tasks, run } = await undo(id, {
		client,
		ledger,
		library,
		changeSet: { ...describeRun(context, 'undo', corpId), name: options.changeSetName ?? '' },
		stopAfter: readStopAfter(options.stopAfter, label('Stop After Failures in a Row')),
		verify: options.verify ?? false,
		signal: context.getExecutionCancelSignal(),
		dryRun,
	});
	if (run) reportUnverified(context, run);
	const changeSet = run?.id;
	reportUndo(context, tasks, plan.skipped.length, { dryRun, changeSet });
	await addUndoItems(outputs, tasks, plan, { dryRun, changeSet, ...request });
}

/** Before anything is undone, so that a mistyped id leaves nothing half done. */
export async function requireUndoable(
	ledger: Ledger,
	corpId: string,
	id: string,
	itemIndex: number,
): Promise<void> {
	const changeSet = await getChangeSet(ledger.db, id);
	if (!changeSet) throw new InputError('UNKNOWN_CHANGE_SET', { id }, itemIndex);
	if (changeSet.corp_id !== corpId) throw new InputError('CHANGE_SET_OTHER_CORP', { id }, itemIndex);
	if (mayBeRunning(changeSet, Date.now())) throw new InputError('CHANGE_SET_RUNNING', { id }, itemIndex);
}

function reportUndo(
	context: IExecuteFunctions,
	tasks: readonly RelationTask[],
	skipped: number,
	{ dryRun, changeSet }: { dryRun: boolean; changeSet: string | undefined },
): void {
	let asked = 0;
	let done = 0;
	for (const task of tasks) {
		asked += task.add.length + task.remove.length;
		done += task.added.length + task.removed.length;
	}
	const text = dryRun
		? message('SUMMARY_UNDO_DRY_RUN', { undone: asked, skipped })
		: changeSet === undefined
			? message('SUMMARY_UNDO_NOTHING', { skipped })
			: message('SUMMARY_UNDO', { undone: done, skipped, failed: asked - done, changeSet });
	const complete = skipped === 0 && (dryRun || done === asked);
	context.addExecutionHints({ message: text, location: 'outputPane', type: complete ? 'info' : 'warning' });
}
