import { relationKey } from '../../../lib/domain/tag-change';
import { findStaleChangeSets, finishChangeSet } from '../../../lib/ledger/change-sets';

import type { Ledger } from '../../../lib/ledger/open';
import type { Change } from '../../../lib/ledger/changes';
import { countByState, readPlanned } from '../../../lib/ledger/read-changes';
import { settleChanges } from '../../../lib/ledger/settle-changes';
import type { WecomClient } from '../../../lib/wecom/client';
import { readHeldTags } from './held-tags';

/** A run gives a sign of life every 10 s; after this long without one its process is dead. */
export const DEAD_AFTER_MS = 45_000;

export interface Recovered {
	/** Changes that had reached WeCom. */
	applied: number;
	/** Changes that had not; the run that wanted them has to be repeated. */
	lost: number;
}

/**
 * Settles what interrupted runs left planned: WeCom itself tells which of their calls arrived.
 * Nothing is sent. Safe to run twice, also at the same time.
 */
export async function settleInterrupted(
	client: WecomClient,
	ledger: Ledger,
	corpId: string,
	now: number,
	signal?: AbortSignal,
): Promise<Recovered> {
	const recovered: Recovered = { applied: 0, lost: 0 };
	const stale = await findStaleChangeSets(ledger.db, {
		corp_id: corpId,
		heartbeatBefore: now - DEAD_AFTER_MS,
	});
	for (const { id } of stale) {
		for (let afterSeq = 0; ;) {
			const page = await readPlanned(ledger.db, id, { afterSeq });
			if (page.length === 0) break;
			await settlePage(client, ledger, id, page, now, recovered, signal);
			afterSeq = page.at(-1)!.seq;
		}
		const { planned: _planned, ...counts } = await countByState(ledger.db, id);
		await finishChangeSet(ledger.db, id, { state: 'interrupted', counts, now });
	}
	return recovered;
}

async function settlePage(
	client: WecomClient,
	ledger: Ledger,
	changeSetId: string,
	page: readonly Change[],
	now: number,
	recovered: Recovered,
	signal: AbortSignal | undefined,
): Promise<void> {
	const held = await readHeldTags(client, page, signal);
	const results = page.map((change) => {
		const tags = held.get(relationKey(change.userid, change.external_userid));
		const arrived = tags !== undefined && tags.has(change.tag_id) === (change.action === 'add');
		recovered[arrived ? 'applied' : 'lost'] += 1;
		return {
			seq: change.seq,
			state: arrived ? ('applied' as const) : ('not_applied' as const),
			reason: 'INTERRUPTED',
			finished_at: now,
		};
	});
	await settleChanges(ledger.db, changeSetId, results, now);
}
