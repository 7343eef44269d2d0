import zhMessages from '../../locales/zh-CN/messages.json';
import type { Catalogue } from './locale';
import { currentLocale } from './locale';

/**
 * Sentences people read at run time, by stable code. `{name}` is filled in.
 * The Chinese text of each stands in locales/zh-CN/messages.json under the same code.
 */
export const MESSAGES = {
	MISSING_FIELD: 'Field "{field}" is empty. Expected {expected}.',
	INVALID_FIELD: 'Field "{field}" has the value {value}. Expected {expected}.',
	INVALID_ARGUMENT: 'Field "{field}" has the value {value}, but {rule}.',
	INVALID_QUOTAS: 'Quotas: "{value}" is not "calls/seconds", for example 10000/60.',
	EXPECT_USERID: 'a member userid (1–64 characters)',
	EXPECT_EXTERNAL_USERID: 'a customer external_userid (1–64 characters)',
	EXPECT_TAG_LIST: 'a list of tag ids or "group/tag" names',
	EXPECT_NAME: 'a name of 1–30 characters',
	EXPECT_ORDER: 'a whole number from 0 to 4294967295',
	EXPECT_STRATEGY: 'the id of a rule group, a whole number from 1',
	EXPECT_NAMES: 'one or more tag names of 1–30 characters',
	EXPECT_CHANGE_SET: 'the id of a change set, as a WeCom Tag node reports it in "wecom.change_set"',
	EXPECT_TIME: 'a date and time such as 2026-11-11T00:00:00',
	IN_FIELD: 'Field "{field}": {problem}',
	UNKNOWN_TAG: 'Tag "{tag}" is not in the tag library.',
	UNKNOWN_TAG_NEAR: 'Tag "{tag}" is not in the tag library. Did you mean {candidates}?',
	AMBIGUOUS_TAG: 'Tag "{tag}" is not unique: {candidates}. Write "group/tag" or use the id.',
	UNKNOWN_GROUP: 'Tag group "{group}" does not exist.',
	UNKNOWN_GROUP_NEAR: 'Tag group "{group}" does not exist. Did you mean {candidates}?',
	NO_TAGS:
		'Nothing to add and nothing to remove: choose tags in the node or fill "{addField}" or "{removeField}".',
	NO_WANTED_TAGS: 'No tag is given. To empty a group, name it under "Tag Groups".',
	TAG_IN_BOTH_LISTS: 'Tag "{tag}" is in both lists: "{addField}" and "{removeField}".',
	TAG_OUTSIDE_GROUPS: 'Tag "{tag}" is not in any of the given tag groups ({groups}).',
	NOTHING_TO_EDIT: 'Nothing to change: give a new name or an order.',
	NO_MEMBER:
		'Field "{field}" is empty and "When Only a Customer Is Given" is set to fail. Give the member or choose the owner or all members.',
	RELATION_NOT_FOUND:
		"Customer {external_userid} is not a customer of member {userid}, or the member is outside the app's range.",
	NO_RELATION: 'No member the app can see follows this customer.',
	SUPERSEDED: 'A later item of this run asks the opposite for {tags}; the later one wins.',
	STOPPED: 'Not attempted: the run stopped after {count} failures in a row with the same cause ({cause}).',
	CANCELLED:
		'The execution was cancelled. What had been done is in the ledger; the next run finds out what became of the rest.',
	VERIFY_MISMATCH:
		'Read back after the call, the relation does not hold what was asked ({tags}). Somebody may have changed it at the same time.',
	NOT_VERIFIED:
		'The changes could not be read back: {cause}. They count as applied, because WeCom accepted them.',
	CHANGED_SINCE: '{tag} was changed by somebody else since; left as it is.',
	CHANGED_BY_LATER_SET: '{tag} was changed by a later change set; left as it is.',
	RELATION_UNREADABLE: 'The relation cannot be read any more; {tag} was left as it is.',
	UNKNOWN_CHANGE_SET: 'Change set "{id}" is not in the ledger.',
	CHANGE_SET_OTHER_CORP: 'Change set "{id}" belongs to another corp.',
	CHANGE_SET_RUNNING:
		'Change set "{id}" is still running. Wait until it has finished, or until its run is known to be dead (about a minute after its process ended).',
	SUMMARY:
		'{applied} applied, {unchanged} unchanged, {failed} failed · {calls} calls, {saved} saved · change set {changeSet}',
	SUMMARY_UNCHANGED:
		'Nothing to change: {unchanged} unchanged, {failed} failed · {calls} calls, {saved} saved',
	SUMMARY_DRY_RUN:
		'Dry run, nothing was changed: {planned} would be applied, {unchanged} unchanged, {failed} failed · would take {wouldCall} calls',
	SUMMARY_UNDO:
		'{undone} tag changes undone, {skipped} left alone because they changed since, {failed} failed · change set {changeSet}',
	SUMMARY_UNDO_NOTHING:
		'Nothing was undone: {skipped} tag changes were left alone because they changed since',
	SUMMARY_UNDO_DRY_RUN:
		'Dry run, nothing was changed: {undone} tag changes would be undone, {skipped} left alone because they changed since',
	RECOVERED:
		'{applied} changes of an interrupted earlier run had reached WeCom and {lost} had not; its journal is settled now.',
	CONNECTION_OK: "Connected. {members} members with the customer-contact function are in the app's range.",
	LEDGER_OK: 'Connected to the ledger ({dialect}).',
	CALLER_IP: '{message} (caller IP: {ip})',
	CHANGE_SET_ENTRY: '{time} · {title} · {applied} tag changes',
} as const;

export type MessageCode = keyof typeof MESSAGES;

/** The sentence for a code in the current locale. Unknown placeholders stay visible, so that a test finds them. */
export function message(code: MessageCode, values: Readonly<Record<string, string | number>> = {}): string {
	const template =
		currentLocale() === 'zh-CN' ? ((zhMessages as Catalogue)[code] ?? MESSAGES[code]) : MESSAGES[code];
	return fillIn(template, values);
}

/** Puts the values into a template's `{name}` places. */
export function fillIn(template: string, values: Readonly<Record<string, string | number>>): string {
	return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
		name in values ? String(values[name]) : placeholder,
	);
}
