/** Who made a tag or rule group: the simulated app, or the admin console (for the app: someone else). */
export type Owner = 'app' | 'console';

export interface Department {
	id: number;
	name: string;
	nameEn: string;
	/** 0 for the root. */
	parentid: number;
	order: number;
	leaders: string[];
}

/** A member's place in one department. */
export interface Posting {
	departmentId: number;
	isLeader: boolean;
	order: number;
}

export interface Member {
	userid: string;
	name: string;
	position: string;
	postings: Posting[];
	directLeader: string | undefined;
	/** Has the customer-contact function. */
	contactsCustomers: boolean;
	/** Oldest first: `seq` rises. */
	relations: Relation[];
}

export interface Customer {
	externalUserid: string;
	name: string;
	/** 1 WeChat user, 2 WeCom user. */
	type: 1 | 2;
	/** 0 unknown, 1 male, 2 female. */
	gender: number;
	/** Oldest first; empty once nobody follows the customer any more. */
	relations: Relation[];
}

/** What a member noted about a customer; absent on relations without notes, to keep big corps small. */
export interface Notes {
	remark?: string;
	description?: string;
	remarkCompany?: string;
	remarkMobiles?: string[];
	personalTags?: string[];
}

/** The (member, customer) pair, which is what tags belong to. */
export interface Relation {
	/** Rises with every new relation of the corp; a place to resume paging from. */
	seq: number;
	member: Member;
	customer: Customer;
	/** Epoch seconds. */
	createtime: number;
	addWay: number;
	state: string;
	/** The customer asked first (otherwise the member did). */
	byCustomer: boolean;
	/** The customer added a member who has not confirmed yet: calls answer 84061. */
	half: boolean;
	/** The customer has deleted the member since: calls go on working. */
	oneWay: boolean;
	tags: Tag[];
	notes: Notes | undefined;
}

export interface Tag {
	id: string;
	name: string;
	order: number;
	/** Epoch seconds. */
	createTime: number;
	owner: Owner;
	group: TagGroup;
	deleted: boolean;
	/** Relations that carry it. */
	uses: number;
}

export interface TagGroup {
	id: string;
	name: string;
	order: number;
	/** Epoch seconds. */
	createTime: number;
	owner: Owner;
	/** The rule group it belongs to, 0 for a corp tag group. */
	strategyId: number;
	/** Deleted tags stay in the list, flagged. */
	tags: Tag[];
	deleted: boolean;
}

/** A customer group (客户群). */
export interface Chat {
	id: string;
	name: string;
	notice: string;
	owner: Member;
	/** userids and external_userids of all in it, the owner's included. */
	people: Set<string>;
	/** Rises whenever people join or leave. */
	version: number;
	dismissed: boolean;
}

/** type 1: one member, type 2: a department with everything below it. */
export type RangeNode = { type: 1; userid: string } | { type: 2; partyid: number };

/** A rule group (规则组) of customer contact. */
export interface Strategy {
	id: number;
	/** 0 for a top-level group. */
	parentId: number;
	name: string;
	/** Epoch seconds. */
	createTime: number;
	admins: string[];
	privilege: Record<string, boolean>;
	range: RangeNode[];
	owner: Owner;
}
