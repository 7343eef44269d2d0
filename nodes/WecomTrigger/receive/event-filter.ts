import { memberKey } from '../../../lib/domain/people/member';
import { isKnownEvent, isTagEvent, type CallbackEvent } from '../../../lib/wecom/callback/event';
import { isAboutRelation } from '../deliver/relation-events';
import { kindOf } from '../event-choices';
import type { Settings } from '../settings';

export type EventFilter = (event: CallbackEvent) => boolean;

/** Whether the flow wants an event, as far as the event itself tells. Departments and tag groups take knowledge. */
export function eventFilter({
	events,
	otherEvents,
	members,
}: Pick<Settings, 'events' | 'otherEvents' | 'members'>): EventFilter {
	return (event) => {
		if (!(isKnownEvent(event) ? events.has(kindOf(event)) : otherEvents)) return false;
		if (members.size === 0) return true;
		const userid = 'userid' in event ? event.userid : undefined;
		return userid === undefined || members.has(memberKey(userid));
	};
}

/** Whether an event says something that the ledger keeps. */
export function isForLedger(event: CallbackEvent): boolean {
	return isTagEvent(event) || isAboutRelation(event);
}
