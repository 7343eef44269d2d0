import type { TestCorp } from '../corp';

interface Member {
	userid: string;
	position: string;
	department: number[];
}

interface Department {
	id: number;
	name: string;
	parentid: number;
}

/** A relation of the simulated corp. */
export interface Relation {
	userid: string;
	external_userid: string;
	tags: string[];
}

/** Who works where, read from the simulated directory without any code of the package. */
export class Staff {
	private constructor(
		private readonly departments: readonly Department[],
		private readonly members: readonly Member[],
		private readonly relations: readonly Relation[],
	) {}

	static async read(corp: TestCorp): Promise<Staff> {
		const { corpid, corpsecret } = corp.simulator;
		const { access_token } = await corp.get<{ access_token: string }>(
			`/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
		);
		const token = `access_token=${access_token}`;
		const { department } = await corp.get<{ department: Department[] }>(`/cgi-bin/department/list?${token}`);
		const members = new Map<string, Member>();
		for (const { id } of department) {
			const { userlist } = await corp.get<{ userlist: Member[] }>(
				`/cgi-bin/user/list?${token}&department_id=${id}`,
			);
			for (const member of userlist) members.set(member.userid, member);
		}
		return new Staff(department, [...members.values()], await corp.relations());
	}

	/** Somebody with this job in this department or below. */
	find(position: string, departmentName: string): string {
		const within = this.within(departmentName);
		const found = this.members.find(
			(member) => member.position === position && member.department.some((id) => within.has(id)),
		);
		if (!found) throw new Error(`nobody is ${position} in ${departmentName}`);
		return found.userid;
	}

	/** A relation of somebody who works in this department or below. */
	relationIn(departmentName: string, nth = 0): { userid: string; external_userid: string } {
		const within = this.within(departmentName);
		const userids = new Set(
			this.members
				.filter(({ department }) => department.some((id) => within.has(id)))
				.map(({ userid }) => userid),
		);
		return this.bare(this.relations.filter(({ userid }) => userids.has(userid))[nth]);
	}

	relationOf(userid: string, nth = 0): { userid: string; external_userid: string } {
		return this.bare(this.relations.filter((relation) => relation.userid === userid)[nth]);
	}

	private bare(relation: Relation | undefined): { userid: string; external_userid: string } {
		if (!relation) throw new Error('there is no such relation');
		return { userid: relation.userid, external_userid: relation.external_userid };
	}

	private within(name: string): Set<number> {
		const ids = new Set(this.departments.filter((each) => each.name === name).map(({ id }) => id));
		for (let grown = -1; grown !== ids.size;) {
			grown = ids.size;
			for (const { id, parentid } of this.departments) if (ids.has(parentid)) ids.add(id);
		}
		return ids;
	}
}
