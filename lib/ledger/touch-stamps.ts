import type { Kysely } from 'kysely';
import { dialectOf } from './dialect';
import { insertNew, withKeys, type Interaction, type NewInteraction } from './interactions';
import { inBatches, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';
import { saveLives, type LivedStamp, type StampLife } from './stamp-lives';
import { selectStamps, type TagStamp } from './tag-stamps';
import { inTransaction } from './transaction';
import { foldUserid } from './userid';

/**
 * What a customer's interactions make of a tag of theirs, as of the policies.
 * @param stamp a tag that is there, or that decay took off
 * @param interactions new ones that are about it, oldest first
 * @returns undefined: they do not touch it
 */
export type TouchRule = (stamp: TagStamp, interactions: readonly Interaction[]) => StampLife | undefined;

export interface Touches {
	/** Those that the ledger had not recorded before. */
	interactions: Interaction[];
	/** How many stamps they touched. */
	touched: number;
}

/**
 * Records interactions and lets the new ones touch the tags they are about: the tag they name or else every
 * tag, on the relation with the member they name or else on every relation of the customer. Tags that a person
 * took off are not touched. Each transaction writes interactions together with all they touch, so that one
 * that is delivered again, also after a crash, touches nothing twice and nothing never.
 * Tags they bring back are found by `findReactivated` until they are put on.
 * @param policyVersion of the policies that `rule` goes by, see `adoptPolicies`
 * @throws LedgerError LEDGER_VALUE when an interaction cannot be stored; then none is
 */
export async function touchStamps(
	db: Kysely<LedgerSchema>,
	corpId: string,
	interactions: readonly NewInteraction[],
	policyVersion: number,
	rule: TouchRule,
): Promise<Touches> {
	const touches: Touches = { interactions: [], touched: 0 };
	for (const part of inBatches(withKeys(interactions), rowsPerStatement(db))) {
		await inTransaction(db, async (trx) => {
			const fresh = await insertNew(trx, corpId, part);
			const lives = await findTouched(trx, corpId, fresh, rule);
			touches.touched += await saveLives(trx, policyVersion, lives);
			touches.interactions.push(...fresh);
		});
	}
	return touches;
}

async function findTouched(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	interactions: readonly Interaction[],
	rule: TouchRule,
): Promise<LivedStamp[]> {
	const byCustomer = new Map<string, Interaction[]>();
	for (const interaction of interactions) {
		const others = byCustomer.get(interaction.external_userid);
		if (others === undefined) byCustomer.set(interaction.external_userid, [interaction]);
		else others.push(interaction);
	}
	const lives: LivedStamp[] = [];
	for (const stamp of await lockStamps(trx, corpId, [...byCustomer.keys()])) {
		if (stamp.present === 0 && stamp.expired_at === null) continue;
		const about = byCustomer.get(stamp.external_userid)?.filter((interaction) => isAbout(interaction, stamp));
		if (about === undefined || about.length === 0) continue;
		const life = rule(stamp, about);
		if (life !== undefined) lives.push({ stamp, life });
	}
	return lives;
}

/** Nobody else changes them until the transaction ends; on SQLite nobody else writes anyway. */
async function lockStamps(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
): Promise<TagStamp[]> {
	if (customers.length === 0) return [];
	return await selectStamps(trx, corpId, customers)
		.$if(dialectOf(trx) === 'postgres', (query) =>
			query.orderBy('external_userid').orderBy('tag_id').forNoKeyUpdate(),
		)
		.execute();
}

function isAbout({ userid, tag_id }: Interaction, stamp: TagStamp): boolean {
	if (tag_id !== null && tag_id !== stamp.tag_id) return false;
	return userid === null || foldUserid(userid) === foldUserid(stamp.userid);
}
