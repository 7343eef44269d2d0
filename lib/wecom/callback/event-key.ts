import { createHash } from 'node:crypto';
import type { BatchJobEvent, CallbackEvent, ChatEvent, ContactEvent, EventFields, TagEvent } from './event';

/**
 * The same for an event and its repetitions, and for no other event: WeCom sends no id and up to three
 * copies. FromUserName and CreateTime alone, as page 90238 suggests, would drop real events: they are `sys`
 * and one second for a whole batch.
 * @returns 43 characters, the SHA-256 of what identifies the event, in base64url
 */
export function callbackEventKey(event: CallbackEvent): string {
	const { userid, external_userid, id, tag_type, strategy_id, job_id } = event as CallbackEvent & Identity;
	const { chat_id, update_detail, last_mem_ver, cur_mem_ver } = event as CallbackEvent & Identity;
	const { join_scene, quit_scene, mem_change_cnt, mem_change_list } = event as CallbackEvent & Identity;
	const identity = [
		event.corp_id,
		event.event,
		event.change_type,
		event.create_time,
		...[userid, external_userid, chat_id, id, tag_type, strategy_id],
		...[update_detail, cur_mem_ver, job_id],
		// Of two members who come and go in one second.
		...[last_mem_ver, join_scene, quit_scene, mem_change_cnt, mem_change_list],
		// Of an unknown event anything may be what tells it from the next.
		event.fields,
	];
	return createHash('sha256').update(JSON.stringify(identity)).digest('base64url');
}

type Identity = Pick<ContactEvent, 'userid' | 'external_userid'> &
	Pick<TagEvent, 'id' | 'tag_type' | 'strategy_id'> &
	EventFields<ChatEvent> &
	Pick<BatchJobEvent, 'job_id'>;
