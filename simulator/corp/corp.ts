import { idOf } from '../random';
import type { Chat, Customer, Department, Member, Strategy, Tag, TagGroup } from './types';

/** Namespaces of ids among the corp's random streams. */
const TAG_IDS = 7;
const CHAT_IDS = 12;

/** Everything the simulated WeCom knows about one company. */
export class Corp {
	readonly departments = new Map<number, Department>();
	/** By lower-case userid: WeCom compares userids without case. */
	readonly members = new Map<string, Member>();
	/** Also customers nobody follows any more. */
	readonly customers = new Map<string, Customer>();
	/** Also deleted groups and tags, flagged. */
	readonly groups = new Map<string, TagGroup>();
	readonly tags = new Map<string, Tag>();
	readonly strategies = new Map<number, Strategy>();
	/** Customer groups (客户群), also dismissed ones, flagged. */
	readonly chats = new Map<string, Chat>();
	/** Running totals of what is alive. */
	readonly totals = { customers: 0, relations: 0, tags: 0, groups: 0, marks: 0 };
	nextRelationSeq = 1;
	nextStrategyId = 1;

	private tagIdsGiven = 0;

	constructor(readonly seed: number) {}

	/** An id for a new tag or group; the same corp gives the same ids in the same order. */
	nextTagId(): string {
		return idOf('et', this.seed, TAG_IDS, this.tagIdsGiven++);
	}

	/** An id for a new chat; the same corp gives the same ids in the same order. */
	nextChatId(): string {
		return idOf('wr', this.seed, CHAT_IDS, this.chats.size);
	}

	counts() {
		const { customers, relations, groups, tags, marks } = this.totals;
		return { members: this.members.size, customers, relations, groups, tags, marks };
	}
}

export function findMember(corp: Corp, userid: string): Member | undefined {
	return corp.members.get(userid.toLowerCase());
}

/** The department and all above it, nearest first. */
export function* ancestry(corp: Corp, departmentId: number): Generator<Department> {
	let department = corp.departments.get(departmentId);
	while (department) {
		yield department;
		department = corp.departments.get(department.parentid);
	}
}

export function isWithin(corp: Corp, departmentId: number, ancestorId: number): boolean {
	for (const { id } of ancestry(corp, departmentId)) if (id === ancestorId) return true;
	return false;
}

/** The department and all below it, parents first. */
export function subtree(corp: Corp, departmentId: number): Department[] {
	return [...corp.departments.values()].filter(({ id }) => isWithin(corp, id, departmentId));
}
