import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { isContactEvent } from '../../../lib/wecom/callback/event';
import { message } from '../../shared/messages';
import type { NamedTag } from './known-library';
import type { Reason } from './notes';
import type { EventChanges } from './read-changes';
import type { Received } from './received';

/** An event with what was found out about it; a reason in place of that: why nothing was. */
export interface Told {
	received: Received;
	changes?: EventChanges | Reason | undefined;
}

/** The ids of all tags that items will name. */
export function tagsNamedIn(told: readonly Told[]): string[] {
	return told.flatMap(({ changes }) =>
		typeof changes === 'object' && 'tags' in changes
			? [...changes.tags, ...changes.added, ...changes.removed]
			: [],
	);
}

/** The events as items. @param names of the tags in them, by id */
export function toItems(
	told: readonly Told[],
	names: ReadonlyMap<string, NamedTag> = new Map(),
): INodeExecutionData[] {
	return told.map(({ received, changes }) => {
		const { event, key, deliveries } = received;
		const json: IDataObject = { ...event, event_key: key, deliveries };
		if (changes !== undefined) json.changes = toChanges(received, changes, names);
		return { json };
	});
}

/** Lists that are always there, so that a flow can look into them without asking. */
function toChanges(
	{ event }: Received,
	changes: EventChanges | Reason,
	names: ReadonlyMap<string, NamedTag>,
): IDataObject {
	const without = (status: string, reason: Reason): IDataObject => ({
		status,
		added: [],
		removed: [],
		reasons: [reason],
	});
	if (changes === 'later') {
		return without('in_later_event', { code: 'IN_LATER_EVENT', message: message('IN_LATER_EVENT') });
	}
	if (changes === 'unreadable') {
		const { userid = '', external_userid = '' } = isContactEvent(event) ? event : {};
		const text = message('RELATION_NOT_FOUND', { userid, external_userid });
		return without('unreadable', { code: 'RELATION_NOT_FOUND', message: text });
	}
	if ('code' in changes) return without('unreadable', changes);
	const named = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? { id });
	return {
		status: 'read',
		known_before: changes.knownBefore,
		added: named(changes.added),
		removed: named(changes.removed),
		tags: named(changes.tags),
	};
}
