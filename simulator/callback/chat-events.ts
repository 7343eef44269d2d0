import { memberVersion } from '../corp/chats';
import type { Chat } from '../corp/types';
import type { CorpEvent } from './event';

/** How people came: 0 invited, 3 by QR code. */
export type JoinScene = 0 | 3;
/** How people went: 0 of their own accord, 1 removed. */
export type QuitScene = 0 | 1;

export function chatEvent(changeType: 'create' | 'dismiss', { id }: Chat): CorpEvent {
	return { event: 'change_external_chat', changeType, fields: { ChatId: id } };
}

export function chatUpdateEvent(
	{ id }: Chat,
	detail: 'change_owner' | 'change_name' | 'change_notice',
): CorpEvent {
	return updateEvent({ ChatId: id, UpdateDetail: detail });
}

/** @param chat after the people have joined */
export function joinEvent(chat: Chat, people: readonly string[], scene: JoinScene): CorpEvent {
	return updateEvent({
		ChatId: chat.id,
		UpdateDetail: 'add_member',
		JoinScene: scene,
		...peopleFields(chat, people),
	});
}

/** @param chat after the people have left */
export function leaveEvent(chat: Chat, people: readonly string[], scene: QuitScene): CorpEvent {
	return updateEvent({
		ChatId: chat.id,
		UpdateDetail: 'del_member',
		QuitScene: scene,
		...peopleFields(chat, people),
	});
}

function updateEvent(fields: CorpEvent['fields']): CorpEvent {
	return { event: 'change_external_chat', changeType: 'update', fields };
}

/** LastMemVer is the CurMemVer of the event before, or the receiver has missed one. */
function peopleFields(chat: Chat, people: readonly string[]) {
	return {
		MemChangeCnt: people.length,
		MemChangeList: { Item: people },
		LastMemVer: memberVersion(chat, chat.version - 1),
		CurMemVer: memberVersion(chat, chat.version),
	};
}
