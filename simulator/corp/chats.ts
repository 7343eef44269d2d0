import { createHash } from 'node:crypto';

import type { Corp } from './corp';
import type { Chat, Member } from './types';

export function createChat(corp: Corp, owner: Member, name: string, people: readonly string[]): Chat {
	const chat: Chat = {
		id: corp.nextChatId(),
		name,
		notice: '',
		owner,
		people: new Set([owner.userid, ...people]),
		version: 1,
		dismissed: false,
	};
	corp.chats.set(chat.id, chat);
	return chat;
}

export function join(chat: Chat, people: readonly string[]): void {
	for (const id of people) chat.people.add(id);
	chat.version += 1;
}

export function leave(chat: Chat, people: readonly string[]): void {
	for (const id of people) chat.people.delete(id);
	chat.version += 1;
}

/** The version of the list of people as WeCom shows it: opaque, another one after each change. */
export function memberVersion({ id }: Chat, version: number): string {
	return createHash('md5').update(`${id}/${version}`).digest('hex');
}
