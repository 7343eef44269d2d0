import type { CorpEvent } from '../callback/event';
import { groupDeletionEvents, groupEvent, tagDeletionEvents, tagEvent } from '../callback/events';
import type { Corp } from '../corp/corp';
import { deleteGroup, deleteTag, findGroup, findTag, liveTags } from '../corp/library';
import type { Owner, Tag, TagGroup } from '../corp/types';
import { ApiFailure } from '../failure';
import type { SwitchValues } from '../switches';
import type { Call } from './endpoint';
import { checkAgent, checkName, readOrder } from './fields';
import type { TagScope } from './tag-reading';

/**
 * Renames or reorders one tag or group; what is not sent stays as it is (pages 92117, 94882).
 * @throws ApiFailure 40068 unknown id, 81011 not made by this app, 40071 name taken, 40072, 40058
 */
export function editTag({ sim, body }: Call, scope: TagScope): object {
	const { corp, switches } = sim;
	checkAgent(body, sim.identity);
	const { tag, group } = findTarget(corp, body.string('id') ?? '', scope);
	const target = tag ?? group;
	requireOwn(target.owner, switches);
	const name = body.string('name') ?? target.name;
	if (name !== target.name) {
		checkName(name, switches);
		const taken = tag ? findTag(group, name) : findGroup(corp, name, group.strategyId);
		if (taken) throw new ApiFailure(40071);
	}
	const order = readOrder(body, switches);
	target.name = name;
	target.order = order ?? target.order;
	sim.announceApiWrite([tag ? tagEvent('update', tag) : groupEvent('update', group)]);
	return {};
}

/**
 * Deletes tags and whole groups, all or nothing; a group goes with its last tag (pages 92117, 94882).
 * @throws ApiFailure 40063 no id, 40068 unknown id, 81011 not made by this app
 */
export function deleteTags({ sim, body }: Call, scope: TagScope): object {
	const { corp, switches } = sim;
	checkAgent(body, sim.identity);
	const tagIds = body.strings('tag_id') ?? [];
	const groupIds = body.strings('group_id') ?? [];
	if (tagIds.length === 0 && groupIds.length === 0) throw new ApiFailure(40063);
	const targets = [...tagIds, ...groupIds].map((id) => findTarget(corp, id, scope));
	for (const { tag, group } of targets) {
		requireOwn((tag ?? group).owner, switches);
		if (!tag) for (const member of liveTags(group)) requireOwn(member.owner, switches);
	}
	sim.announceApiWrite(targets.flatMap((target) => deleteTarget(corp, target, switches)));
	return {};
}

/** A tag with its group, or a group alone. */
interface Target {
	tag: Tag | undefined;
	group: TagGroup;
}

function findTarget(corp: Corp, id: string, scope: TagScope): Target {
	const tag = corp.tags.get(id);
	const group = tag?.group ?? corp.groups.get(id);
	if (!group || !scope.includes(group) || (tag ?? group).deleted) throw new ApiFailure(40068);
	return { tag, group };
}

function requireOwn(owner: Owner, switches: SwitchValues): void {
	if (owner !== 'app') throw new ApiFailure(switches.foreign_tag_errcode);
}

function deleteTarget(corp: Corp, { tag, group }: Target, switches: SwitchValues): CorpEvent[] {
	if ((tag ?? group).deleted) return [];
	if (tag) {
		deleteTag(corp, tag);
		return tagDeletionEvents(tag);
	}
	const tags = liveTags(group);
	deleteGroup(corp, group);
	return groupDeletionEvents(group, tags, switches.group_deletion_events === 'each_tag');
}
