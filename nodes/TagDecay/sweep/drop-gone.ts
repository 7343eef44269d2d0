import { relationKey } from '../../../lib/domain/tag-change';
import { stampTags, type TagEvent } from '../../../lib/ledger/stamp-tags';
import type { WecomClient } from '../../../lib/wecom/client';
import { readHeldTags } from '../../shared/change-set/held-tags';
import { filterTags, type Filtered } from './filter-tags';
import type { DueRelation, DueSearch } from './find-due';

/**
 * Leaves out tags that are off already, because somebody took them off in WeCom, and notes that in the ledger.
 * Relations that cannot be read stay: WeCom says why when the tag is to be taken off.
 */
export async function dropGone(
	due: readonly DueRelation[],
	client: WecomClient,
	{ ledger, corpId, signal }: DueSearch,
): Promise<Filtered> {
	const lookedAt = Date.now();
	const held = await readHeldTags(client, due, signal);
	const events: TagEvent[] = [];
	const left = await filterTags(due, ({ userid, external_userid, tag_id }) => {
		const tags = held.get(relationKey(userid, external_userid));
		if (tags === undefined || tags.has(tag_id)) return true;
		events.push({ userid, external_userid, tag_id, present: 0, at: lookedAt, source: 'seen' });
		return false;
	});
	await stampTags(ledger.db, corpId, events);
	return left;
}
