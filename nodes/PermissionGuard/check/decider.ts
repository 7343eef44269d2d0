import type { INodeExecutionData } from 'n8n-workflow';
import type { PolicyEngine } from '../../../lib/domain/permission/engine';
import type { MemberFacts } from '../../../lib/domain/people/member';
import type { CustomerFacts, PermissionRequest } from '../../../lib/domain/permission/request';
import { message } from '../../shared/messages';
import type { Asked, AskedChange } from './asked';
import type { TagsOfCustomer } from './customer-tags';
import type { HistoryOf } from './history';
import type { People } from './people';
import type { StrategyRanges } from './strategy-ranges';
import { Verdicts, type Verdict } from './verdict';

/** Facts of a run, ready to be asked; those that no rule asks for are left out. */
export interface Facts {
	people: People;
	ranges: StrategyRanges;
	tagsOf: TagsOfCustomer | undefined;
	historyOf: HistoryOf | undefined;
	/** Whether rules ask for fields of the item. */
	asksItem: boolean;
}

/** What was decided of one item, and by which departments of the operator. */
export interface ItemVerdicts {
	verdicts: readonly Verdict[];
	/** Absent: nobody knows who the operator is. */
	actor?: MemberFacts;
}

/** No customer of the member. */
const NOBODYS = Symbol('no relation');

/** Decides item by item. */
export class Decider {
	private readonly verdicts = new Verdicts();

	constructor(
		private readonly engine: PolicyEngine,
		private readonly facts: Facts,
	) {}

	decide(asked: Asked, item: INodeExecutionData, index: number): ItemVerdicts {
		const actor = this.facts.people.operatorOf(asked, item, index);
		if ('code' in actor) return { verdicts: this.denyAll(asked, actor.message) };
		const customer = this.customerOf(asked, item, index);
		if (typeof customer === 'string') return { verdicts: this.denyAll(asked, customer), actor };
		if (customer === NOBODYS) return { verdicts: this.denyRelation(asked), actor };

		const { changes } = asked;
		const request: PermissionRequest = { action: changes[0]!.action, actor, tag: changes[0]!.tag };
		if (customer) request.customer = customer;
		if (this.facts.asksItem) request.item = item.json;
		const verdicts = changes.map((change) => this.decideChange(asked, change, request));
		return { verdicts, actor };
	}

	private decideChange(asked: Asked, change: AskedChange, request: PermissionRequest): Verdict {
		const { ranges, historyOf } = this.facts;
		const { relation } = asked;
		if (relation && ranges.excludes(change, relation.userid, request.customer?.departments)) {
			const cause = message('OUTSIDE_STRATEGY_RANGE', { userid: relation.userid, tag: change.path });
			return this.verdicts.deny(change, 'OUTSIDE_STRATEGY_RANGE', cause);
		}
		request.action = change.action;
		request.tag = change.tag;
		if (historyOf) request.history = historyOf(asked, change);
		const decision = this.engine.decide(request);
		const allowances = () => this.engine.possibleAllowances(change.action, change.tag);
		return this.verdicts.of(change, decision, allowances);
	}

	/** A text where it cannot be found out, with the reason. */
	private customerOf(
		asked: Asked,
		item: INodeExecutionData,
		index: number,
	): CustomerFacts | typeof NOBODYS | string | undefined {
		const { relation } = asked;
		if (!relation) return undefined;
		const { people, tagsOf } = this.facts;
		const departments = people.customerDepartmentsOf(asked, item, index);
		if (departments && 'code' in departments) return departments.message;
		const tags = tagsOf?.(asked, item, index);
		if (tags === 'NO_RELATION') return NOBODYS;
		return { id: relation.external_userid, member: relation.userid, departments, tags };
	}

	private denyAll({ changes }: Asked, cause: string): Verdict[] {
		return changes.map((change) => this.verdicts.deny(change, 'LOOKUP_FAILED', cause));
	}

	private denyRelation({ changes, relation }: Asked): Verdict[] {
		const cause = message('RELATION_NOT_FOUND', { ...relation });
		return changes.map((change) => this.verdicts.deny(change, 'NO_RELATION', cause));
	}
}
