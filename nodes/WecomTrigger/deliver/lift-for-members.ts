import type { Relation } from '../../../lib/domain/tag-change';
import type { Ledger } from '../../../lib/ledger/open';
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
	for (const { userid, external_userid, at } of lifts) {
		await liftSuppressions(db, corpId, { external_userids: [external_userid], userid, category, at });
	}
}
