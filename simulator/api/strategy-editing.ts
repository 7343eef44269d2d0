import { toSeconds } from '../clock';
import { findMember, type Corp } from '../corp/corp';
import { deleteGroup, liveGroups } from '../corp/library';
import { allPrivileges, FIXED_PRIVILEGES } from '../corp/privileges';
import type { RangeNode, Strategy } from '../corp/types';
import { ApiFailure } from '../failure';
import type { Params } from '../params';
import { requireOwnStrategy } from './customer-strategies';
import { write, type EndpointFamily } from './endpoint';

const MOST_ADMINS = 20;
const MOST_NODES_PER_CALL = 100;
const MOST_LEVELS = 5;
const MOST_NODES = 3000;

/** 规则组, page 94883: creating, editing, deleting. */
export const strategyEditingEndpoints: EndpointFamily = {
	'externalcontact/customer_strategy/create': write((call) => {
		const { sim, body, now } = call;
		const { corp } = sim;
		const parentId = body.integer('parent_id') ?? 0;
		const parent = parentId === 0 ? undefined : requireOwnStrategy(call, parentId);
		if (levelOf(corp, parent) >= MOST_LEVELS) throw new ApiFailure(40058);
		const name = body.string('strategy_name') ?? '';
		if (name === '') throw new ApiFailure(40063);
		const range = readRange(corp, body, 'range');
		if (range.length === 0) throw new ApiFailure(40063);
		const strategy: Strategy = {
			id: corp.nextStrategyId++,
			parentId,
			name,
			createTime: toSeconds(now),
			admins: readAdmins(corp, body) ?? [],
			privilege: parent ? parent.privilege : readPrivilege(body),
			range,
			owner: 'app',
		};
		corp.strategies.set(strategy.id, strategy);
		return { strategy_id: strategy.id };
	}),

	'externalcontact/customer_strategy/edit': write((call) => {
		const { sim, body } = call;
		const strategy = requireOwnStrategy(call, body.integer('strategy_id'));
		const added = readRange(sim.corp, body, 'range_add');
		const removed = new Set(readRange(sim.corp, body, 'range_del').map(keyOf));
		const range = [...new Map([...strategy.range, ...added].map((node) => [keyOf(node), node])).values()];
		const kept = range.filter((node) => !removed.has(keyOf(node)));
		if (kept.length > MOST_NODES) throw new ApiFailure(40058);
		strategy.admins = readAdmins(sim.corp, body) ?? strategy.admins;
		strategy.name = body.string('strategy_name') ?? strategy.name;
		strategy.range = kept;
		// A child group inherits its parent's privileges and has none of its own.
		if (strategy.parentId === 0 && body.object('privilege')) strategy.privilege = readPrivilege(body);
		return {};
	}),

	/** A rule group with children cannot go before them; its tags go with it. */
	'externalcontact/customer_strategy/del': write((call) => {
		const { corp } = call.sim;
		const strategy = requireOwnStrategy(call, call.body.integer('strategy_id'));
		if ([...corp.strategies.values()].some(({ parentId }) => parentId === strategy.id)) {
			throw new ApiFailure(40058);
		}
		for (const group of liveGroups(corp, strategy.id)) deleteGroup(corp, group);
		corp.strategies.delete(strategy.id);
		return {};
	}),
};

function levelOf(corp: Corp, strategy: Strategy | undefined): number {
	return strategy ? 1 + levelOf(corp, corp.strategies.get(strategy.parentId)) : 0;
}

function readAdmins(corp: Corp, body: Params): string[] | undefined {
	const admins = body.strings('admin_list');
	if (!admins) return undefined;
	if (admins.length > MOST_ADMINS) throw new ApiFailure(40058);
	if (admins.some((userid) => !findMember(corp, userid))) throw new ApiFailure(60111);
	return admins;
}

function readPrivilege(body: Params): Record<string, boolean> {
	const all = allPrivileges();
	const given = body.object('privilege')?.booleans() ?? {};
	for (const [name, allowed] of Object.entries(given)) {
		if (name in all && !FIXED_PRIVILEGES.includes(name)) all[name] = allowed;
	}
	return all;
}

function readRange(corp: Corp, body: Params, field: string): RangeNode[] {
	const nodes = body.objects(field) ?? [];
	if (nodes.length > MOST_NODES_PER_CALL) throw new ApiFailure(40058);
	return nodes.map((node): RangeNode => {
		if (node.integer('type') === 1) {
			const member = findMember(corp, node.string('userid') ?? '');
			if (!member) throw new ApiFailure(60111);
			return { type: 1, userid: member.userid };
		}
		if (node.integer('type') !== 2) throw new ApiFailure(40058);
		const partyid = node.integer('partyid') ?? 0;
		if (!corp.departments.has(partyid)) throw new ApiFailure(60003);
		return { type: 2, partyid };
	});
}

function keyOf(node: RangeNode): string {
	return node.type === 1 ? `member ${node.userid}` : `department ${node.partyid}`;
}
