import type { IDataObject } from 'n8n-workflow';
import { message } from '../../shared/messages';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { BackRelation, Outcome } from './collect-touches';

export type TouchStatus = 'reactivated' | 'touched' | 'untouched' | 'repeated' | 'unknown_customer';

export function statusOf({ repeated, known, touched, back }: Outcome): TouchStatus {
	if (back.length > 0) return 'reactivated';
	if (repeated) return 'repeated';
	if (!known) return 'unknown_customer';
	return touched > 0 ? 'touched' : 'untouched';
}

/** What the item of a relation asks for whose tags are to be put on again. */
export function reactivation(
	{ userid, external_userid, tags }: BackRelation,
	kind: string,
	library: TagLibrary,
): IDataObject {
	return {
		userid,
		external_userid,
		add_tag: tags.map(({ tag_id }) => tag_id),
		decay: {
			status: 'reactivated' satisfies TouchStatus,
			reasons: tags.map(({ tag_id, policy }) => ({
				code: 'REACTIVATED',
				rule: policy,
				message: message('DECAY_REACTIVATED', { tag: library.describe(tag_id), kind }),
			})),
			tags: tags.map(({ tag_id, policy }) => ({ tag: library.describe(tag_id), tag_id, policy })),
		},
	};
}
