import type { Member } from '../corp/types';
import { streamOf } from '../random';
import { HQ_DEPARTMENTS, ROOT, type Region, type RegionName } from './departments';
import { personName } from './names';

export interface Post {
	departmentId: number;
	position: string;
	isLeader: boolean;
	/** How many customers fall to this post, compared with others; 0 = none. */
	customerWeight: number;
	region?: RegionName;
	city?: string;
	store?: string;
}

/** Members as the corp starts, with where each stands. */
export interface Staff {
	members: Member[];
	/** Parallel to `members`. */
	posts: Post[];
}

/** One member per hundred customers, and no fewer than the eight posts any such company has. */
export function staffSize(customers: number): number {
	return Math.max(8, Math.ceil(customers / 100));
}

export function storesFor(members: number): number {
	return Math.min(200, Math.max(4, Math.floor(members / 4)));
}

/** Fills `count` posts: first the leaders every company has, then stores and service in turn. */
export function hireStaff(seed: number, count: number, regions: readonly Region[]): Staff {
	const posts = listPosts(count, regions);
	const taken = new Map<string, number>();
	const members = posts.map((post, index) => {
		const { name, pinyin } = personName(streamOf(seed, 2, index));
		const namesakes = (taken.get(pinyin) ?? 0) + 1;
		taken.set(pinyin, namesakes);
		return toMember(namesakes > 1 ? `${pinyin}${namesakes}` : pinyin, name, post, count - index);
	});
	assignLeaders(members, posts, regions);
	return { members, posts };
}

function listPosts(count: number, regions: readonly Region[]): Post[] {
	const stores = regions.flatMap((region) => region.stores.map((store) => ({ region, store })));
	const { marketing, service, operations, afterSales, finance } = HQ_DEPARTMENTS;
	const posts: Post[] = [
		// The general manager may have customers but has none: a list of his answers 84061.
		{ departmentId: ROOT, position: '总经理', isLeader: true, customerWeight: 0 },
		{ departmentId: marketing.id, position: '市场经理', isLeader: true, customerWeight: 1 },
		{ departmentId: service.id, position: '客服主管', isLeader: true, customerWeight: 1 },
		{ departmentId: operations.id, position: '运营经理', isLeader: true, customerWeight: 1 },
		{ departmentId: afterSales.id, position: '售后主管', isLeader: true, customerWeight: 1 },
	];
	const managers = regions.map((region) => manageRegion(region));
	const rest: Post[] = [...managers.slice(1), { ...plain(finance.id, '会计'), customerWeight: 0 }];
	for (let index = 0; rest.length < count; index++) {
		const place = stores[index % stores.length];
		if (!place) break;
		rest.push(workInStore(place, index > 0 && index < stores.length));
		if (index % 5 === 1) rest.push({ ...plain(service.id, '客服专员'), customerWeight: 4 });
		if (index % 9 === 4) rest.push({ ...plain(afterSales.id, '售后专员'), customerWeight: 2 });
		if (index % 17 === 8) rest.push({ ...plain(marketing.id, '市场专员'), customerWeight: 2 });
		if (index % 23 === 12) rest.push({ ...plain(operations.id, '运营专员'), customerWeight: 1 });
	}
	// Even the smallest corp has a region with a shop and somebody to sell in it.
	const [first] = stores;
	const core = first ? [manageRegion(first.region), workInStore(first, true), workInStore(first, false)] : [];
	return [...posts, ...core, ...rest].slice(0, count);
}

function manageRegion({ id, name }: Region): Post {
	return { departmentId: id, position: '区域经理', isLeader: true, customerWeight: 1, region: name };
}

function workInStore(
	{ region, store }: { region: Region; store: Region['stores'][number] },
	leads: boolean,
): Post {
	return {
		departmentId: store.id,
		position: leads ? '店长' : '导购',
		isLeader: leads,
		customerWeight: leads ? 4 : 6,
		region: region.name,
		city: store.city,
		store: store.name,
	};
}

function plain(departmentId: number, position: string) {
	return { departmentId, position, isLeader: false };
}

function toMember(userid: string, name: string, post: Post, order: number): Member {
	return {
		userid,
		name,
		position: post.position,
		postings: [{ departmentId: post.departmentId, isLeader: post.isLeader, order }],
		directLeader: undefined,
		contactsCustomers: post.departmentId !== HQ_DEPARTMENTS.finance.id,
		relations: [],
	};
}

/** A member reports to the leader of the own department, a leader to the one above. */
function assignLeaders(members: Member[], posts: readonly Post[], regions: readonly Region[]): void {
	const leaderOf = new Map<number, Member>();
	members.forEach((member, index) => {
		const post = posts[index];
		if (post?.isLeader && !leaderOf.has(post.departmentId)) leaderOf.set(post.departmentId, member);
	});
	const above = new Map(regions.flatMap(({ id, stores }) => stores.map((store) => [store.id, id])));
	for (const member of members) {
		const departmentId = member.postings[0]?.departmentId ?? ROOT;
		const own = leaderOf.get(departmentId);
		const leader =
			own === member ? (leaderOf.get(above.get(departmentId) ?? ROOT) ?? leaderOf.get(ROOT)) : own;
		if (leader && leader !== member) member.directLeader = leader.userid;
	}
}
