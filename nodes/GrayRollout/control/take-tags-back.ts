import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { Ledger } from '../../../lib/ledger/open';
import { changeSetsOfRollout } from '../../../lib/ledger/rollout-change-sets';
import type { Rollout } from '../../../lib/ledger/rollouts';
import type { WecomClient } from '../../../lib/wecom/client';
import { describeRun } from '../../shared/change-set/run-report';
import { mayBeRunning, undoChangeSet, type EndedUndo } from '../../shared/change-set/undo';
import { message } from '../../shared/messages';

export interface TagsTakenBack {
	/** Tag changes. */
	undone: number;
	failed: number;
	/** Left alone, because they changed since. */
	skipped: number;
	skippedChanges: IDataObject[];
	/** The change sets that the undoing is itself. */
	undoSets: string[];
	/** Why something is left to be done. */
	reasons: Array<{ code: string; message: string }>;
	/** Nothing is left to be done. */
	complete: boolean;
}

interface Sources {
	client: WecomClient;
	ledger: Ledger;
	library: TagLibrary;
	rollout: Rollout;
	signal?: AbortSignal;
}

/** Undoes every change set that carried the rollout's tags, newest first, so that each finds what it left. */
export async function takeTagsBack(
	context: IExecuteFunctions,
	{ client, ledger, library, rollout, signal }: Sources,
): Promise<TagsTakenBack> {
	const taken: TagsTakenBack = {
		...{ undone: 0, failed: 0, skipped: 0, complete: true },
		...{ skippedChanges: [], undoSets: [], reasons: [] },
	};
	const { corp_id, id } = rollout;
	for (const set of await changeSetsOfRollout(ledger.db, corp_id, id)) {
		if (set.kind === 'undo') continue;
		if (mayBeRunning(set, Date.now())) {
			taken.complete = false;
			taken.reasons.push({
				code: 'CHANGE_SET_RUNNING',
				message: message('CHANGE_SET_RUNNING', { id: set.id }),
			});
			continue;
		}
		const undo = await undoChangeSet(set.id, {
			client,
			ledger,
			library,
			changeSet: { ...describeRun(context, 'undo', corp_id), name: rollout.name },
			stopAfter: context.getNodeParameter('options.stopAfter', 0, 20) as number,
			verify: false,
			signal,
		});
		add(taken, undo, library);
	}
	return taken;
}

function add(taken: TagsTakenBack, { plan, tasks, run }: EndedUndo, library: TagLibrary): void {
	if (run) taken.undoSets.push(run.id);
	for (const task of tasks) {
		const done = task.added.length + task.removed.length;
		const left = task.add.length + task.remove.length - done;
		taken.undone += done;
		taken.failed += left;
		if (!task.failure || left === 0) continue;
		taken.complete = false;
		const { code, message: text } = task.failure;
		// One cause mostly hits many: it is said once.
		if (!taken.reasons.some((reason) => reason.message === text)) taken.reasons.push({ code, message: text });
	}
	for (const { userid, external_userid, tag_id, code } of plan.skipped) {
		taken.skipped += 1;
		const tag = library.describe(tag_id);
		taken.skippedChanges.push({ userid, external_userid, tag, code, message: message(code, { tag }) });
	}
}
