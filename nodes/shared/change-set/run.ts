import { relationKey } from '../../../lib/domain/tag-change';
import { changeSetId } from '../../../lib/ledger/change-set-id';
import { createChangeSet, type NewChangeSet } from '../../../lib/ledger/change-sets';
import type { Ledger } from '../../../lib/ledger/open';
import type { WecomClient } from '../../../lib/wecom/client';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { callFailure, type Failure } from '../failure';
import { message } from '../messages';
import { tolerate } from '../tolerate';
import { applyTasks } from './apply';
import { FailureStreak } from './failure-streak';
import { readHeldTags } from './held-tags';
import { Journal } from './journal';
import { linkRollouts } from './rollouts';
import type { RelationTask } from './task';

export interface ChangeSetRun {
	client: WecomClient;
	ledger: Ledger;
	library: TagLibrary;
	/** Who and what runs it; the id is made here. */
	changeSet: Omit<NewChangeSet, 'id'>;
	/** Rollouts whose tags it carries. */
	rollouts?: ReadonlySet<string>;
	/** Stop after so many failures in a row with one cause that will not pass; 0 never stops. */
	stopAfter: number;
	verify: boolean;
	signal?: AbortSignal;
}

export interface EndedChangeSet {
	id: string;
	/** Why the changes could not be read back, where that was asked for. */
	unverified?: Failure;
}

/** Carries out tasks as one change set that can be undone as a whole. */
export async function runChangeSet(
	tasks: readonly RelationTask[],
	run: ChangeSetRun,
): Promise<EndedChangeSet> {
	const now = Date.now();
	const id = changeSetId(now, Math.random);
	await createChangeSet(run.ledger.db, { ...run.changeSet, id }, now);
	if (run.rollouts) await linkRollouts(run.ledger, run.changeSet.corp_id, run.rollouts, id);
	const journal = new Journal(run.ledger, id);
	const control = new FailureStreak(run.stopAfter);
	let isOver = false;
	try {
		await applyTasks(inPages(tasks), { client: run.client, journal, control, signal: run.signal });
		isOver = true;
	} finally {
		await (isOver ? journal.finish(control.stopped ? 'stopped' : 'finished') : journal.release());
	}
	const unverified = run.verify ? await verifyTasks(tasks, run) : undefined;
	return { id, ...(unverified && { unverified }) };
}

/** Relations planned in one transaction: what a crash leaves to be found out is at most a page or two. */
const RELATIONS_PER_PAGE = 500;

function* inPages(tasks: readonly RelationTask[]): Iterable<readonly RelationTask[]> {
	for (let start = 0; start < tasks.length; start += RELATIONS_PER_PAGE) {
		yield tasks.slice(start, start + RELATIONS_PER_PAGE);
	}
}

/** Reads the relations back; what does not hold as asked counts as failed, though WeCom had accepted it. */
async function verifyTasks(tasks: readonly RelationTask[], run: ChangeSetRun): Promise<Failure | undefined> {
	const done = tasks.filter((task) => task.added.length + task.removed.length > 0);
	const held = await tolerate(readHeldTags(run.client, done, run.signal));
	// What is done is done and journalled: a failed look at it must not cost the items their results.
	if (!held.ok) return callFailure(held.error);
	for (const task of done) {
		const tags = held.value.get(relationKey(task.userid, task.external_userid));
		const wrong = [
			...task.added.filter((tag) => tags?.has(tag) !== true),
			...task.removed.filter((tag) => tags === undefined || tags.has(tag)),
		];
		if (wrong.length === 0) continue;
		task.added = task.added.filter((tag) => !wrong.includes(tag));
		task.removed = task.removed.filter((tag) => !wrong.includes(tag));
		task.failure = {
			code: 'VERIFY_MISMATCH',
			class: 'verify',
			retryable: true,
			message: message('VERIFY_MISMATCH', {
				tags: wrong.map((tag) => run.library.describe(tag)).join(', '),
			}),
		};
	}
	return undefined;
}
