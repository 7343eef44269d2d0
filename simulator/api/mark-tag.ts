import { contactEvent } from '../callback/events';
import type { Corp } from '../corp/corp';
import { mark, unmark } from '../corp/relations';
import type { Member, Relation, Tag } from '../corp/types';
import { coversMember, requireCustomer, requireMember, requireRelation } from '../corp/visibility';
import { ApiFailure } from '../failure';
import type { SwitchValues } from '../switches';
import type { Call, EndpointFamily } from './endpoint';

/** Tags one member may put on one customer (page 92697). */
const MAX_TAGS_PER_RELATION = 3000;

/** 编辑客户企业标签, page 92118: tags of one (member, customer) relation. */
export const markTagEndpoints: EndpointFamily = {
	'externalcontact/mark_tag': { method: 'POST', limit: 'marks', empty: {}, handle: markTag },
};

/** Putting on what is there and taking off what is not succeeds and changes nothing. */
function markTag({ sim, body }: Call): object {
	const { corp, switches } = sim;
	const userid = body.string('userid');
	const externalUserid = body.string('external_userid');
	const addIds = body.strings('add_tag') ?? [];
	const removeIds = body.strings('remove_tag') ?? [];
	const member = requireMember(corp, switches, userid);
	const customer = requireCustomer(corp, externalUserid);
	checkLists(addIds, removeIds, switches);
	const relation = requireRelation(member, customer);
	const added = resolveTags(corp, addIds, member);
	const removed = resolveTags(corp, removeIds, member);
	const refusal = added.refusal ?? removed.refusal;
	if (refusal && switches.mark_tag_bad_id === 'refuse_all') throw refusal;
	const changed = applyMarks(corp, relation, added.tags, removed.tags);
	if (changed) sim.announceApiWrite([contactEvent('edit_external_contact', relation)]);
	if (refusal) throw refusal;
	sim.stats.countMark(changed);
	return {};
}

/** @throws ApiFailure 40063 both empty, 40058 too many or, by switch, one id in both */
function checkLists(addIds: string[], removeIds: string[], switches: SwitchValues): void {
	if (addIds.length === 0 && removeIds.length === 0) throw new ApiFailure(40063);
	const most = switches.mark_tag_max_ids;
	if (most > 0 && Math.max(addIds.length, removeIds.length) > most) throw new ApiFailure(40058);
	if (switches.mark_tag_same_id_in_both === '40058' && addIds.some((id) => removeIds.includes(id))) {
		throw new ApiFailure(40058);
	}
}

/** Tags this member may use, and why the first of the others may not be used. */
interface ResolvedTags {
	tags: Tag[];
	refusal: ApiFailure | undefined;
}

function resolveTags(corp: Corp, ids: readonly string[], member: Member): ResolvedTags {
	const resolved: ResolvedTags = { tags: [], refusal: undefined };
	for (const id of ids) {
		const tag = corp.tags.get(id);
		const errcode = tag ? refusalOf(corp, tag, member) : 40068;
		if (tag && errcode === 0) resolved.tags.push(tag);
		else resolved.refusal ??= new ApiFailure(errcode);
	}
	return resolved;
}

/**
 * Any app may mark with any corp tag; a strategy tag takes a rule group of the same app (40068) whose
 * range covers the member (60030).
 */
function refusalOf(corp: Corp, tag: Tag, member: Member): number {
	if (tag.deleted) return 40068;
	if (tag.group.strategyId === 0) return 0;
	const strategy = corp.strategies.get(tag.group.strategyId);
	if (strategy?.owner !== 'app') return 40068;
	return coversMember(corp, strategy, member) ? 0 : 60030;
}

/**
 * An id in both lists ends up removed.
 * @returns whether the relation's tags are others than before
 * @throws ApiFailure 40144
 */
function applyMarks(corp: Corp, relation: Relation, added: readonly Tag[], removed: readonly Tag[]): boolean {
	const fresh = new Set(added.filter((tag) => !relation.tags.includes(tag)));
	if (relation.tags.length + fresh.size > MAX_TAGS_PER_RELATION) throw new ApiFailure(40144);
	let changed = false;
	for (const tag of removed) if (!fresh.delete(tag) && unmark(corp, relation, tag)) changed = true;
	for (const tag of fresh) if (mark(corp, relation, tag)) changed = true;
	return changed;
}
