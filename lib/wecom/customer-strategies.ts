import type { WecomClient } from './client';
import type { CallOptions, EndpointSpec, WecomReply } from './endpoint';
import { checkStrategyId } from './tag-input';
import { checkInteger } from './validate';

const MAX_PAGE = 1_000;

const listSpec: EndpointSpec = {
	path: 'externalcontact/customer_strategy/list',
	method: 'POST',
	idempotent: true,
};
const getSpec: EndpointSpec = {
	path: 'externalcontact/customer_strategy/get',
	method: 'POST',
	idempotent: true,
};
const rangeSpec: EndpointSpec = {
	path: 'externalcontact/customer_strategy/get_range',
	method: 'POST',
	idempotent: true,
};

export interface Strategy {
	strategy_id: number;
	/** 0: first level. */
	parent_id: number;
	strategy_name: string;
	/** Epoch seconds. */
	create_time: number;
	admin_list: string[];
	privilege: Record<string, boolean>;
}

/** A member (type 1) or a department (type 2) inside a strategy's range. */
export type StrategyRangeNode = { type: 1; userid: string } | { type: 2; partyid: number };

export interface Page {
	cursor?: string;
	/** 1 to 1000. @default 1000 */
	limit?: number;
}

/**
 * One page of the ids of the strategies (规则组) that this app created.
 *
 * @see https://developer.work.weixin.qq.com/document/path/94883
 */
export async function listStrategies(
	client: WecomClient,
	page: Page = {},
	options: CallOptions = {},
): Promise<{ strategy: Array<{ strategy_id: number }>; next_cursor: string }> {
	const reply = await client.call<
		WecomReply & { strategy?: Array<{ strategy_id: number }>; next_cursor?: string }
	>(listSpec, pageFields(listSpec.path, page), options);
	return { strategy: reply.strategy ?? [], next_cursor: reply.next_cursor ?? '' };
}

/** All strategy ids of this app, page by page. */
export async function* iterateStrategies(
	client: WecomClient,
	options: CallOptions = {},
): AsyncGenerator<number, void> {
	let cursor = '';
	do {
		const page = await listStrategies(client, { cursor }, options);
		for (const { strategy_id } of page.strategy) yield strategy_id;
		cursor = page.next_cursor;
	} while (cursor !== '');
}

/**
 * One strategy with its administrators and privileges.
 *
 * @see https://developer.work.weixin.qq.com/document/path/94883
 */
export async function getStrategy(
	client: WecomClient,
	strategyId: number,
	options: CallOptions = {},
): Promise<Strategy> {
	checkStrategyId(getSpec.path, strategyId);
	const reply = await client.call<WecomReply & { strategy: Strategy }>(
		getSpec,
		{ strategy_id: strategyId },
		options,
	);
	return reply.strategy;
}

/**
 * One page of the members and departments a strategy applies to (at most 3,000 nodes per strategy).
 *
 * @see https://developer.work.weixin.qq.com/document/path/94883
 */
export async function getStrategyRange(
	client: WecomClient,
	strategyId: number,
	page: Page = {},
	options: CallOptions = {},
): Promise<{ range: StrategyRangeNode[]; next_cursor: string }> {
	checkStrategyId(rangeSpec.path, strategyId);
	const reply = await client.call<WecomReply & { range?: StrategyRangeNode[]; next_cursor?: string }>(
		rangeSpec,
		{ strategy_id: strategyId, ...pageFields(rangeSpec.path, page) },
		options,
	);
	return { range: reply.range ?? [], next_cursor: reply.next_cursor ?? '' };
}

/** All members and departments a strategy applies to. */
export async function* iterateStrategyRange(
	client: WecomClient,
	strategyId: number,
	options: CallOptions = {},
): AsyncGenerator<StrategyRangeNode, void> {
	let cursor = '';
	do {
		const page = await getStrategyRange(client, strategyId, { cursor }, options);
		yield* page.range;
		cursor = page.next_cursor;
	} while (cursor !== '');
}

function pageFields(endpoint: string, { cursor = '', limit = MAX_PAGE }: Page): Record<string, unknown> {
	checkInteger(endpoint, 'limit', limit, 1, MAX_PAGE);
	return cursor === '' ? { limit } : { cursor, limit };
}
