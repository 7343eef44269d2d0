import type { Elements } from './elements';

/** The documented ChangeTypes of each event of customer contact (pages 92130, 92277). */
export const CHANGE_TYPES = {
	change_external_contact: [
		'add_external_contact',
		'edit_external_contact',
		'add_half_external_contact',
		'del_external_contact',
		'del_follow_user',
		'transfer_fail',
	],
	change_external_tag: ['create', 'update', 'delete', 'shuffle'],
	change_external_chat: ['create', 'update', 'dismiss'],
} as const;

// Types, not interfaces: an event is an item's json, and n8n wants an object of any keys.
type Common<Name extends string> = {
	event: Name;
	change_type?: string;
	/** Epoch seconds, as WeCom says it. */
	create_time: number;
	/** The same in ISO 8601, UTC. */
	at: string;
	corp_id: string;
	/** Elements that the type has no name for, by the name WeCom gives them. */
	fields?: Elements;
};

/** A relation began, changed or ended. WeCom does not say what changed: read the customer again. */
export type ContactEvent = Common<'change_external_contact'> & {
	userid?: string;
	external_userid?: string;
	/** Of the contact-me code or acquisition link through which the customer came. */
	state?: string;
	/** Good for one welcome message within 20 seconds. */
	welcome_code?: string;
	/** `DELETE_BY_TRANSFER`: removed because the customer was handed over. */
	source?: string;
	/** `customer_refused` or `customer_limit_exceed`. */
	fail_reason?: string;
};

/** The tag library changed. The tags of a deleted group get no events of their own. */
export type TagEvent = Common<'change_external_tag'> & {
	/** Of the tag or the group; empty when the order of all groups changed. */
	id?: string;
	/** `tag` or `tag_group`; absent for `shuffle`, which is about groups. */
	tag_type?: string;
	tag_id?: string;
	group_id?: string;
	strategy_id?: number;
};

/** A customer group changed. */
export type ChatEvent = Common<'change_external_chat'> & {
	chat_id?: string;
	/** `add_member`, `del_member`, `change_owner`, `change_name` or `change_notice`. */
	update_detail?: string;
	/** 0 invited, 3 by QR code. */
	join_scene?: number;
	/** 0 left, 1 removed. */
	quit_scene?: number;
	mem_change_cnt?: number;
	mem_change_list?: string[];
	/** Unless it is the version seen last, an event was lost: read the group again. */
	last_mem_ver?: string;
	cur_mem_ver?: string;
};

/** An asynchronous job of the directory ended (page 90970). */
export type BatchJobEvent = Common<'batch_job_result'> & {
	job_id?: string;
	job_type?: string;
	errcode?: number;
	errmsg?: string;
};

/** Any other event, or a `message` that a person sent to the app: all of it is in `fields`. */
export type OtherEvent = Common<string>;

/** What only events of this type have. */
export type EventFields<Event extends CallbackEvent> = Omit<Event, keyof Common<string>>;

export type CallbackEvent = ContactEvent | TagEvent | ChatEvent | BatchJobEvent | OtherEvent;

export function isContactEvent(event: CallbackEvent): event is ContactEvent {
	return event.event === 'change_external_contact';
}

export function isTagEvent(event: CallbackEvent): event is TagEvent {
	return event.event === 'change_external_tag';
}

export function isChatEvent(event: CallbackEvent): event is ChatEvent {
	return event.event === 'change_external_chat';
}

export function isBatchJobEvent(event: CallbackEvent): event is BatchJobEvent {
	return event.event === 'batch_job_result';
}

const KNOWN = new Map<string, readonly string[]>(Object.entries(CHANGE_TYPES));

/** Whether WeCom documents this event with this ChangeType as one of the types above. */
export function isKnownEvent(event: CallbackEvent): boolean {
	const { change_type: changeType = '' } = event;
	return KNOWN.get(event.event)?.includes(changeType) ?? isBatchJobEvent(event);
}
