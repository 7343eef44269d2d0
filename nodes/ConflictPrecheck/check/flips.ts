import { DAY_MS } from '../../../lib/domain/calendar/wall-time';
import type { Finding, FrequencyRule } from '../../../lib/domain/conflict/rule-set';
import { relationTagKey, tagFlips, type RelationTag } from '../../../lib/ledger/tag-history';
import { isFailure } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import type { Batch } from './batch';
import type { HistorySource } from './frequency';
import type { Verdicts } from './verdict';

interface AskedTag extends RelationTag {
	itemIndex: number;
	action: 'add' | 'remove';
}

/** Finds the items by which a tag of one relation goes on and off once too often. */
export async function findFlips(
	rule: FrequencyRule,
	batch: Batch,
	{ ledger, corpId, now }: HistorySource,
	verdicts: Verdicts,
	note: (itemIndex: number, finding: Finding) => void,
): Promise<void> {
	const asked = await listAsked(batch, verdicts);
	const span = { since: now - rule.windowDays * DAY_MS, until: now };
	const histories = await tagFlips(ledger.db, corpId, asked, span);
	if (histories.size === 0) return;
	const breather = new Breather();
	for (const { itemIndex, action, ...relationTag } of asked) {
		if (breather.due()) await breather.pause();
		const history = histories.get(relationTagKey(relationTag));
		if (!history || history.last === action) continue;
		const count = history.flips + 1;
		if (count < rule.minimum) continue;
		note(itemIndex, {
			code: 'FLIP_FLOP',
			severity: rule.severity,
			rule: rule.id,
			tags: [relationTag.tag_id],
			values: { count, days: rule.windowDays },
			...(rule.message && { message: rule.message }),
		});
	}
}

async function listAsked(batch: Batch, verdicts: Verdicts): Promise<AskedTag[]> {
	const asked: AskedTag[] = [];
	const breather = new Breather();
	for (const [itemIndex, request] of batch.requests.entries()) {
		if (breather.due()) await breather.pause();
		if (isFailure(request) || verdicts.isStopped(itemIndex)) continue;
		const { external_userid, add, remove } = request;
		for (const userid of batch.membersOf(request)) {
			for (const tag_id of add) asked.push({ itemIndex, userid, external_userid, tag_id, action: 'add' });
			for (const tag_id of remove) {
				asked.push({ itemIndex, userid, external_userid, tag_id, action: 'remove' });
			}
		}
	}
	return asked;
}
