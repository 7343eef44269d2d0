import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ChangeMerger, relationKey, type RelationChange } from '../../../lib/domain/tag-change';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { findFollowers, type FanOutPolicy } from '../../shared/change-set/fan-out';
import { readHeldTags, type HeldTags } from '../../shared/change-set/held-tags';
import {
	fieldName,
	isFailure,
	readItemRequests,
	type ItemRequest,
} from '../../shared/change-set/item-request';
import {
	toItems,
	type ItemOutcome,
	type ItemRelation,
	type Tally,
} from '../../shared/change-set/item-result';
import { loadTagLibrary } from '../../shared/change-set/library';
import { settleInterrupted } from '../../shared/change-set/recover';
import { describeTag, runChangeSet, type EndedChangeSet } from '../../shared/change-set/run';
import { newTask, type RelationTask } from '../../shared/change-set/task';
import { Breather } from '../../shared/event-loop';
import { inputFailure, type Failure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { fieldReader } from '../../shared/read-field';

/** How mark and set differ. */
export interface ChangeKind {
	kind: 'mark' | 'set';
	/** What the parameters that list fixed tags are called. Without `remove` the items name no tags to remove. */
	labels: { add: string; remove?: string };
	/** Checks of one item beyond what every kind checks. */
	check(request: ItemRequest, library: TagLibrary): Failure | undefined;
	/** All an item asks of a relation, where that is more than it says. */
	complete(request: ItemRequest, library: TagLibrary): ItemRequest;
	/** What is to change on a relation that holds `held`; a failure where that cannot be told. */
	plan(
		change: RelationChange,
		held: ReadonlySet<string> | undefined,
	): { add: readonly string[]; remove: readonly string[] } | Failure;
	/** Whether the current tags must be known. */
	readFirst: boolean;
}

interface Options {
	changeSetName?: string;
	stopAfter?: number;
	verify?: boolean;
	fanOut?: FanOutPolicy;
}

/**
 * From items to items: read and check, find the relations, merge, compare with what they hold, change what
 * differs as one change set, report per item.
 */
export async function executeChanges(
	context: IExecuteFunctions,
	{ client, corpId }: OpenClient,
	kind: ChangeKind,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], []];
	const dryRun = context.getNodeParameter(FIELD.dryRun, 0, false) as boolean;
	const options = context.getNodeParameter('options', 0, {}) as Options;
	const signal = context.getExecutionCancelSignal();

	const ledger = dryRun ? undefined : await openLedgerOf(context);
	try {
		const library = await loadTagLibrary(client, { includeStrategyTags: true, signal });
		if (ledger)
			await reportRecovered(context, await settleInterrupted(client, ledger, corpId, Date.now(), signal));

		const batch = await collect(context, items, kind, library, client, options.fanOut ?? 'fail', signal);
		const held: HeldTags = kind.readFirst ? await readHeldTags(client, batch.changes, signal) : new Map();
		const planned = await plan(batch.changes, kind, held);
		const tasks = ledger ? tasksOf(batch.changes, planned) : [];
		const toDo = tasks.filter((task) => task !== undefined);

		let changeSet: string | undefined;
		if (ledger && toDo.length > 0) {
			const run = await runChangeSet(toDo, {
				client,
				ledger,
				library,
				changeSet: {
					...describeRun(context, kind.kind, corpId),
					name: options.changeSetName ?? '',
					operator: soleOperator(context, items),
				},
				stopAfter: options.stopAfter ?? 20,
				verify: options.verify ?? false,
				signal,
			});
			changeSet = run.id;
			reportUnverified(context, run);
		}
		const { outputs, tally } = await toItems(items, outcomeOf(batch, planned, tasks), {
			changeSet,
			describeTag: (id) => describeTag(id, library),
		});
		addSummary(context, tally, { client, dryRun, changeSet, tasks: countChanges(planned) });
		return outputs;
	} finally {
		await ledger?.close();
	}
}

interface Batch {
	/** Per item: what it asks, or why it cannot be done. */
	requests: Array<ItemRequest | Failure>;
	/** The relation of each item; several only where a customer came alone. */
	relationsOf: Array<RelationChange | RelationChange[] | undefined>;
	/** What everything together asks of each relation. */
	changes: readonly RelationChange[];
}

async function collect(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	kind: ChangeKind,
	library: TagLibrary,
	client: OpenClient['client'],
	policy: FanOutPolicy,
	signal: AbortSignal | undefined,
): Promise<Batch> {
	const requests = await readItemRequests(context, items, library, kind);
	const noMember =
		policy === 'fail' ? inputFailure('NO_MEMBER', { field: fieldName(context, FIELD.member) }) : undefined;
	const breather = new Breather();
	for (let index = 0; index < requests.length; index++) {
		if (breather.due()) await breather.pause();
		const request = requests[index]!;
		if (isFailure(request)) continue;
		const failure = kind.check(request, library) ?? (request.userid === undefined ? noMember : undefined);
		requests[index] = failure ?? kind.complete(request, library);
	}
	const membersOf = await fanOut(requests, policy, client, signal);

	const merger = new ChangeMerger();
	const relationsOf: Batch['relationsOf'] = [];
	for (let index = 0; index < requests.length; index++) {
		if (breather.due()) await breather.pause();
		const request = requests[index]!;
		if (isFailure(request)) {
			relationsOf.push(undefined);
		} else if (hasMember(request)) {
			relationsOf.push(merger.add(request));
		} else {
			const members = membersOf.get(request.external_userid) ?? [];
			if (members.length === 0) requests[index] = { ...inputFailure('NO_RELATION', {}), class: 'item' };
			relationsOf.push(members.map((userid) => merger.add({ ...request, userid })));
		}
	}
	return { requests, relationsOf, changes: merger.changes };
}

