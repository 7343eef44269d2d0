import { findMember, type Corp } from '../corp/corp';
import type { Chat, Relation } from '../corp/types';
import { integerBetween, pick, pickWeighted, type Random } from '../random';

const MOST_AT_ONCE = 3;

const CHAT_EDITS = [
	['create_chat', 15],
	['chat_add_member', 35],
	['chat_del_member', 20],
	['chat_change_owner', 5],
	['chat_change_name', 10],
	['chat_change_notice', 10],
	['dismiss_chat', 5],
] as const;

export interface ChatSources {
	corp: Corp;
	random: Random;
	drawRelation(): Relation | undefined;
}

/**
 * Something that may happen in this chat; without one, a new one is made.
 * @returns the body of the console op, or undefined when nobody is there to make a chat with
 */
export function drawChatEdit(
	chat: Chat | undefined,
	sources: ChatSources,
): Record<string, unknown> | undefined {
	const { random } = sources;
	const op = chat ? pickWeighted(random, CHAT_EDITS) : 'create_chat';
	if (!chat || op === 'create_chat') {
		const relation = sources.drawRelation();
		const { member, customer } = relation ?? {};
		return (
			member && customer && { op: 'create_chat', userid: member.userid, members: [customer.externalUserid] }
		);
	}
	const said = { chat_id: chat.id, name: `福利群 ${integerBetween(random, 1, 9999)}` };
	switch (op) {
		case 'chat_add_member': {
			const members = drawNewcomers(chat, sources);
			if (members.length > 0) return { op, ...said, members, join_scene: pick(random, [0, 3]) };
			break;
		}
		case 'chat_del_member': {
			const others = [...chat.people].filter((id) => id !== chat.owner.userid);
			const members = others.slice(-integerBetween(random, 1, MOST_AT_ONCE));
			if (members.length > 0) return { op, ...said, members, quit_scene: pick(random, [0, 1]) };
			break;
		}
		case 'chat_change_owner': {
			const heir = [...chat.people].find((id) => id !== chat.owner.userid && findMember(sources.corp, id));
			if (heir !== undefined) return { op, ...said, userid: heir };
			break;
		}
		case 'chat_change_notice':
			return { op, ...said, notice: `今晚 ${integerBetween(random, 18, 21)} 点开抢` };
		case 'dismiss_chat':
			return { op, ...said };
	}
	return { op: 'chat_change_name', ...said };
}

/** Customers, and sometimes a colleague, who are not in the chat yet. */
function drawNewcomers(chat: Chat, { random, drawRelation }: ChatSources): string[] {
	const newcomers = new Set<string>();
	const wanted = integerBetween(random, 1, MOST_AT_ONCE);
	for (let drawn = 0; drawn < wanted; drawn++) {
		const relation = drawRelation();
		if (!relation) break;
		const id = random() < 0.2 ? relation.member.userid : relation.customer.externalUserid;
		if (!chat.people.has(id)) newcomers.add(id);
	}
	return [...newcomers];
}
