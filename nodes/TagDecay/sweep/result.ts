import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { DAY_MS } from '../../../lib/domain/calendar/wall-time';
import { Breather } from '../../shared/event-loop';
import { message } from '../../shared/messages';
import { momentText } from '../../shared/moments';
import type { LoadedPolicies } from '../policy/load-policies';
import { policyText } from '../policy/policy-text';
import type { DueRelation, DueState, DueTag } from './find-due';

const REASONS = {
	expired: { code: 'EXPIRED', text: 'DECAY_EXPIRED' },
	expiring: { code: 'EXPIRING', text: 'DECAY_EXPIRING' },
} as const;

/** One item per relation. Only expired tags are to be removed: what is expiring soon is told, not asked for. */
export async function toItems(
	due: readonly DueRelation[],
	state: DueState,
	policies: LoadedPolicies,
	now: number,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	const breather = new Breather();
	for (const { userid, external_userid, tags } of due) {
		if (breather.due()) await breather.pause();
		const json: IDataObject = {
			userid,
			external_userid,
			...(state === 'expired' && { remove_tag: tags.map(({ tag_id }) => tag_id) }),
			decay: {
				status: state,
				reasons: tags.map((tag) => toReason(tag, state, policies)),
				tags: tags.map((tag) => toTag(tag, policies, now)),
			},
		};
		items.push({ json, pairedItem: { item: 0 } });
	}
	return items;
}

function toReason(
	{ tag_id, policy, expires_at }: DueTag,
	state: DueState,
	policies: LoadedPolicies,
): IDataObject {
	const { code, text } = REASONS[state];
	return {
		code,
		rule: policy.id,
		message: message(text, {
			tag: policies.library.describe(tag_id),
			time: momentText(expires_at, policies.timeZone),
			policy: policyText(policy),
		}),
	};
}

function toTag(tag: DueTag, { library }: LoadedPolicies, now: number): IDataObject {
	const { tag_id, since, expires_at, score, policy } = tag;
	return {
		tag: library.describe(tag_id),
		tag_id,
		age_days: Math.floor(Math.max(0, now - since) / DAY_MS),
		expires_at: new Date(expires_at).toISOString(),
		...(score !== undefined && { score: Math.round(score * 1_000) / 1_000 }),
		policy: policy.id,
	};
}
