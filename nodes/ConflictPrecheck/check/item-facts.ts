import type { INodeExecutionData } from 'n8n-workflow';
import type { CompiledRules } from '../../../lib/domain/conflict/compile-rule-set';
import type { CapRule } from '../../../lib/domain/conflict/rule-set';
import type { RecordedSuppression, SuppressionFacts } from '../../../lib/domain/conflict/suppression-facts';
import { memberKey } from '../../../lib/domain/people/member';
import type { ItemRequest } from '../../shared/change-set/item-request';
import { pathReader, type FieldReader } from '../../shared/read-field';
import type { Batch } from './batch';
import type { CurrentTags } from './current-tags';
import { CustomerTags } from './customer-tags';
import type { Facts } from './facts';

const NOTHING_RECORDED: readonly never[] = [];
const NEVER: readonly number[] = [];
const NO_ROLES: ReadonlySet<string> = new Set();

/** What is known of the item at hand. One object for all items in turn: a million of them are no work for nothing. */
export class ItemFacts implements SuppressionFacts {
	userid = '';
	external_userid = '';
	operator = '';
	private itemIndex = 0;
	private readonly readers = new Map<string, FieldReader>();

	private constructor(
		private readonly items: readonly INodeExecutionData[],
		private readonly facts: Facts,
		private readonly customerTags: CustomerTags,
	) {}

	static async prepare(
		{ ruleSet }: CompiledRules,
		batch: Batch,
		current: CurrentTags,
		facts: Facts,
	): Promise<ItemFacts> {
		const byTags = ruleSet.suppressions.some(({ source }) => 'tags' in source);
		const customerTags = await CustomerTags.collect(byTags ? batch : undefined, current);
		return new ItemFacts(batch.items, facts, customerTags);
	}

	/** Turns to another item, on the relation with a member. */
	about(itemIndex: number, { external_userid, operator }: ItemRequest, userid: string): this {
		this.itemIndex = itemIndex;
		this.userid = userid;
		this.external_userid = external_userid;
		this.operator = operator ?? userid;
		return this;
	}

	get operatorRoles(): ReadonlySet<string> {
		return this.facts.roles.get(memberKey(this.operator)) ?? NO_ROLES;
	}

	get recorded(): readonly RecordedSuppression[] {
		return this.facts.recorded.get(this.external_userid) ?? NOTHING_RECORDED;
	}

	get heldTags(): ReadonlySet<string> {
		return this.customerTags.of(this.external_userid);
	}

	touchesOf = (rule: CapRule): readonly number[] =>
		this.facts.touches.get(rule)?.get(this.external_userid) ?? NEVER;

	readField = (path: string): unknown => {
		let read = this.readers.get(path);
		if (!read) this.readers.set(path, (read = pathReader(path)));
		return read(this.items[this.itemIndex]!, this.itemIndex);
	};
}
