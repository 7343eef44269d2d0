import type { Expiry } from '../../../lib/domain/decay/expiry';
import { expiryOfCustomer } from '../../../lib/domain/decay/survivor';
import { readStampsOfCustomers } from '../../../lib/ledger/tag-stamps';
import { Breather } from '../../shared/event-loop';
import { standingOf } from '../life/stamp-life';
import { filterTags, type Filtered } from './filter-tags';
import type { DueRelation, DueSearch, DueState } from './find-due';

/** So many customers are read at once. */
const CUSTOMERS = 500;

/** Leaves out tags that live on with another member of the same customer. */
export async function dropSurvivors(
	due: readonly DueRelation[],
	state: DueState,
	search: DueSearch,
): Promise<Filtered> {
	const expiries = await readExpiries(due, search);
	return await filterTags(due, (tag) => {
		const ofCustomer = expiries.get(keyOf(tag));
		// Taken off in the meantime: there is nothing to remove.
		return ofCustomer !== undefined && expiryOfCustomer(ofCustomer).state === state;
	});
}

/** Of every relation of the customers that has the tag, by customer and tag. */
async function readExpiries(
	due: readonly DueRelation[],
	{ ledger, corpId, policies, now }: DueSearch,
): Promise<Map<string, Expiry[]>> {
	const customers = [...new Set(due.map(({ external_userid }) => external_userid))];
	const expiries = new Map<string, Expiry[]>();
	const breather = new Breather();
	for (let start = 0; start < customers.length; start += CUSTOMERS) {
		const part = customers.slice(start, start + CUSTOMERS);
		for (const row of await readStampsOfCustomers(ledger.db, corpId, part)) {
			if (breather.due()) await breather.pause();
			if (row.present === 0) continue;
			const { expiry } = standingOf(policies.policyOf(row).policy, row, now, policies.timeZone);
			const known = expiries.get(keyOf(row));
			if (known) known.push(expiry);
			else expiries.set(keyOf(row), [expiry]);
		}
	}
	return expiries;
}

function keyOf({ external_userid, tag_id }: { external_userid: string; tag_id: string }): string {
	return `${external_userid}\n${tag_id}`;
}
