import { memberKey } from '../../lib/domain/people/member';
import type { Relation } from '../../lib/domain/tag-change';
import type { Theirs } from './theirs';

/** What relations will hold, as far as this run has decided about them; else what WeCom holds. */
export class DecidedTags {
	private readonly byCustomer = new Map<string, Map<string, ReadonlySet<string>>>();

	constructor(private readonly theirs: Theirs) {}

	/** Undefined where there is no such relation, or it cannot be read. */
	of(relation: Relation): ReadonlySet<string> | undefined {
		const { userid, external_userid } = relation;
		return this.byCustomer.get(external_userid)?.get(memberKey(userid)) ?? this.theirs.of(relation);
	}

	/** Of the customer's other relations; undefined where no rule looks at them. */
	othersOf(relation: Relation): Array<ReadonlySet<string>> | undefined {
		const others = this.theirs.othersOf(relation);
		if (!others) return undefined;
		const decided = this.byCustomer.get(relation.external_userid);
		return [...others].map(([member, tags]) => decided?.get(member) ?? tags);
	}

	/** @param tags ids of all that the relation will hold */
	set({ userid, external_userid }: Relation, tags: Iterable<string>): void {
		let decided = this.byCustomer.get(external_userid);
		if (!decided) this.byCustomer.set(external_userid, (decided = new Map()));
		decided.set(memberKey(userid), new Set(tags));
	}
}