function hasMember(request: ItemRequest): request is ItemRequest & { userid: string } {
	return request.userid !== undefined;
}

/** The members meant for each customer that came alone. */
async function fanOut(
	requests: ReadonlyArray<ItemRequest | Failure>,
	policy: FanOutPolicy,
	client: OpenClient['client'],
	signal: AbortSignal | undefined,
): Promise<Map<string, string[]>> {
	const customers = new Set<string>();
	for (const request of requests) {
		if (!isFailure(request) && request.userid === undefined) customers.add(request.external_userid);
	}
	if (customers.size === 0) return new Map();
	const followers = await findFollowers(client, customers, signal);
	return new Map(
		[...followers].map(([customer, list]) => [
			customer,
			list.slice(0, policy === 'owner' ? 1 : undefined).map((follower) => follower.userid),
		]),
	);
}

/** What differs on each relation, by its position: tags, nothing, or the reason why it cannot be told. */
type Plan = Array<Pick<RelationChange, 'add' | 'remove'> | Failure | undefined>;

async function plan(changes: readonly RelationChange[], kind: ChangeKind, held: HeldTags): Promise<Plan> {
	const planned: Plan = [];
	const breather = new Breather();
	for (const merged of changes) {
		if (breather.due()) await breather.pause();
		const tags = held.size > 0 ? held.get(relationKey(merged.userid, merged.external_userid)) : undefined;
		const difference = kind.plan(merged, tags);
		const isNothing = !('code' in difference) && difference.add.length + difference.remove.length === 0;
		planned.push(isNothing ? undefined : difference);
	}
	return planned;
}

function countChanges(planned: Plan): number {
	return planned.filter((difference) => difference && !('code' in difference)).length;
}

/** The tasks of a plan, by the same positions. */
function tasksOf(changes: readonly RelationChange[], planned: Plan): Array<RelationTask | undefined> {
	return planned.map((difference, position) =>
		difference && !('code' in difference)
			? newTask(changes[position]!, difference.add, difference.remove)
			: undefined,
	);
}

/** Tells what became of an item. */
function outcomeOf(
	{ requests, relationsOf }: Batch,
	planned: Plan,
	tasks: ReadonlyArray<RelationTask | undefined>,
): (itemIndex: number) => ItemOutcome {
	const noTags: readonly string[] = [];
	const toRelation = (merged: RelationChange): ItemRelation => {
		const difference = planned[merged.position];
		if (!difference || 'code' in difference) return { merged };
		return { merged, difference, task: tasks[merged.position] };
	};
	return (itemIndex) => {
		const request = requests[itemIndex]!;
		if (isFailure(request)) return { add: noTags, remove: noTags, relations: [], failure: request };
		const changes = relationsOf[itemIndex] ?? [];
		const list = Array.isArray(changes) ? changes : [changes];
		const outcome: ItemOutcome = {
			add: request.add,
			remove: request.remove,
			relations: list.map(toRelation),
		};
		for (const { position } of list) {
			const difference = planned[position];
			if (difference && 'code' in difference) outcome.failure = difference;
		}
		return outcome;
	};
}

/** Who and what runs the change set. */
export function describeRun(context: IExecuteFunctions, kind: 'mark' | 'set' | 'undo', corpId: string) {
	return {
		corp_id: corpId,
		kind,
		name: '',
		operator: null,
		workflow_id: context.getWorkflow().id ?? null,
		execution_id: context.getExecutionId(),
		node_name: context.getNode().name,
		undoes: null,
	};
}

/** The operator, where all items name the same one. */
function soleOperator(context: IExecuteFunctions, items: INodeExecutionData[]): string | null {
	const read = fieldReader(context, 'options.operatorField', 'operator');
	const first = read(items[0]!, 0);
	if (typeof first !== 'string' || first === '') return null;
	return items.every((item, index) => read(item, index) === first) ? first : null;
}

export function reportRecovered(
	context: IExecuteFunctions,
	recovered: { applied: number; lost: number },
): void {
	if (recovered.applied + recovered.lost === 0) return;
	context.addExecutionHints({
		message: message('RECOVERED', { ...recovered }),
		location: 'outputPane',
		type: 'info',
	});
}

/** Changes that WeCom accepted stay applied; but the user asked to have them looked at. */
export function reportUnverified(context: IExecuteFunctions, { unverified }: EndedChangeSet): void {
	if (!unverified) return;
	context.addExecutionHints({
		message: message('NOT_VERIFIED', { cause: unverified.message }),
		location: 'outputPane',
		type: 'warning',
	});
}

function addSummary(
	context: IExecuteFunctions,
	tally: Tally,
	run: { client: OpenClient['client']; dryRun: boolean; changeSet: string | undefined; tasks: number },
): void {
	const calls = run.client.calls.total;
	const asked = tally.applied + tally.unchanged + tally.failed;
	const values = {
		...tally,
		calls,
		saved: Math.max(0, asked - calls),
		changeSet: run.changeSet ?? '',
		wouldCall: run.tasks,
	};
	const code = run.dryRun ? 'SUMMARY_DRY_RUN' : run.changeSet ? 'SUMMARY' : 'SUMMARY_UNCHANGED';
	context.addExecutionHints({
		message: message(code, values),
		location: 'outputPane',
		type: tally.failed > 0 ? 'warning' : 'info',
	});
}
