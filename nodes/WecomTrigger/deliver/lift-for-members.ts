import { relationKey, type Relation } from '../../../lib/domain/tag-change';
import type { Ledger } from '../../../lib/ledger/open';
import { selectOfCustomers } from '../../../lib/ledger/read-suppressions';
import { inBatches, rowsPerStatement } from '../../../lib/ledger/rows';
import { liftSuppressions } from '../../../lib/ledger/suppressions';

/** One member's customer, and the moment up to which what is recorded ends, epoch ms. */
export interface Lift extends Relation {
	at: number;
}

/** Ends what is recorded of customers for one member each; for other members it goes on. */
export async function liftForMembers(
	{ db }: Ledger,
	corpId: string,
	category: string,
	lifts: readonly Lift[],
): Promise<void> {
	for (const batch of inBatches(lifts, rowsPerStatement(db))) {
		const customers = batch.map(({ external_userid }) => external_userid);
		const holding = await selectOfCustomers(
			db,
			corpId,
			{ now: 0, categories: [category] },
			customers,
		).execute();
		// Mostly nothing holds: then nothing is written.
		const keys = new Set(
			holding.map(({ userid, external_userid }) => relationKey(userid ?? '', external_userid)),
		);
		for (const { userid, external_userid, at } of batch) {
			if (!keys.has(relationKey(userid, external_userid))) continue;
			await liftSuppressions(db, corpId, { external_userids: [external_userid], userid, category, at });
		}
	}
}
