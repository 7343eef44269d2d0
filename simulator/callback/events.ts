import { toSeconds } from '../clock';
import { randomText, mulberry32 } from '../random';
import type { Relation, Tag, TagGroup } from '../corp/types';

/** One change as WeCom reports it (page 92130). */
export interface CorpEvent {
	event: 'change_external_contact' | 'change_external_tag';
	changeType: string;
	fields: Record<string, string | number>;
}

type ContactChange =
	| 'add_external_contact'
	| 'add_half_external_contact'
	| 'edit_external_contact'
	| 'del_external_contact'
	| 'del_follow_user';

export function contactEvent(
	changeType: ContactChange,
	{ member, customer, seq, state }: Relation,
): CorpEvent {
	const fields: CorpEvent['fields'] = { UserID: member.userid, ExternalUserID: customer.externalUserid };
	if (changeType === 'add_external_contact' || changeType === 'add_half_external_contact') {
		if (state !== '') fields.State = state;
		fields.WelcomeCode = randomText(mulberry32(seq), 43, true);
	}
	return { event: 'change_external_contact', changeType, fields };
}

type TagChange = 'create' | 'update' | 'delete';

export function tagEvent(changeType: TagChange, { id }: Tag): CorpEvent {
	return { event: 'change_external_tag', changeType, fields: { Id: id, TagType: 'tag' } };
}

export function groupEvent(changeType: TagChange, { id }: TagGroup): CorpEvent {
	return { event: 'change_external_tag', changeType, fields: { Id: id, TagType: 'tag_group' } };
}

/** What is reported once the tag is deleted: also its group's end, if it was the last tag there. */
export function tagDeletionEvents(tag: Tag): CorpEvent[] {
	const events = [tagEvent('delete', tag)];
	if (tag.group.deleted) events.push(groupEvent('delete', tag.group));
	return events;
}

/** One event for the group; WeCom does not report the tags that went with it, unless a switch says so. */
export function groupDeletionEvents(group: TagGroup, tags: readonly Tag[], eachTag: boolean): CorpEvent[] {
	const tagEvents = eachTag ? tags.map((tag) => tagEvent('delete', tag)) : [];
	return [groupEvent('delete', group), ...tagEvents];
}

/** @param group undefined: the order of all groups changed, reported with an empty Id */
export function shuffleEvent(group: TagGroup | undefined): CorpEvent {
	return { event: 'change_external_tag', changeType: 'shuffle', fields: { Id: group?.id ?? '' } };
}

/** The plain text of a callback: text in CDATA, numbers bare. */
export function eventXml({ event, changeType, fields }: CorpEvent, corpid: string, now: number): string {
	return element('xml', {
		ToUserName: corpid,
		FromUserName: 'sys',
		CreateTime: toSeconds(now),
		MsgType: 'event',
		Event: event,
		ChangeType: changeType,
		...fields,
	});
}

export function element(name: string, fields: Record<string, string | number>): string {
	const inner = Object.entries(fields).map(([field, value]) => `<${field}>${literal(value)}</${field}>`);
	return `<${name}>${inner.join('')}</${name}>`;
}

function literal(value: string | number): string {
	if (typeof value === 'number') return String(value);
	return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
