/** What is known of a member, for deciding what the member may do. */
export interface MemberFacts {
	userid: string;
	name?: string;
	/** Departments the member belongs to. */
	departments: readonly number[];
	/** Those of them that the member leads. */
	leads: readonly number[];
	/** Job title. */
	position?: string;
	/** Roles from elsewhere, for example an item field; roles of a document come on top. */
	roles?: readonly string[];
}

/** UserIDs are case-insensitive (WeCom page 90665). */
export function memberKey(userid: string): string {
	return userid.toLowerCase();
}
