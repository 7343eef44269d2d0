import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { WecomClient } from '../../../lib/wecom/client';
import { findMembersMeant, type FanOutPolicy } from '../../shared/change-set/fan-out';
import {
	fieldName,
	isFailure,
	readItemRequests,
	type ItemRequest,
} from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import { inputFailure, type Failure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';

/** The items of a run and what each asks for. */
export interface Batch {
	items: readonly INodeExecutionData[];
	/** Per item: what it asks, or why that cannot be told. */
	requests: ReadonlyArray<ItemRequest | Failure>;
	/** Whether some items name a customer alone, and so may mean several relations. */
	hasFanOut: boolean;
	/** The members whose relation with its customer an item means. */
	membersOf(request: ItemRequest): readonly string[];
	/** Every customer some item asks something of. Made when first asked for. */
	customers(): Promise<ReadonlySet<string>>;
}

export interface BatchOptions {
	library: TagLibrary;
	client: WecomClient;
	fanOut: FanOutPolicy;
	signal: AbortSignal | undefined;
}

const NOBODY: readonly string[] = [];

/** Reads and checks every item, and finds the members where only a customer is given. */
export async function readBatch(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	{ library, client, fanOut, signal }: BatchOptions,
): Promise<Batch> {
	const requests = await readItemRequests(context, items, library, { labels: { add: '', remove: '' } });
	const noTags = inputFailure('NO_TAGS_ASKED', {
		addField: fieldName(context, FIELD.add),
		removeField: fieldName(context, FIELD.remove),
	});
	const noMember = inputFailure('NO_MEMBER', { field: fieldName(context, FIELD.member) });
	const alone = new Set<string>();
	const breather = new Breather();
	for (let index = 0; index < requests.length; index++) {
		if (breather.due()) await breather.pause();
		const request = requests[index]!;
		if (isFailure(request)) continue;
		if (request.add.length + request.remove.length === 0) {
			requests[index] = noTags;
		} else if (request.userid === undefined && fanOut === 'fail') {
			requests[index] = noMember;
		} else if (request.userid === undefined) {
			alone.add(request.external_userid);
		}
	}
	const membersMeant = await findMembersMeant(client, alone, fanOut, signal);
	let customers: Promise<ReadonlySet<string>> | undefined;
	return {
		items,
		requests,
		hasFanOut: alone.size > 0,
		membersOf: ({ userid, external_userid }) =>
			userid === undefined ? (membersMeant.get(external_userid) ?? NOBODY) : [userid],
		customers: async () => await (customers ??= collectCustomers(requests)),
	};
}

async function collectCustomers(
	requests: ReadonlyArray<ItemRequest | Failure>,
): Promise<ReadonlySet<string>> {
	const customers = new Set<string>();
	const breather = new Breather();
	for (const request of requests) {
		if (breather.due()) await breather.pause();
		if (!isFailure(request)) customers.add(request.external_userid);
	}
	return customers;
}
