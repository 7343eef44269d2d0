import type { IExecuteFunctions } from 'n8n-workflow';
import { relationKey } from '../../../lib/domain/tag-change';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { UndoPlanner, type AppliedChange, type UndoPlan } from '../../../lib/domain/undo';
import { getChangeSet } from '../../../lib/ledger/change-sets';
import { laterChanges } from '../../../lib/ledger/later-changes';
import type { Ledger } from '../../../lib/ledger/open';
import { readApplied } from '../../../lib/ledger/read-changes';
import type { WecomClient } from '../../../lib/wecom/client';
import { readHeldTags } from '../../shared/change-set/held-tags';
import { DEAD_AFTER_MS } from '../../shared/change-set/recover';
import { runChangeSet } from '../../shared/change-set/run';
import { newTask, type RelationTask } from '../../shared/change-set/task';
import { Breather } from '../../shared/event-loop';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { describeRun, reportUnverified } from './run-report';
import { addUndoItems, type UndoOutputs } from './undo-items';

export interface UndoRequest extends OpenClient {
	id: string;
	itemIndex: number;
	ledger: Ledger;
	library: TagLibrary;
}

/** Takes back one change set and adds an item per relation to the outputs. */
export async function undoChangeSet(
	context: IExecuteFunctions,
	request: UndoRequest,
	outputs: UndoOutputs,
): Promise<void> {
	const { id, client, ledger, library } = request;
	const signal = context.getExecutionCancelSignal();
	const plan = await planUndo(client, ledger, id, signal);
	const tasks = plan.inverse.map((inverse) => newTask(inverse, inverse.add, inverse.remove));

	const dryRun = context.getNodeParameter(FIELD.dryRun, 0, false) as boolean;
	let changeSet: string | undefined;
	if (!dryRun && tasks.length > 0) {
		const options = context.getNodeParameter('options', 0, {}) as {
			changeSetName?: string;
			stopAfter?: number;
			verify?: boolean;
		};
		const run = await runChangeSet(tasks, {
			client,
			ledger,
			library,
			changeSet: {
				...describeRun(context, 'undo', request.corpId),
				name: options.changeSetName ?? '',
				undoes: id,
			},
			stopAfter: options.stopAfter ?? 20,
			verify: options.verify ?? false,
			signal,
		});
		changeSet = run.id;
		reportUnverified(context, run);
	}
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
	if (changeSet.state === 'running' && Date.now() - changeSet.heartbeat_at < DEAD_AFTER_MS) {
		throw new InputError('CHANGE_SET_RUNNING', { id }, itemIndex);
	}
}

async function planUndo(
	client: WecomClient,
	ledger: Ledger,
	id: string,
	signal: AbortSignal | undefined,
): Promise<UndoPlan> {
	const applied = await readAllApplied(ledger, id);
	const later = new Set((await laterChanges(ledger.db, id)).map(keyOf));
	const held = await readHeldTags(client, applied, signal);
	const planner = new UndoPlanner();
	const breather = new Breather();
	for (const change of applied) {
		if (breather.due()) await breather.pause();
		const tags = held.get(relationKey(change.userid, change.external_userid));
		planner.add(change, tags, later.has(keyOf(change)));
	}
	return planner.finish();
}

async function readAllApplied(ledger: Ledger, id: string): Promise<AppliedChange[]> {
	const applied: AppliedChange[] = [];
	for (let afterSeq = 0; ;) {
		const page = await readApplied(ledger.db, id, { afterSeq, limit: 2_000 });
		if (page.length === 0) return applied;
		for (const { userid, external_userid, tag_id, action } of page) {
			applied.push({ userid, external_userid, tag_id, action });
		}
		afterSeq = page.at(-1)!.seq;
	}
}

function keyOf(change: { userid: string; external_userid: string; tag_id: string }): string {
	return `${relationKey(change.userid, change.external_userid)}\n${change.tag_id}`;
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
