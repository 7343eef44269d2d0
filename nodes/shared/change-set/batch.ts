import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ChangeMerger, type RelationChange } from '../../../lib/domain/tag-change';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { Breather } from '../event-loop';
import { inputFailure, type Failure } from '../failure';
import { FIELD } from '../fields';
import type { OpenClient } from '../open';
import { findMembersMeant, type FanOutPolicy } from './fan-out';
import { fieldName, isFailure, readItemRequests, type ItemRequest } from './item-request';

/** How items are read that ask for changes of tags. */
export interface RequestRules {
	/** What the parameters that list fixed tags are called. Without `remove` the items name no tags to remove. */
	labels: { add: string; remove?: string };
	/** Checks of one item beyond what all kinds of requests have in common. */
	check(request: ItemRequest, library: TagLibrary, itemIndex: number): Failure | undefined;
	/** All an item asks of a relation, where that is more than it says. */
	complete(request: ItemRequest, library: TagLibrary): ItemRequest;
}

/** How items are read that say which tags to add and which to remove. @param label what the editor calls a parameter */
export function markRules(context: IExecuteFunctions, label: (displayName: string) => string): RequestRules {
	const fields = { addField: fieldName(context, FIELD.add), removeField: fieldName(context, FIELD.remove) };
	return {
		labels: { add: label('Tags to Add'), remove: label('Tags to Remove') },
		check: (request) =>
			request.add.length + request.remove.length === 0 ? inputFailure('NO_TAGS', fields) : undefined,
		complete: (request) => request,
	};
}

/** What a run's items ask for, relation by relation. */
export interface Batch {
	/** Per item: what it asks, or why it cannot be done. */
	requests: Array<ItemRequest | Failure>;
	/** The relation of each item; several only where a customer came alone. */
	relationsOf: Array<RelationChange | RelationChange[] | undefined>;
	/** What everything together asks of each relation. */
	changes: readonly RelationChange[];
}

/** Reads and checks the items, finds the members where only a customer is given, and merges what is asked. */
export async function collectBatch(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	rules: RequestRules,
	library: TagLibrary,
	client: OpenClient['client'],
	policy: FanOutPolicy,
	signal: AbortSignal | undefined,
): Promise<Batch> {
	const requests = await readItemRequests(context, items, library, rules);
	const noMember =
		policy === 'fail' ? inputFailure('NO_MEMBER', { field: fieldName(context, FIELD.member) }) : undefined;
	const breather = new Breather();
	for (let index = 0; index < requests.length; index++) {
		if (breather.due()) await breather.pause();
		const request = requests[index]!;
		if (isFailure(request)) continue;
		const failure =
			rules.check(request, library, index) ?? (request.userid === undefined ? noMember : undefined);
		requests[index] = failure ?? rules.complete(request, library);
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
	await shareRequests(requests, relationsOf, breather);
	return { requests, relationsOf, changes: merger.changes };
}

/** Where an item alone speaks for its relation, what it asks and what all ask is one object: less to keep in memory. */
async function shareRequests(
	requests: Batch['requests'],
	relationsOf: Batch['relationsOf'],
	breather: Breather,
): Promise<void> {
	for (let index = 0; index < requests.length; index++) {
		if (breather.due()) await breather.pause();
		const request = requests[index]!;
		const change = relationsOf[index];
		if (isFailure(request) || change === undefined || Array.isArray(change)) continue;
		const agrees =
			change.add === request.add && change.remove === request.remove && change.operator === request.operator;
		if (agrees) requests[index] = change;
	}
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
	return await findMembersMeant(client, customers, policy, signal);
}
