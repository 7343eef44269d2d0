import type { Kysely } from 'kysely';
import { standingChanges } from './customer-changes';
import { inTurns } from './in-turns';
import type { LedgerSchema } from './schema';
import type { Span } from './took-effect';

/**
 * When customers were touched: each change set that put one of the tags on one of a customer's relations is
 * one touch, at its first such change. What was undone is none, and neither is an undo.
 * @returns by customer, oldest first; customers without a touch are not there
 */
export async function campaignTouches(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
	tagIds: readonly string[],
	span: Span,
): Promise<Map<string, number[]>> {
	const bySet = new Map<string, Map<string, number>>();
	for await (const changes of standingChanges(db, corpId, { customers, tagIds, span })) {
		for (const { action, external_userid, change_set_id, finished_at } of changes) {
			if (action !== 'add') continue;
			let touches = bySet.get(external_userid);
			if (touches === undefined) bySet.set(external_userid, (touches = new Map()));
			touches.set(change_set_id, Math.min(finished_at, touches.get(change_set_id) ?? Infinity));
		}
	}
	const found = new Map<string, number[]>();
	await inTurns(bySet, ([customer, touches]) => {
		found.set(
			customer,
			[...touches.values()].sort((a, b) => a - b),
		);
	});
	return found;
}
