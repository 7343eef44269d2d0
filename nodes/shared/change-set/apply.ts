import { relationKey, union } from '../../../lib/domain/tag-change';
import type { WecomClient } from '../../../lib/wecom/client';
import { WecomCancelledError } from '../../../lib/wecom/errors';
import { markTag } from '../../../lib/wecom/mark-tag';
import { Breather, forEachConcurrently, readAhead } from '../event-loop';
import { callFailure, type Failure } from '../failure';
import { message } from '../messages';
import { tolerate } from '../tolerate';
import { readHeldTags } from './held-tags';
import { newTask, type RelationTask } from './task';

/** Where the outcome of each task is written down. */
export interface TaskJournal {
	/** Writes tasks as planned: what is called must be known to the ledger first. */
	plan(tasks: readonly RelationTask[]): Promise<void>;
	/** Notes what became of a task; `untried` for one that was never called. */
	settle(task: RelationTask, untried?: 'not_applied'): void;
	/** A ledger that cannot be written must end the run, not only its record. @throws what writing failed with */
	requireWritable(): void;
}

/** Decides, while a run is under way, what of it is still to be called. */
export interface RunControl {
	/** Why a task must not be called any more; undefined: it may. */
	refuse(task: RelationTask): Failure | undefined;
	/** Hears of each call, in the order in which they end. */
	observe(task: RelationTask): void;
	/** Aborts the task's calls: when it gets too late for them, and when the execution is cancelled. */
	cutOff?(task: RelationTask): AbortSignal | undefined;
}

export interface ApplyOptions {
	client: WecomClient;
	journal: TaskJournal;
	control: RunControl;
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
 * added and removed and, where something is missing, with the failure. The next page is fetched and planned
 * while the one before is being called.
 *
 * @throws WecomCancelledError when the execution is cancelled; the journal then holds what was not settled
 *   as planned, and the next run finds out what became of it
 */
export async function applyTasks(
	pages: Iterable<readonly RelationTask[]> | AsyncIterable<readonly RelationTask[]>,
	options: ApplyOptions,
): Promise<void> {
	const { journal, control, signal } = options;
	const unclear: RelationTask[] = [];

	await forEachConcurrently(plannedTasks(pages, journal), TASKS_AT_ONCE, async (task) => {
		const refusal = control.refuse(task);
		if (refusal) {
			task.failure = refusal;
			journal.settle(task, 'not_applied');
			return;
		}
		await callForTask(task, options);
		control.observe(task);
		if (task.failure && leavesEffectUnclear(task.failure)) unclear.push(task);
		else journal.settle(task);
	});

	await tryAgain(unclear, options);
	await findEffects(unclear, options);
	const breather = new Breather();
	for (const task of unclear) {
		if (breather.due()) await breather.pause();
		journal.settle(task);
	}
	signal?.throwIfAborted();
}

async function* plannedTasks(
	pages: Iterable<readonly RelationTask[]> | AsyncIterable<readonly RelationTask[]>,
	journal: TaskJournal,
): AsyncIterable<RelationTask> {
	const plan = async function* (): AsyncIterable<readonly RelationTask[]> {
		for await (const page of pages) {
			await journal.plan(page);
			yield page;
		}
	};
	for await (const page of readAhead(plan())) {
		for (const task of page) {
			journal.requireWritable();
			yield task;
		}
	}
}

/** By now the trouble may have passed. Marking what is marked already does no harm. */
async function tryAgain(tasks: readonly RelationTask[], options: ApplyOptions): Promise<void> {
	await forEachConcurrently(tasks, TASKS_AT_ONCE, async (task) => {
		if (options.control.refuse(task)) return;
		delete task.failure;
		await callForTask(task, options);
	});
}

async function callForTask(task: RelationTask, options: ApplyOptions): Promise<void> {
	await callInChunks(task, { ...options, cutOff: options.control.cutOff?.(task) });
}

interface CallOptions extends ApplyOptions {
	cutOff: AbortSignal | undefined;
}

async function callInChunks(task: RelationTask, options: CallOptions): Promise<void> {
	for (const { add, remove } of chunksOf(task)) {
		const failure = await callOnce(task, add, remove, options);
		if (failure) {
			task.failure = failure;
			const several = task.add.length + task.remove.length > 1;
			if (several && BAD_TAG.has(failure.errcode ?? 0)) await callTagByTag(task, options);
			return;
		}
		task.added = union(task.added, add);
		task.removed = union(task.removed, remove);
	}
}

/** @returns what went wrong, if anything */
async function callOnce(
	task: RelationTask,
	add: readonly string[],
	remove: readonly string[],
	{ client, signal, cutOff }: CallOptions,
): Promise<Failure | undefined> {
	const { userid, external_userid } = task;
	const params = { userid, external_userid, add_tag: add, remove_tag: remove };
	task.calls += 1;
	const marking = markTag(client, params, { signal: cutOff ?? signal }).catch((error: unknown) => {
		const isCutOff = error instanceof WecomCancelledError && cutOff?.aborted && !signal?.aborted;
		if (!isCutOff) throw error;
		return CUT_OFF;
	});
	const marked = await tolerate(marking);
	if (!marked.ok) return callFailure(marked.error);
	if (marked.value !== CUT_OFF) return undefined;
	return { code: 'CUT_OFF', message: message('CUT_OFF'), class: 'transient', retryable: true };
}

/** The call was broken off: it may or may not have reached WeCom. */
const CUT_OFF = Symbol('cut off');

/** WeCom refuses a whole call for one bad tag: find it, so that the others go on. */
async function callTagByTag(task: RelationTask, options: CallOptions): Promise<void> {
	delete task.failure;
	const single = async (tag: string, list: 'add' | 'remove'): Promise<void> => {
		const part = newTask(task, list === 'add' ? [tag] : [], list === 'remove' ? [tag] : []);
		await callInChunks(part, options);
		task.calls += part.calls;
		task.added = union(task.added, part.added);
		task.removed = union(task.removed, part.removed);
		if (!part.failure) return;
		// What became of one tag is unclear until somebody looks; a refusal of another one must not hide that.
		const isUnclear = task.failure !== undefined && leavesEffectUnclear(task.failure);
		if (!isUnclear) task.failure = part.failure;
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
