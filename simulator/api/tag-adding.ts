import { groupEvent, tagEvent } from '../callback/events';
import { createGroup, createTag, findGroup, findTag, MAX_TAGS } from '../corp/library';
import type { TagGroup } from '../corp/types';
import { ApiFailure } from '../failure';
import type { Call } from './endpoint';
import { checkAgent, checkName, readOrder } from './fields';
import { presentGroup, presentTag } from './tag-reading';

interface WantedTag {
	name: string;
	order: number | undefined;
}

/**
 * Adds tags to a group given by id, or by name, in which case it is made if there is none (pages 92117,
 * 94882). Everything is checked before anything is made. The reply holds the new tags only.
 * @param strategyId rule group the tags are for, 0 for corp tags
 */
export function addTags(call: Call, strategyId: number) {
	const { sim, body, now } = call;
	const { corp, switches } = sim;
	checkAgent(body, sim.identity);
	const target = findTarget(call, strategyId);
	const wanted = readTags(call);
	const existing = target.group;
	const missing = wanted.filter(({ name }) => !existing || !findTag(existing, name));
	if (missing.length < wanted.length && switches.add_existing_tag_name === '40071')
		throw new ApiFailure(40071);
	if (corp.totals.tags + missing.length > MAX_TAGS) throw new ApiFailure(40126);
	const order = existing ? undefined : readOrder(body, switches);
	const group = existing ?? createGroup(corp, { name: target.name, order, owner: 'app', strategyId }, now);
	const tags = missing.map((tag) => createTag(corp, group, { ...tag, owner: 'app' }, now));
	sim.announceApiWrite([
		...(existing ? [] : [groupEvent('create', group)]),
		...tags.map((tag) => tagEvent('create', tag)),
	]);
	return { tag_group: { ...presentGroup(group, strategyId !== 0), tag: tags.map(presentTag) } };
}

interface Target {
	/** undefined: to be made with the name. */
	group: TagGroup | undefined;
	name: string;
}

/** @throws ApiFailure 40068 unknown group_id (`""` too), 40063 neither id nor name, 40072 or 40058 bad name */
function findTarget({ sim, body }: Call, strategyId: number): Target {
	const id = body.string('group_id');
	if (id !== undefined) {
		const group = sim.corp.groups.get(id);
		if (!group || group.deleted || group.strategyId !== strategyId) throw new ApiFailure(40068);
		return { group, name: group.name };
	}
	const name = body.string('group_name');
	if (name === undefined) throw new ApiFailure(40063);
	checkName(name, sim.switches);
	return { group: findGroup(sim.corp, name, strategyId), name };
}

/** Names given twice are made once. */
function readTags({ sim, body }: Call): WantedTag[] {
	const given = body.objects('tag') ?? [];
	if (given.length === 0) throw new ApiFailure(sim.switches.add_empty_tags_errcode);
	const wanted = new Map<string, WantedTag>();
	for (const params of given) {
		const name = params.string('name');
		if (name === undefined) throw new ApiFailure(41018);
		checkName(name, sim.switches);
		const order = readOrder(params, sim.switches);
		if (!wanted.has(name)) wanted.set(name, { name, order });
	}
	return [...wanted.values()];
}
