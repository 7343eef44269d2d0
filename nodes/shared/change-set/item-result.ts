import type { INodeExecutionData } from 'n8n-workflow';
import { Breather } from '../event-loop';
import type { Failure } from '../failure';
import { message } from '../messages';
import type { RelationTask } from './task';

export type ItemStatus = 'applied' | 'unchanged' | 'failed' | 'planned';

/** What the node adds to an item under `wecom`. */
export type WecomResult = {
	status: ItemStatus;
	/** Tag ids that this run put on the relation (would put on, in a dry run). */
	added: readonly string[];
	removed: readonly string[];
	errcode?: number;
	class?: string;
	retryable?: boolean;
	message?: string;
	hint?: string;
	reasons?: Array<{ code: string; message: string }>;
	change_set?: string;
	/** The change set that this one takes back. */
	undoes?: string;
	/** With several relations (fan-out): the members whose relation was changed. */
	userids?: string[];
};

/** One relation an item asked to change, and what was to be done there after all. */
export interface ItemRelation {
	/** What the whole batch asks of the relation; tags that another item asked away are missing. */
	merged: { userid: string; add: readonly string[]; remove: readonly string[] };
	/** What differs from what the relation holds; undefined when nothing does. */
	difference?: { add: readonly string[]; remove: readonly string[] };
	/** What became of it; undefined in a dry run. */
	task?: RelationTask;
}

export interface ItemOutcome {
	add: readonly string[];
	remove: readonly string[];
	/** One, or several with fan-out, or none when the item failed before. */
	relations: readonly ItemRelation[];
	failure?: Failure;
}

export interface Tally {
	applied: number;
	unchanged: number;
	failed: number;
	planned: number;
}

export interface ResultOptions {
	changeSet?: string;
	describeTag: (id: string) => string;
}

const NONE: readonly string[] = [];

/** Turns outcomes into items: applied, unchanged and planned ones on the first output, failed ones on the second. */
export async function toItems(
	items: readonly INodeExecutionData[],
	outcomeOf: (itemIndex: number) => ItemOutcome,
	options: ResultOptions,
): Promise<{ outputs: [INodeExecutionData[], INodeExecutionData[]]; tally: Tally }> {
	const tally: Tally = { applied: 0, unchanged: 0, failed: 0, planned: 0 };
	const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	const breather = new Breather();
	for (let index = 0; index < items.length; index++) {
		if (breather.due()) await breather.pause();
		const source = items[index]!;
		const wecom = toResult(outcomeOf(index), options);
		tally[wecom.status] += 1;
		const output: INodeExecutionData = {
			json: { ...source.json, wecom },
			pairedItem: { item: index },
		};
		if (source.binary) output.binary = source.binary;
		outputs[wecom.status === 'failed' ? 1 : 0].push(output);
	}
	return { outputs, tally };
}

function toResult(outcome: ItemOutcome, options: ResultOptions): WecomResult {
	if (outcome.failure) return failedResult(outcome.failure, NONE, NONE, undefined);
	const { relations } = outcome;
	const single = relations.length === 1 ? relations[0]! : undefined;
	if (single) return relationResult(outcome, single, options);

	const results = relations.map((relation) => relationResult(outcome, relation, options));
	const worst =
		ORDER_OF_CONCERN.find((status) => results.some((result) => result.status === status)) ?? 'unchanged';
	const shown = results.find((result) => result.status === worst);
	return {
		...(shown ?? { status: worst }),
		added: unique(results.flatMap((result) => result.added)),
		removed: unique(results.flatMap((result) => result.removed)),
		userids: relations.map((relation) => relation.merged.userid),
	};
}

const ORDER_OF_CONCERN: readonly ItemStatus[] = ['failed', 'planned', 'applied', 'unchanged'];

function relationResult(outcome: ItemOutcome, relation: ItemRelation, options: ResultOptions): WecomResult {
	const { task, merged, difference } = relation;
	const superseded = supersededTags(outcome, merged);
	const reasons = superseded.length > 0 ? supersededReason(superseded, options) : undefined;
	if (!difference) return { status: 'unchanged', added: NONE, removed: NONE, ...(reasons && { reasons }) };

	if (!task) {
		const added = common(outcome.add, difference.add);
		const removed = common(outcome.remove, difference.remove);
		const status = added.length + removed.length > 0 ? 'planned' : 'unchanged';
		return { status, added, removed, ...(reasons && { reasons }) };
	}
	const added = common(outcome.add, task.added);
	const removed = common(outcome.remove, task.removed);
	if (task.failure && concerns(task, outcome))
		return failedResult(task.failure, added, removed, options.changeSet);
	const changed = added.length + removed.length > 0;
	return {
		status: changed ? 'applied' : 'unchanged',
		added,
		removed,
		...(reasons && { reasons }),
		...(changed && options.changeSet !== undefined && { change_set: options.changeSet }),
	};
}

/** A failed item; what had been done before the failure is told all the same. */
export function failedResult(
	failure: Failure,
	added: readonly string[],
	removed: readonly string[],
	changeSet: string | undefined,
): WecomResult {
	const { code, message: text, ...rest } = failure;
	return {
		status: 'failed',
		added,
		removed,
		...rest,
		message: text,
		reasons: [{ code, message: text }],
		...(changeSet !== undefined && { change_set: changeSet }),
	};
}

/** A relation can serve several items; only those whose tags are missing have failed. */
function concerns(task: RelationTask, outcome: ItemOutcome): boolean {
	const missing = (wanted: readonly string[], asked: readonly string[], done: readonly string[]): boolean =>
		wanted.some((tag) => asked.includes(tag) && !done.includes(tag));
	return missing(outcome.add, task.add, task.added) || missing(outcome.remove, task.remove, task.removed);
}

function supersededTags(
	outcome: ItemOutcome,
	merged: { add: readonly string[]; remove: readonly string[] },
): string[] {
	if (merged.remove.length === 0 && outcome.remove.length === 0) return [];
	return [
		...outcome.add.filter((tag) => merged.remove.includes(tag)),
		...outcome.remove.filter((tag) => merged.add.includes(tag)),
	];
}

function supersededReason(tags: string[], options: ResultOptions): Array<{ code: string; message: string }> {
	return [
		{
			code: 'SUPERSEDED',
			message: message('SUPERSEDED', { tags: tags.map(options.describeTag).join(', ') }),
		},
	];
}

/** The wanted tags that are among the others; the list itself where that is all of them. */
function common(wanted: readonly string[], others: readonly string[]): readonly string[] {
	if (wanted === others) return wanted;
	if (others.length === 0 || wanted.length === 0) return NONE;
	return wanted.every((tag) => others.includes(tag)) ? wanted : wanted.filter((tag) => others.includes(tag));
}

function unique(tags: readonly string[]): string[] {
	return [...new Set(tags)];
}
