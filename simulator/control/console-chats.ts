import { chatEvent, chatUpdateEvent, joinEvent, leaveEvent } from '../callback/chat-events';
import { createChat, join, leave, memberVersion } from '../corp/chats';
import { findMember } from '../corp/corp';
import type { Chat } from '../corp/types';
import { BadRequest } from '../failure';
import { isStringList } from '../params';
import type { Simulation } from '../simulation';
import { chooseFrom, requireMember, type ConsoleOp, type Outcome } from './console-op';
import { requireText } from './control';

/** What happens in customer groups (客户群). */
export const CHAT_OPS: Readonly<Record<string, ConsoleOp>> = {
	create_chat: (sim, body) => {
		const owner = requireMember(sim, body);
		const name = body.name === undefined ? '' : requireText(body, 'name');
		const people = body.members === undefined ? [] : requirePeople(sim, body);
		const chat = createChat(sim.corp, owner, name, people);
		return report(chat, [chatEvent('create', chat)]);
	},

	chat_add_member: (sim, body) => {
		const chat = requireChat(sim, body);
		const people = requirePeople(sim, body);
		const scene = chooseFrom(body, 'join_scene', [0, 3], 0);
		const present = people.find((id) => chat.people.has(id));
		if (present !== undefined) throw new BadRequest(`members: ${present} is in the chat already`);
		join(chat, people);
		return report(chat, [joinEvent(chat, people, scene)]);
	},

	chat_del_member: (sim, body) => {
		const chat = requireChat(sim, body);
		const people = requirePeople(sim, body);
		const scene = chooseFrom(body, 'quit_scene', [0, 1], 0);
		const absent = people.find((id) => !chat.people.has(id));
		if (absent !== undefined) throw new BadRequest(`members: ${absent} is not in the chat`);
		if (people.includes(chat.owner.userid)) {
			throw new BadRequest(`members: ${chat.owner.userid} owns the chat; hand it over first`);
		}
		leave(chat, people);
		return report(chat, [leaveEvent(chat, people, scene)]);
	},

	chat_change_owner: (sim, body) => {
		const chat = requireChat(sim, body);
		const owner = requireMember(sim, body);
		if (!chat.people.has(owner.userid)) throw new BadRequest(`userid: ${owner.userid} is not in the chat`);
		chat.owner = owner;
		return report(chat, [chatUpdateEvent(chat, 'change_owner')]);
	},

	chat_change_name: (sim, body) => {
		const chat = requireChat(sim, body);
		chat.name = requireText(body, 'name');
		return report(chat, [chatUpdateEvent(chat, 'change_name')]);
	},

	chat_change_notice: (sim, body) => {
		const chat = requireChat(sim, body);
		chat.notice = requireText(body, 'notice');
		return report(chat, [chatUpdateEvent(chat, 'change_notice')]);
	},

	dismiss_chat: (sim, body) => {
		const chat = requireChat(sim, body);
		chat.dismissed = true;
		return report(chat, [chatEvent('dismiss', chat)]);
	},
};

function report(chat: Chat, events: Outcome['events']): Outcome {
	const reply = {
		chat_id: chat.id,
		name: chat.name,
		owner: chat.owner.userid,
		members: [...chat.people],
		member_version: memberVersion(chat, chat.version),
	};
	return { events, reply };
}

function requireChat({ corp }: Simulation, body: Record<string, unknown>): Chat {
	const id = requireText(body, 'chat_id');
	const chat = corp.chats.get(id);
	if (!chat || chat.dismissed) throw new BadRequest(`chat_id: no chat ${id}`);
	return chat;
}

/** Members and customers by id, each once, userids as the corp writes them. */
function requirePeople({ corp }: Simulation, { members }: Record<string, unknown>): string[] {
	if (!isStringList(members) || members.length === 0) {
		throw new BadRequest(
			`members: expected a list of userids and external_userids, got ${JSON.stringify(members) ?? 'nothing'}`,
		);
	}
	const people = members.map((id) => {
		const known = findMember(corp, id)?.userid ?? corp.customers.get(id)?.externalUserid;
		if (known === undefined) throw new BadRequest(`members: neither a member nor a customer: ${id}`);
		return known;
	});
	return [...new Set(people)];
}
