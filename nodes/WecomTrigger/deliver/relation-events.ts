import { relationKey, type Relation } from '../../../lib/domain/tag-change';
import { isContactEvent, type CallbackEvent, type ContactEvent } from '../../../lib/wecom/callback/event';
import type { Received } from './received';

/** What an event says about a relation: that it begins, was edited, or ended. */
export type Turn = 'begun' | 'edited' | 'ended';

/** An event about one relation. */
export interface RelationEvent extends Relation {
	received: Received;
	turn: Turn;
	/** Of the relation. */
	key: string;
	/** Beginning and end of the second in which it happened, epoch ms: WeCom tells no more. */
	from: number;
	until: number;
}

const TURNS: Readonly<Record<string, Turn>> = {
	add_external_contact: 'begun',
	edit_external_contact: 'edited',
	del_external_contact: 'ended',
	del_follow_user: 'ended',
};

/** What the event says about a relation; undefined: it is not about one. */
function turnOf(event: ContactEvent): Turn | undefined {
	return event.userid && event.external_userid ? TURNS[event.change_type ?? ''] : undefined;
}

/** Whether an event says something about a relation. */
export function isAboutRelation(event: CallbackEvent): boolean {
	return isContactEvent(event) && turnOf(event) !== undefined;
}

/** The events about relations, in the order given. A half relation has no tags yet, and a failed handover changes none. */
export function relationEvents(events: readonly Received[]): RelationEvent[] {
	return events.flatMap((received) => {
		const { event } = received;
		if (!isContactEvent(event)) return [];
		const { userid, external_userid, create_time } = event;
		const turn = turnOf(event);
		if (!userid || !external_userid || turn === undefined) return [];
		const from = create_time * 1000;
		const key = relationKey(userid, external_userid);
		return [{ received, turn, userid, external_userid, key, from, until: from + 999 }];
	});
}

/** The last event of each relation, by its key. */
export function lastOfEach(events: readonly RelationEvent[]): Map<string, RelationEvent> {
	return new Map(events.map((event) => [event.key, event]));
}
