import type { Kysely } from 'kysely';
import { inBatches, rowsPerStatement } from '../../../lib/ledger/rows';
import type { LedgerSchema } from '../../../lib/ledger/schema';
import { selectStamps } from '../../../lib/ledger/tag-stamps';

interface StampedRelation {
	userid: string;
	tags: Set<string>;
}

/** The tags that the ledger believes all relations of the customers to have, by customer. */
export async function readStampedTags(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
): Promise<Map<string, StampedRelation[]>> {
	const byCustomer = new Map<string, StampedRelation[]>();
	for (const batch of inBatches(customers, rowsPerStatement(db))) {
		for (const { userid, external_userid, tag_id, present } of await selectStamps(
			db,
			corpId,
			batch,
		).execute()) {
			let relations = byCustomer.get(external_userid);
			if (!relations) byCustomer.set(external_userid, (relations = []));
			const member = userid.toLowerCase();
			let relation = relations.find((known) => known.userid.toLowerCase() === member);
			if (!relation) relations.push((relation = { userid, tags: new Set() }));
			if (present === 1) relation.tags.add(tag_id);
		}
	}
	return byCustomer;
}
