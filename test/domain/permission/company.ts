import { DepartmentTree } from '../../../lib/domain/people/department-tree';
import { TagLibrary, type LibraryTag } from '../../../lib/domain/tag-library';
import type { Actor, CustomerFacts } from '../../../lib/domain/permission/request';

/** A small company with headquarters, two regions and their stores. */
export const departments = new DepartmentTree([
	{ id: 1, name: '集团', parentid: 0 },
	{ id: 10, name: '总部', parentid: 1 },
	{ id: 11, name: '市场部', parentid: 10 },
	{ id: 12, name: '客服部', parentid: 10 },
	{ id: 13, name: '教务部', parentid: 10 },
	{ id: 20, name: '华东大区', parentid: 1 },
	{ id: 21, name: '上海一店', parentid: 20 },
	{ id: 22, name: '杭州一店', parentid: 20 },
	{ id: 30, name: '华南大区', parentid: 1 },
	{ id: 31, name: '广州一店', parentid: 30 },
]);

const groups: Record<string, readonly string[]> = {
	客户等级: ['VIP', '普通'],
	双十一活动: ['受邀', '已领券'],
	学员: ['试听', '正式'],
	华东标签: ['配送稳定'],
	个人备注: ['好沟通'],
	未分层: ['杂项'],
};

export const library = new TagLibrary(
	Object.entries(groups).map(([name, tags]) => ({
		id: `g:${name}`,
		name,
		order: 0,
		tags: tags.map((tag) => ({
			id: `t:${name}/${tag}`,
			name: tag,
			groupId: `g:${name}`,
			groupName: name,
			order: 0,
		})),
	})),
);

export const world = { library, departments };

export function tag(path: string): LibraryTag {
	const resolution = library.resolve(path);
	if (!resolution.ok) throw new Error(`no tag ${path}`);
	return resolution.tag;
}

export function person(userid: string, departmentIds: number[], more: Partial<Actor> = {}): Actor {
	return { userid, departments: departmentIds, leads: [], position: '', ...more };
}

export function customerOf(
	member: string,
	departmentIds: number[],
	more: Partial<CustomerFacts> = {},
): CustomerFacts {
	return { id: `wm-${member}`, member, departments: departmentIds, tags: [], ...more };
}

/** The tiers of the company's tags, for policies of tests. */
export const tiers = [
	{ group: '客户等级', tier: 'hq', owner: '总部' },
	{ group: '双十一活动', tier: 'hq', owner: '市场部' },
	{ group: '学员', tier: 'region' },
	{ group: '华东标签', tier: 'region', owner: '华东大区' },
	{ pattern: '个人*/*', tier: 'personal' },
];

/** A Sunday, 20:00 in Shanghai. */
export const NOW = Date.parse('2026-11-22T12:00:00Z');
