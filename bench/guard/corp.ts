import { DepartmentTree } from '../../lib/domain/people/department-tree';
import { rolesOf } from '../../lib/domain/people/roles';
import type { PermissionRequest, Actor, CustomerFacts } from '../../lib/domain/permission/request';
import { TagLibrary, type LibraryTag } from '../../lib/domain/tag-library';
import type { Action } from './rules';

const REGIONS = [20, 30, 40, 50];
const STORES = 6;

export const departments = new DepartmentTree([
	{ id: 1, name: '集团', parentid: 0 },
	...[10, ...REGIONS].map((id) => ({ id, name: `部门${id}`, parentid: 1 })),
	...[11, 12, 13].map((id) => ({ id, name: `部门${id}`, parentid: 10 })),
	...REGIONS.flatMap((region) =>
		Array.from({ length: STORES }, (_, index) => ({
			id: region + index + 1,
			name: `门店${region + index + 1}`,
			parentid: region,
		})),
	),
]);

/** Tag groups with their tier and owning department. */
export const GROUPS: ReadonlyArray<{ name: string; tier: 'hq' | 'region' | 'personal'; owner?: number }> = [
	{ name: '客户等级', tier: 'hq', owner: 10 },
	{ name: '双十一', tier: 'hq', owner: 11 },
	{ name: '会员日', tier: 'hq', owner: 11 },
	{ name: '投诉', tier: 'hq', owner: 12 },
	{ name: '学员', tier: 'hq', owner: 13 },
	{ name: '渠道', tier: 'hq' },
	...REGIONS.map((owner) => ({ name: `区域${owner}`, tier: 'region' as const, owner })),
	{ name: '线索', tier: 'personal', owner: 20 },
	{ name: '备注', tier: 'personal' },
];

const TAGS_PER_GROUP = 4;
const ROLES = ['教务', '客服', '市场', '经理', '督导', '实习', '审计'];
export const TYPES = ['trial', 'vip', 'sensitive', 'won'];

export const library = new TagLibrary(
	GROUPS.map(({ name }) => ({
		id: `g:${name}`,
		name,
		order: 0,
		tags: Array.from({ length: TAGS_PER_GROUP }, (_, index) => ({
			id: `t:${name}${index}`,
			name: `标签${index}`,
			groupId: `g:${name}`,
			groupName: name,
			order: 0,
		})),
	})),
);

export interface BenchRequest {
	own: PermissionRequest;
	flat: FlatRequest;
}

/** The request as the peers get it: everything looked up beforehand, at no cost to them. */
export interface FlatRequest {
	action: Action;
	actor: FlatActor;
	tier: string;
	group: string;
	/** 0: none. */
	owner: number;
	/** The owner and everything above it. */
	ownerPath: readonly number[];
	member: string;
	/** Departments of the customer's member and everything above them. */
	customerPath: readonly number[];
	customerInOwner: boolean;
	types: readonly string[];
	operatorHour: number;
	customerDay: number;
	amount: number;
}

export interface FlatActor {
	id: string;
	path: readonly number[];
	leads: readonly number[];
	roles: readonly string[];
	tier: string;
}

/** A corp with random members and requests; the same seed gives the same. */
export function makeRequests(count: number, seed: number, people = 300): BenchRequest[] {
	const random = generator(seed);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	const some = <T>(list: readonly T[], share: number): T[] => list.filter(() => random() < share);
	const all = [...departments.departments].map(({ id }) => id).filter((id) => id > 1);
	const actors = Array.from({ length: people }, (_, index): Actor => {
		const own = random() < 0.1 ? [pick(all), pick(all)] : [pick(all)];
		return { userid: `m${index}`, departments: own, leads: some(own, 0.2), roles: random() < 0.6 ? [pick(ROLES)] : [], position: '' };
	});
	const flatActors = new Map(actors.map((actor) => [actor, flattenActor(actor)]));
	const tags = [...library.groups].flatMap((group) => group.tags);
	return Array.from({ length: count }, () => {
		const actor = pick(actors);
		const action = pick<Action>(['add', 'add', 'add', 'add', 'remove', 'remove', 'create', 'rename', 'delete']);
		// Most ask for what is near: their own customers or those of their region, tags of their own departments.
		const path = flatActors.get(actor)!.path.filter((id) => id > 1);
		const near = actors.filter(({ departments: [own = 0] }) => departments.pathOf(own).some((id) => path.includes(id)));
		const colleague = random() < 0.4 ? actor : random() < 0.6 ? pick(near) : pick(actors);
		const nearTags = tags.filter(({ groupName }) => path.includes(GROUPS.find(({ name }) => name === groupName)?.owner ?? 0));
		const tag = random() < 0.6 && nearTags.length > 0 ? pick(nearTags) : pick(tags);
		const customer: CustomerFacts = {
			id: `wm${Math.floor(random() * 1e6)}`,
			member: colleague.userid,
			departments: colleague.departments,
			tags: undefined,
			types: some(TYPES, 0.15),
		};
		const facts = {
			operatorHour: Math.floor(random() * 520),
			customerDay: Math.floor(random() * 21),
			amount: Math.floor(random() * 100_000),
		};
		return makeRequest(action, actor, flatActors.get(actor)!, tag, customer, facts);
	});
}

function makeRequest(
	action: Action,
	actor: Actor,
	flatActor: FlatActor,
	tag: LibraryTag,
	customer: CustomerFacts,
	{ operatorHour, customerDay, amount }: { operatorHour: number; customerDay: number; amount: number },
): BenchRequest {
	const group = GROUPS.find(({ name }) => name === tag.groupName)!;
	const isTagging = action === 'add' || action === 'remove';
	const customerPath = isTagging ? pathsOf(customer.departments ?? []) : [];
	const owner = group.owner ?? 0;
	return {
		own: {
			action,
			actor,
			tag,
			...(isTagging ? { customer } : {}),
			history: { operatorHour, customerDay },
			item: { amount },
		},
		flat: {
			action,
			actor: flatActor,
			tier: group.tier,
			group: group.name,
			owner,
			ownerPath: owner === 0 ? [] : departments.pathOf(owner),
			member: isTagging ? customer.member : '',
			customerPath,
			customerInOwner: owner !== 0 && customerPath.includes(owner),
			types: isTagging ? (customer.types ?? []) : [],
			operatorHour,
			customerDay,
			amount,
		},
	};
}

function flattenActor(actor: Actor): FlatActor {
	const path = pathsOf(actor.departments);
	const tier = path.includes(10) ? 'hq' : actor.leads.some((id) => REGIONS.includes(id)) ? 'region' : 'personal';
	return { id: actor.userid, path, leads: actor.leads, roles: [...rolesOf(actor, [], departments)], tier };
}

function pathsOf(ids: readonly number[]): number[] {
	return [...new Set(ids.flatMap((id) => [...departments.pathOf(id)]))];
}

/** Small and good enough for a benchmark (mulberry32). */
function generator(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
