import { relationKey, union } from '../../../lib/domain/tag-change';
import type { WecomClient } from '../../../lib/wecom/client';
import { markTag } from '../../../lib/wecom/mark-tag';
import { forEachConcurrently } from '../event-loop';
import { callFailure, isSystemic, type Failure } from '../failure';
import { message } from '../messages';
import { tolerate } from '../tolerate';
import { readHeldTags } from './held-tags';
import type { Journal } from './journal';
import { newTask, type RelationTask } from './task';

export interface ApplyOptions {
	client: WecomClient;
	journal: Journal;
	/** Stop after so many failures in a row with one cause that will not pass; 0 never stops. */
	stopAfter: number;
	signal?: AbortSignal;
}

/** Enough to keep WeCom's five places filled while results are written. */
const TASKS_AT_ONCE = 32;

/** Undocumented; one vendor sends 50 at most, none of the documented limits is below 1,000. */
const TAGS_PER_CALL = 100;

/** One tag that is gone (40068), or not meant for this member (60030), spoils the call for all its tags. */
const BAD_TAG = new Set([40068, 60030]);

/**
 * Carries out the tasks: planned in the journal, then called, then settled. Each task ends with what was
 * added and removed and, where something is missing, with the failure.
 *
 * @returns `stopped` when the run ended early because everything failed with one cause
 * @throws WecomCancelledError when the execution is cancelled; the journal then holds what was not settled
 *   as planned, and the next run finds out what became of it
 */
export async function applyTasks(
	tasks: readonly RelationTask[],
	options: ApplyOptions,
): Promise<'finished' | 'stopped'> {
	const { journal, signal } = options;
	const streak = new FailureStreak(options.stopAfter);
	const unclear: RelationTask[] = [];

	await forEachConcurrently(journal.planInPages(tasks), TASKS_AT_ONCE, async (task) => {
		if (streak.stopped) {
			task.failure = streak.failure;
			journal.settle(task, 'not_applied');
			return;
		}
		await callForTask(task, options);
		streak.count(task.failure);
		if (task.failure && leavesEffectUnclear(task.failure)) unclear.push(task);
		else journal.settle(task);
	});

	if (!streak.stopped) await tryAgain(unclear, options);
	await findEffects(unclear, options);
	for (const task of unclear) journal.settle(task);
	signal?.throwIfAborted();
	return streak.stopped ? 'stopped' : 'finished';
}

/** By now the trouble may have passed. Marking what is marked already does no harm. */
async function tryAgain(tasks: readonly RelationTask[], options: ApplyOptions): Promise<void> {
	await forEachConcurrently(tasks, TASKS_AT_ONCE, async (task) => {
		delete task.failure;
		await callForTask(task, options);
	});
}

async function callForTask(task: RelationTask, options: ApplyOptions): Promise<void> {
	for (const { add, remove } of chunksOf(task)) {
		const marked = await tolerate(
			markTag(
				options.client,
				{ userid: task.userid, external_userid: task.external_userid, add_tag: add, remove_tag: remove },
				{ signal: options.signal },
			),
		);
		if (!marked.ok) {
			task.failure = callFailure(marked.error);
			const several = task.add.length + task.remove.length > 1;
			if (several && BAD_TAG.has(marked.error.errcode ?? 0)) await callTagByTag(task, options);
			return;
		}
		task.added = union(task.added, add);
		task.removed = union(task.removed, remove);
	}
}

/** WeCom refuses a whole call for one bad tag: find it, so that the others go on. */
async function callTagByTag(task: RelationTask, options: ApplyOptions): Promise<void> {
	delete task.failure;
	const single = async (tag: string, list: 'add' | 'remove'): Promise<void> => {
		const part = newTask(task, list === 'add' ? [tag] : [], list === 'remove' ? [tag] : []);
		await callForTask(part, options);
		task.added = union(task.added, part.added);
		task.removed = union(task.removed, part.removed);
		if (part.failure) task.failure = part.failure;
	};
	const { add, remove } = task;
	for (const tag of add) if (!task.added.includes(tag)) await single(tag, 'add');
	for (const tag of remove) if (!task.removed.includes(tag)) await single(tag, 'remove');
}

function* chunksOf(task: RelationTask): Iterable<{ add: readonly string[]; remove: readonly string[] }> {
	const { add, remove } = task;
	const most = Math.max(add.length, remove.length);
	for (let start = 0; start < most; start += TAGS_PER_CALL) {
		yield {
			add: add.length <= TAGS_PER_CALL && start === 0 ? add : add.slice(start, start + TAGS_PER_CALL),
			remove:
				remove.length <= TAGS_PER_CALL && start === 0 ? remove : remove.slice(start, start + TAGS_PER_CALL),
		};
	}
}

/** No answer, or none that can be read: WeCom may have done it all the same. */
function leavesEffectUnclear(failure: Failure): boolean {
	return failure.class === 'transient' && (failure.errcode === undefined || failure.errcode === -1);
}

/** Looks at WeCom to find out what became of calls that never got a clear answer. */
async function findEffects(tasks: readonly RelationTask[], options: ApplyOptions): Promise<void> {
	const open = tasks.filter((task) => task.failure !== undefined && leavesEffectUnclear(task.failure));
	if (open.length === 0) return;
	const held = await tolerate(readHeldTags(options.client, open, options.signal));
	if (!held.ok) return;
	for (const task of open) {
		const tags = held.value.get(relationKey(task.userid, task.external_userid));
		if (!tags) continue;
		task.added = task.add.filter((tag) => tags.has(tag));
		task.removed = task.remove.filter((tag) => !tags.has(tag));
		if (task.added.length === task.add.length && task.removed.length === task.remove.length)
			delete task.failure;
	}
}

/** Ends a run whose every call fails for a reason that the next one shares. */
class FailureStreak {
	private length = 0;
	private cause = '';
	failure: Failure | undefined;

	constructor(private readonly limit: number) {}

	get stopped(): boolean {
		return this.failure !== undefined;
	}

	count(failure: Failure | undefined): void {
		if (failure === undefined || !isSystemic(failure)) {
			this.length = 0;
			return;
		}
		const cause = failure.errcode === undefined ? failure.code : String(failure.errcode);
		this.length = cause === this.cause ? this.length + 1 : 1;
		this.cause = cause;
		if (this.limit > 0 && this.length >= this.limit) {
			this.failure = {
				...failure,
				code: 'STOPPED',
				message: message('STOPPED', { count: this.length, cause: failure.message }),
			};
		}
	}
}
