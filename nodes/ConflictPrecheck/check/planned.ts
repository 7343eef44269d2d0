import type { StateChange } from '../../../lib/domain/conflict/relation-state';
import { memberKey } from '../../../lib/domain/people/member';
import { runningSets } from '../../../lib/ledger/active-sets';
import type { Change } from '../../../lib/ledger/changes';
import type { Ledger } from '../../../lib/ledger/open';
import { plannedChanges } from '../../../lib/ledger/planned-changes';
import type { Batch } from './batch';
import type { HeldRelation } from './current-tags';

const NO_CHANGE: StateChange = { add: [], remove: [] };

/** What change sets that are still at work will do to relations of the batch's customers. */
export class PlannedChanges {
	private readonly byCustomer = new Map<string, Change[]>();

	static async load({ db }: Ledger, corpId: string, batch: Batch): Promise<PlannedChanges> {
		const planned = new PlannedChanges();
		if ((await runningSets(db, corpId)).length === 0) return planned;
		for (const change of await plannedChanges(db, corpId, [...(await batch.customers())])) {
			const known = planned.byCustomer.get(change.external_userid);
			if (known) known.push(change);
			else planned.byCustomer.set(change.external_userid, [change]);
		}
		for (const changes of planned.byCustomer.values()) changes.sort((a, b) => a.planned_at - b.planned_at);
		return planned;
	}

	get size(): number {
		return this.byCustomer.size;
	}

	/**
	 * What the relation holds once they are done.
	 * @param change what the batch asks of it: of these tags the batch decides, and has its part in what follows
	 */
	after(
		userid: string,
		externalUserid: string,
		held: ReadonlySet<string>,
		change: StateChange = NO_CHANGE,
	): ReadonlySet<string> {
		const changes = this.byCustomer.get(externalUserid);
		if (!changes) return held;
		const member = memberKey(userid);
		const tags = new Set(held);
		for (const { userid: changed, action, tag_id } of changes) {
			if (memberKey(changed) !== member) continue;
			if (change.add.includes(tag_id) || change.remove.includes(tag_id)) continue;
			if (action === 'add') tags.add(tag_id);
			else tags.delete(tag_id);
		}
		return tags;
	}

	/** Relations of the customer that they change. */
	relationsOf(externalUserid: string): HeldRelation[] {
		const members = new Map<string, string>();
		for (const { userid } of this.byCustomer.get(externalUserid) ?? []) {
			members.set(memberKey(userid), userid);
		}
		return [...members.values()].map((userid) => ({ userid, tags: new Set<string>() }));
	}
}
