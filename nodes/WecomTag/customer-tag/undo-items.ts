import type { INodeExecutionData } from 'n8n-workflow';
import { relationKey } from '../../../lib/domain/tag-change';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { UndoPlan } from '../../../lib/domain/undo';
import { failedResult, type WecomResult } from '../../shared/change-set/item-result';
import type { RelationTask } from '../../shared/change-set/task';
import { Breather } from '../../shared/event-loop';
import { message } from '../../shared/messages';

/** Undone or left alone, and failed. */
export type UndoOutputs = [INodeExecutionData[], INodeExecutionData[]];

interface ItemContext {
	/** The change set that is taken back. */
	id: string;
	itemIndex: number;
	library: TagLibrary;
	dryRun: boolean;
	changeSet: string | undefined;
}

/** One item per relation: what was taken back and what was left alone, with the reason. */
export async function addUndoItems(
	outputs: UndoOutputs,
	tasks: readonly RelationTask[],
	plan: UndoPlan,
	context: ItemContext,
): Promise<void> {
	const skippedOf = new Map<string, UndoPlan['skipped']>();
	for (const skipped of plan.skipped) {
		const key = relationKey(skipped.userid, skipped.external_userid);
		const list = skippedOf.get(key);
		if (list) list.push(skipped);
		else skippedOf.set(key, [skipped]);
	}
	const push = (relation: { userid: string; external_userid: string }, wecom: WecomResult): void => {
		outputs[wecom.status === 'failed' ? 1 : 0].push({
			json: { userid: relation.userid, external_userid: relation.external_userid, wecom },
			pairedItem: { item: context.itemIndex },
		});
	};
	const breather = new Breather();
	for (const task of tasks) {
		if (breather.due()) await breather.pause();
		const key = relationKey(task.userid, task.external_userid);
		push(task, undoResult(task, skippedOf.get(key) ?? [], context));
		skippedOf.delete(key);
	}
	for (const skipped of skippedOf.values()) push(skipped[0]!, undoResult(undefined, skipped, context));
}

function undoResult(
	task: RelationTask | undefined,
	skipped: UndoPlan['skipped'],
	context: ItemContext,
): WecomResult {
	const reasons = skipped.map(({ code, tag_id }) => ({
		code,
		message: message(code, { tag: context.library.describe(tag_id) }),
	}));
	const result: WecomResult = { status: 'unchanged', added: [], removed: [], undoes: context.id };
	if (reasons.length > 0) result.reasons = reasons;
	if (!task) return result;
	if (context.dryRun) return { ...result, status: 'planned', added: task.add, removed: task.remove };
	result.added = task.added;
	result.removed = task.removed;
	if (context.changeSet !== undefined) result.change_set = context.changeSet;
	if (task.failure) {
		const failed = failedResult(task.failure, task.added, task.removed, context.changeSet);
		return { ...result, ...failed, reasons: [...(failed.reasons ?? []), ...reasons] };
	}
	return { ...result, status: 'applied' };
}
