import { relationKey } from '../../../lib/domain/tag-change';
import { UndoPlanner, type AppliedChange, type UndoPlan } from '../../../lib/domain/undo';
import type { ChangeSet } from '../../../lib/ledger/change-sets';
import { laterChanges } from '../../../lib/ledger/later-changes';
import type { Ledger } from '../../../lib/ledger/open';
import { readApplied } from '../../../lib/ledger/read-changes';
import type { WecomClient } from '../../../lib/wecom/client';
import { Breather } from '../event-loop';
import { readHeldTags } from './held-tags';
import { DEAD_AFTER_MS } from './recover';
import { runChangeSet, type ChangeSetRun, type EndedChangeSet } from './run';
import { newTask, type RelationTask } from './task';

export interface UndoRun extends Omit<ChangeSetRun, 'changeSet'> {
	/** Who and what runs the undo. */
	changeSet: Omit<ChangeSetRun['changeSet'], 'undoes'>;
	/** True: only find out what would be undone. */
	dryRun?: boolean;
}

export interface EndedUndo {
	plan: UndoPlan;
	/** The inverse changes, one task per relation, and what became of each. */
	tasks: RelationTask[];
	/** The change set that the undo is itself; undefined where nothing was to be done. */
	run?: EndedChangeSet;
}

/** Takes back what a change set applied, less everything that changed since. */
export async function undoChangeSet(id: string, { dryRun, ...run }: UndoRun): Promise<EndedUndo> {
	const plan = await planUndo(run.client, run.ledger, id, run.signal);
	const tasks = plan.inverse.map((inverse) => newTask(inverse, inverse.add, inverse.remove));
	if (dryRun || tasks.length === 0) return { plan, tasks };
	return {
		plan,
		tasks,
		run: await runChangeSet(tasks, { ...run, changeSet: { ...run.changeSet, undoes: id } }),
	};
}

/** Whether the set's process may still be at work: then it must not be undone. */
export function mayBeRunning({ state, heartbeat_at }: ChangeSet, now: number): boolean {
	return state === 'running' && now - heartbeat_at < DEAD_AFTER_MS;
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
