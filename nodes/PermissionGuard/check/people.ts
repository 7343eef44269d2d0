import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DepartmentTree } from '../../../lib/domain/people/department-tree';
import { memberKey, type MemberFacts } from '../../../lib/domain/people/member';
import type { PolicyNeeds } from '../../../lib/domain/permission/needs';
import { Breather } from '../../shared/event-loop';
import { inputFailure, type Failure } from '../../shared/failure';
import type { Directory, DirectoryOptions } from '../../shared/people/directory';
import { loadMembers, type LoadedMembers } from '../../shared/people/load-members';
import { isRefused, type Asked } from './asked';
import { ItemPeople } from './item-people';

/** Who asks, and where customers belong. The same question gets the same object: decisions are prepared by it. */
export interface People {
	/** A failure where it is not known who asks. */
	operatorOf(asked: Asked, item: INodeExecutionData, itemIndex: number): MemberFacts | Failure;
	/** Departments of the relation's member; undefined where nobody knows. */
	customerDepartmentsOf(
		asked: Asked,
		item: INodeExecutionData,
		itemIndex: number,
	): readonly number[] | Failure | undefined;
}

export interface PeopleQuestion {
	context: IExecuteFunctions;
	needs: PolicyNeeds;
	departments: DepartmentTree;
	directory: Directory;
	options: DirectoryOptions;
}

/** Gets the people of a run ready, from where the node's parameter says. */
export async function preparePeople(
	question: PeopleQuestion,
	asked: ReadonlyArray<Asked | Failure>,
	mustKnowMember: (asked: Asked) => boolean,
): Promise<People> {
	const { context, needs, directory, options } = question;
	if (context.getNodeParameter('factsFrom', 0, 'wecom') === 'item') return new ItemPeople(question);
	const asksOperators = Object.values(needs.actor).some(Boolean);
	const wanted = new Set<string>();
	const breather = new Breather();
	for (const each of asked) {
		if (breather.due()) await breather.pause();
		if (isRefused(each)) continue;
		if (asksOperators) wanted.add(each.operator);
		const member = each.relation?.userid;
		if (member !== undefined && (needs.customerDepartments || mustKnowMember(each))) wanted.add(member);
	}
	const found = await loadMembers(directory, wanted, options);
	return new DirectoryPeople(found, asksOperators);
}

/** People as WeCom's directory has them. */
class DirectoryPeople implements People {
	private readonly unasked = new Map<string, MemberFacts>();

	/** @param asksOperators whether any rule asks more of the operator than the userid */
	constructor(
		private readonly found: LoadedMembers,
		private readonly asksOperators: boolean,
	) {}

	operatorOf({ operator }: Asked): MemberFacts | Failure {
		if (this.asksOperators) return this.look(operator);
		let facts = this.unasked.get(operator);
		if (!facts) {
			facts = { userid: operator, departments: [], leads: [] };
			this.unasked.set(operator, facts);
		}
		return facts;
	}

	customerDepartmentsOf({ relation }: Asked): readonly number[] | Failure | undefined {
		const member = relation && this.found.get(memberKey(relation.userid));
		return member && 'departments' in member ? member.departments : member;
	}

	private look(userid: string): MemberFacts | Failure {
		return this.found.get(memberKey(userid)) ?? inputFailure('UNKNOWN_MEMBER', { userid });
	}
}
