import {
	contactEvent,
	groupDeletionEvents,
	groupEvent,
	shuffleEvent,
	tagDeletionEvents,
	tagEvent,
} from '../callback/events';
import {
	createGroup,
	createTag,
	deleteGroup,
	deleteTag,
	findGroup,
	findTag,
	liveGroups,
	liveTags,
	sortByOrder,
} from '../corp/library';
import { mark, unmark } from '../corp/relations';
import type { Tag, TagGroup } from '../corp/types';
import { BadRequest } from '../failure';
import { isInteger } from '../params';
import type { Simulation } from '../simulation';
import { requireRelation, type ConsoleOp, type Outcome } from './console-op';
import { requireText } from './control';

/** What a person does with tags in the WeCom client or the admin console. */
export const TAG_OPS: Readonly<Record<string, ConsoleOp>> = {
	mark: (sim, body) => changeMark(sim, body, mark),
	unmark: (sim, body) => changeMark(sim, body, unmark),

	create_tag: (sim, body) => {
		const { corp, clock } = sim;
		const groupName = requireText(body, 'group_name');
		const name = requireText(body, 'name');
		const strategyId = readStrategyId(sim, body);
		const existing = findGroup(corp, groupName, strategyId);
		if (existing && findTag(existing, name))
			throw new BadRequest(`name: ${groupName} already has a tag ${name}`);
		const now = clock.now();
		const plan = { name: groupName, order: undefined, owner: 'console', strategyId } as const;
		const group = existing ?? createGroup(corp, plan, now);
		const tag = createTag(corp, group, { name, order: undefined, owner: 'console' }, now);
		const events = [...(existing ? [] : [groupEvent('create', group)]), tagEvent('create', tag)];
		return { events, reply: { group_id: group.id, tag_id: tag.id } };
	},

	rename_tag: (sim, body) => {
		const tag = requireTag(sim, body);
		const name = requireText(body, 'name');
		const namesake = findTag(tag.group, name);
		if (namesake && namesake !== tag)
			throw new BadRequest(`name: ${tag.group.name} already has a tag ${name}`);
		tag.name = name;
		return { events: [tagEvent('update', tag)] };
	},

	delete_tag: (sim, body) => {
		const tag = requireTag(sim, body);
		deleteTag(sim.corp, tag);
		return { events: tagDeletionEvents(tag) };
	},

	delete_group: (sim, body) => {
		const group = requireGroup(sim, body);
		const tags = liveTags(group);
		deleteGroup(sim.corp, group);
		return { events: groupDeletionEvents(group, tags, sim.switches.group_deletion_events === 'each_tag') };
	},

	/** Turns the order around: of one group's tags, or of all groups (of one rule group). */
	reorder: (sim, body) => {
		const group = body.group_id === undefined ? undefined : requireGroup(sim, body);
		const strategyId = group?.strategyId ?? readStrategyId(sim, body);
		reverseOrder(group ? liveTags(group) : liveGroups(sim.corp, strategyId));
		return { events: [shuffleEvent(group, strategyId)] };
	},
};

/** @returns 0, which stands for corp tags, if none is given */
function readStrategyId({ corp }: Simulation, { strategy_id: given }: Record<string, unknown>): number {
	if (given === undefined) return 0;
	if (isInteger(given) && corp.strategies.has(given)) return given;
	throw new BadRequest(`strategy_id: no rule group ${JSON.stringify(given)}`);
}

function changeMark(sim: Simulation, body: Record<string, unknown>, change: typeof mark): Outcome {
	const relation = requireRelation(sim, body);
	const changed = change(sim.corp, relation, requireTag(sim, body));
	return { events: changed ? [contactEvent('edit_external_contact', relation)] : [], reply: { changed } };
}

function requireTag({ corp }: Simulation, body: Record<string, unknown>): Tag {
	const id = requireText(body, 'tag_id');
	const tag = corp.tags.get(id);
	if (!tag || tag.deleted) throw new BadRequest(`tag_id: no tag ${id}`);
	return tag;
}

function requireGroup({ corp }: Simulation, body: Record<string, unknown>): TagGroup {
	const id = requireText(body, 'group_id');
	const group = corp.groups.get(id);
	if (!group || group.deleted) throw new BadRequest(`group_id: no tag group ${id}`);
	return group;
}

function reverseOrder(list: Array<{ order: number }>): void {
	const sorted = sortByOrder([...list]);
	const orders = sorted.map(({ order }) => order).reverse();
	sorted.forEach((element, index) => (element.order = orders[index] ?? element.order));
}
