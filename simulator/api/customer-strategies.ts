import type { Strategy } from '../corp/types';
import { ApiFailure } from '../failure';
import { read, type Call, type EndpointFamily } from './endpoint';
import { readCursor, readLimit, writeCursor } from './fields';

const MOST_PER_PAGE = 1000;

/**
 * The rule group of that id, as long as this app made it: others it does not see (page 94883).
 * @throws ApiFailure 40063 no id, 40058 not there
 */
export function requireOwnStrategy({ sim }: Call, strategyId: number | undefined): Strategy {
	if (strategyId === undefined) throw new ApiFailure(40063);
	const strategy = sim.corp.strategies.get(strategyId);
	if (strategy?.owner !== 'app') throw new ApiFailure(40058, 'invalid strategy_id');
	return strategy;
}

/** 规则组, page 94883: reading. */
export const customerStrategyEndpoints: EndpointFamily = {
	'externalcontact/customer_strategy/list': read(
		'POST',
		(call) => {
			const own = [...call.sim.corp.strategies.values()].filter(({ owner }) => owner === 'app');
			const { page, ...rest } = cutPage(call, own);
			return { strategy: page.map(({ id }) => ({ strategy_id: id })), ...rest };
		},
		{ strategy: [] },
	),

	'externalcontact/customer_strategy/get': read('POST', (call) => {
		const strategy = requireOwnStrategy(call, call.body.integer('strategy_id'));
		return {
			strategy: {
				strategy_id: strategy.id,
				parent_id: strategy.parentId,
				strategy_name: strategy.name,
				create_time: strategy.createTime,
				admin_list: strategy.admins,
				privilege: strategy.privilege,
			},
		};
	}),

	'externalcontact/customer_strategy/get_range': read(
		'POST',
		(call) => {
			const strategy = requireOwnStrategy(call, call.body.integer('strategy_id'));
			const { page, ...rest } = cutPage(call, strategy.range);
			return { range: page, ...rest };
		},
		{ range: [] },
	),
};

/** `next_cursor` is absent on the last page. */
function cutPage<T>({ body }: Call, list: readonly T[]): { page: T[]; next_cursor?: string } {
	const [start = 0] = readCursor(body.string('cursor'), 1);
	const end = start + readLimit(body, MOST_PER_PAGE, MOST_PER_PAGE);
	const page = list.slice(start, end);
	return end < list.length ? { page, next_cursor: writeCursor(end) } : { page };
}
