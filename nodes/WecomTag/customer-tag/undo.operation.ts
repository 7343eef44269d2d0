import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { relationKey } from '../../../lib/domain/tag-change';
import { planUndo, type AppliedChange, type UndoPlan } from '../../../lib/domain/undo';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { getChangeSet } from '../../../lib/ledger/change-sets';
import { readApplied } from '../../../lib/ledger/read-changes';
import { laterChanges } from '../../../lib/ledger/later-changes';
import type { Ledger } from '../../../lib/ledger/open';
import { readHeldTags } from '../../shared/change-set/held-tags';
import type { WecomResult } from '../../shared/change-set/item-result';
import { loadTagLibrary } from '../../shared/change-set/library';
import { DEAD_AFTER_MS, settleInterrupted } from '../../shared/change-set/recover';
import { describeTag, runChangeSet } from '../../shared/change-set/run';
import { newTask, type RelationTask } from '../../shared/change-set/task';
import { dryRunField, FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { locatorValue, valueReader } from '../../shared/read-field';
import { runOptions } from './change-fields';
import { label } from '../label';
import { describeRun, reportRecovered, reportUnverified } from './execute-changes';

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
		await reportRecovered(
			context,
			await settleInterrupted(open.client, ledger, open.corpId, Date.now(), signal),
		);
		for (const [id, itemIndex] of firstItemOf) await requireUndoable(ledger, open.corpId, id, itemIndex);
		const library = await loadTagLibrary(open.client, { includeStrategyTags: true, signal });
		const outputs: INodeExecutionData[][] = [[], []];
		for (const [id, itemIndex] of firstItemOf) {
			const results = await undoOne(context, { id, itemIndex, ledger, library, ...open });
			outputs[0]!.push(...results[0]);
			outputs[1]!.push(...results[1]);
		}
		return outputs;
	} finally {
		await ledger.close();
	}
}

interface UndoRequest extends OpenClient {
	id: string;
	itemIndex: number;
	ledger: Ledger;
	library: TagLibrary;
}

async function undoOne(
	context: IExecuteFunctions,
	request: UndoRequest,
): Promise<[INodeExecutionData[], INodeExecutionData[]]> {
	const { id, client, ledger, library } = request;
	const signal = context.getExecutionCancelSignal();
	const applied = await readAllApplied(ledger, id);
	const later = new Set((await laterChanges(ledger.db, id)).map(keyOf));
	const held = await readHeldTags(client, applied, signal);
	const plan = planUndo(
		applied,
		(key) => held.get(key),
		(change) => later.has(keyOf(change)),
	);
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
	addSummary(context, tasks, plan.skipped.length, { dryRun, changeSet });
	return toItems(tasks, plan, { dryRun, changeSet, ...request });
}

/** Before anything is undone, so that a mistyped id leaves nothing half done. */
async function requireUndoable(ledger: Ledger, corpId: string, id: string, itemIndex: number): Promise<void> {
	const changeSet = await getChangeSet(ledger.db, id);
	if (!changeSet) throw new InputError('UNKNOWN_CHANGE_SET', { id }, itemIndex);
	if (changeSet.corp_id !== corpId) throw new InputError('CHANGE_SET_OTHER_CORP', { id }, itemIndex);
	if (changeSet.state === 'running' && Date.now() - changeSet.heartbeat_at < DEAD_AFTER_MS) {
		throw new InputError('CHANGE_SET_RUNNING', { id }, itemIndex);
	}
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

function addSummary(
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

interface ItemContext extends UndoRequest {
	dryRun: boolean;
	changeSet: string | undefined;
}

/** One item per relation: what was taken back and what was left alone, with the reason. */
function toItems(
	tasks: readonly RelationTask[],
	plan: UndoPlan,
	context: ItemContext,
): [INodeExecutionData[], INodeExecutionData[]] {
	const skippedOf = new Map<string, UndoPlan['skipped']>();
	for (const skipped of plan.skipped) {
		const key = relationKey(skipped.userid, skipped.external_userid);
		skippedOf.set(key, [...(skippedOf.get(key) ?? []), skipped]);
	}
	const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	const push = (relation: { userid: string; external_userid: string }, wecom: WecomResult): void => {
		outputs[wecom.status === 'failed' ? 1 : 0].push({
			json: { userid: relation.userid, external_userid: relation.external_userid, wecom },
			pairedItem: { item: context.itemIndex },
		});
	};
	for (const task of tasks) {
		const key = relationKey(task.userid, task.external_userid);
		push(task, undoResult(task, skippedOf.get(key) ?? [], context));
		skippedOf.delete(key);
	}
	for (const skipped of skippedOf.values()) push(skipped[0]!, undoResult(undefined, skipped, context));
	return outputs;
}

function undoResult(
	task: RelationTask | undefined,
	skipped: UndoPlan['skipped'],
	context: ItemContext,
): WecomResult {
	const reasons = skipped.map(({ code, tag_id }) => ({
		code,
		message: message(code, { tag: describeTag(tag_id, context.library) }),
	}));
	const result: WecomResult = { status: 'unchanged', added: [], removed: [], undoes: context.id };
	if (reasons.length > 0) result.reasons = reasons;
	if (!task) return result;
	if (context.dryRun) return { ...result, status: 'planned', added: task.add, removed: task.remove };
	result.added = task.added;
	result.removed = task.removed;
	if (context.changeSet !== undefined) result.change_set = context.changeSet;
	if (task.failure) {
		const { code, message: text, ...rest } = task.failure;
		return {
			...result,
			...rest,
			status: 'failed',
			message: text,
			reasons: [{ code, message: text }, ...reasons],
		};
	}
	return { ...result, status: 'applied' };
}
