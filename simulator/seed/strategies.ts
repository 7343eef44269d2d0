import type { Corp } from '../corp/corp';
import { createGroup, createTag } from '../corp/library';
import { allPrivileges } from '../corp/privileges';
import type { Member, RangeNode, Tag } from '../corp/types';
import { HQ_DEPARTMENTS } from './departments';

const { marketing, service, afterSales } = HQ_DEPARTMENTS;

interface StrategyPlan {
	name: string;
	departments: readonly number[];
	/** Tags by group. */
	groups: Readonly<Record<string, readonly string[]>>;
}

const PLANS: readonly StrategyPlan[] = [
	{
		name: '市场活动规则组',
		departments: [marketing.id],
		groups: { 获客来源: ['门店地推', '直播引流', '老带新'], 活动偏好: ['爱抢券', '爱拼团', '爱试吃'] },
	},
	{
		name: '服务规则组',
		departments: [service.id, afterSales.id],
		groups: { 服务等级: ['专属客服', '优先处理', '标准服务'] },
	},
];

/** Two top-level rule groups of the app, each with strategy tags; returns the tags by rule group. */
export function plantStrategies(corp: Corp, members: readonly Member[], now: number): Tag[][] {
	return PLANS.map(({ name, departments, groups }) => {
		const id = corp.nextStrategyId++;
		const range: RangeNode[] = departments.map((partyid) => ({ type: 2, partyid }));
		const leader = members.find(({ postings }) =>
			postings.some(({ departmentId, isLeader }) => isLeader && departments.includes(departmentId)),
		);
		corp.strategies.set(id, {
			id,
			parentId: 0,
			name,
			createTime: Math.floor(now / 1000),
			admins: leader ? [leader.userid] : [],
			privilege: allPrivileges(),
			range,
			owner: 'app',
		});
		return Object.entries(groups).flatMap(([groupName, tags]) => {
			const group = createGroup(
				corp,
				{ name: groupName, order: undefined, owner: 'app', strategyId: id },
				now,
			);
			return tags.map((tag) => createTag(corp, group, { name: tag, order: undefined, owner: 'app' }, now));
		});
	});
}
