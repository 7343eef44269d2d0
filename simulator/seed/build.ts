import { Corp } from '../corp/corp';
import { createGroup, createTag } from '../corp/library';
import { addRelation, mark } from '../corp/relations';
import { coversMember } from '../corp/visibility';
import type { Customer, Member, Notes, Tag } from '../corp/types';
import { pick, streamOf } from '../random';
import { plantDepartments } from './departments';
import { drawTags } from './marks';
import { hireStaff } from './members';
import { DAY_MS, SEED_DATE, type SeedPlan } from './plan';
import { drawProfile } from './profiles';
import { plantStrategies } from './strategies';

const NOTES = 10;
const LIBRARY_MADE_AT = SEED_DATE - 1000 * DAY_MS;
const PERSONAL_TAGS = ['爱吃榴莲', '邻居', '宝妈', '健身', '会讲价', '老同学', '孕期', '养猫'];

/** The corp as it is at the seed date. Takes some seconds for a million customers. */
export function buildCorp(plan: SeedPlan): Corp {
	const corp = new Corp(plan.seed);
	const { members, posts } = hireStaff(plan.seed, plan.userids.length, plan.regions);
	for (const department of plantDepartments(plan.regions)) corp.departments.set(department.id, department);
	members.forEach((member, index) => {
		corp.members.set(member.userid.toLowerCase(), member);
		const post = posts[index];
		if (post?.isLeader) corp.departments.get(post.departmentId)?.leaders.push(member.userid);
	});
	const tags = plantLibrary(corp, plan);
	const strategyTags = plantStrategies(corp, members, LIBRARY_MADE_AT);
	for (let index = 0; index < plan.customers; index++)
		addCustomer(corp, plan, index, members, tags, strategyTags);
	return corp;
}

/** @returns the tags by `group/tag` */
function plantLibrary(corp: Corp, { groups }: SeedPlan): Map<string, Tag> {
	const tags = new Map<string, Tag>();
	for (const { name, tags: names, owner } of groups) {
		const group = createGroup(corp, { name, order: undefined, owner, strategyId: 0 }, LIBRARY_MADE_AT);
		for (const tagName of names) {
			const tag = createTag(corp, group, { name: tagName, order: undefined, owner }, LIBRARY_MADE_AT);
			tags.set(`${name}/${tagName}`, tag);
		}
	}
	return tags;
}

function addCustomer(
	corp: Corp,
	plan: SeedPlan,
	index: number,
	members: readonly Member[],
	tags: ReadonlyMap<string, Tag>,
	strategyTags: readonly Tag[][],
): void {
	const profile = drawProfile(plan, index);
	const { externalUserid, name, gender } = profile;
	const customer: Customer = { externalUserid, name, type: 1, gender, relations: [] };
	const wanted = drawTags(plan, index, profile);
	profile.followers.forEach((follower, nth) => {
		const member = members[follower.member];
		if (!member) return;
		const random = streamOf(plan.seed, NOTES, index, nth);
		const { addWay, state, byCustomer } = follower;
		const relation = addRelation(
			corp,
			member,
			customer,
			{ addWay, state, byCustomer, notes: drawNotes(random, name) },
			follower.since,
		);
		for (const [group, tag] of wanted[nth] ?? []) {
			const found = tags.get(`${group}/${tag}`);
			if (found) mark(corp, relation, found);
		}
		const strategyTag = pickStrategyTag(corp, member, strategyTags, random);
		if (strategyTag && relation.tags.length < 6) mark(corp, relation, strategyTag);
	});
}

/** A quarter of the relations carry a remark, a few a personal tag. */
function drawNotes(random: () => number, name: string): Notes | undefined {
	const remarked = random() < 0.25;
	const tagged = random() < 0.04;
	if (!remarked && !tagged) return undefined;
	return {
		...(remarked && { remark: `${name.slice(0, 12)}-${pick(random, ['小区团', '门店', '直播', '回访'])}` }),
		...(tagged && { personalTags: [pick(random, PERSONAL_TAGS)] }),
	};
}

function pickStrategyTag(
	corp: Corp,
	member: Member,
	strategyTags: readonly Tag[][],
	random: () => number,
): Tag | undefined {
	if (random() >= 0.15) return undefined;
	for (const tags of strategyTags) {
		const strategy = corp.strategies.get(tags[0]?.group.strategyId ?? 0);
		if (strategy && coversMember(corp, strategy, member)) return pick(random, tags);
	}
	return undefined;
}
