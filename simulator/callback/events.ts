import { randomText, mulberry32 } from '../random';
import type { Customer, Member, Relation, Tag, TagGroup } from '../corp/types';
import type { CorpEvent } from './event';

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
	const greets = changeType === 'add_external_contact' || changeType === 'add_half_external_contact';
	return {
		event: 'change_external_contact',
		changeType,
		fields: {
			...pairFields(member, customer),
			...(greets && state !== '' && { State: state }),
			...(greets && { WelcomeCode: randomText(mulberry32(seq), 43, true) }),
		},
	};
}

/** The member lost the customer to the successor in a transfer on the job. */
export function transferredEvent(relation: Relation): CorpEvent {
	const event = contactEvent('del_external_contact', relation);
	return { ...event, fields: { ...event.fields, Source: 'DELETE_BY_TRANSFER' } };
}

export const TRANSFER_FAILURES = ['customer_refused', 'customer_limit_exceed'] as const;

/** @param successor who could not be added */
export function transferFailureEvent(
	successor: Member,
	customer: Customer,
	reason: (typeof TRANSFER_FAILURES)[number],
): CorpEvent {
	return {
		event: 'change_external_contact',
		changeType: 'transfer_fail',
		fields: { FailReason: reason, ...pairFields(successor, customer) },
	};
}

function pairFields(member: Member, customer: Customer) {
	return { UserID: member.userid, ExternalUserID: customer.externalUserid };
}

type TagChange = 'create' | 'update' | 'delete';

export function tagEvent(changeType: TagChange, { id, group }: Tag): CorpEvent {
	return libraryEvent(changeType, { Id: id, TagType: 'tag' }, group.strategyId);
}

export function groupEvent(changeType: TagChange, { id, strategyId }: TagGroup): CorpEvent {
	return libraryEvent(changeType, { Id: id, TagType: 'tag_group' }, strategyId);
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

/**
 * @param group undefined: the order of all groups changed, reported with an empty Id
 * @param strategyId rule group whose groups they are, 0 for corp tag groups
 */
export function shuffleEvent(group: TagGroup | undefined, strategyId: number): CorpEvent {
	return libraryEvent('shuffle', { Id: group?.id ?? '' }, strategyId);
}

/** Only strategy tags and their groups are reported with a rule group. */
function libraryEvent(
	changeType: TagChange | 'shuffle',
	fields: CorpEvent['fields'],
	strategyId: number,
): CorpEvent {
	return {
		event: 'change_external_tag',
		changeType,
		fields: strategyId === 0 ? fields : { ...fields, StrategyId: strategyId },
	};
}

/** How an asynchronous batch job of the directory ended. */
export interface BatchJob {
	jobId: string;
	jobType: string;
	errcode: number;
	errmsg: string;
}

/** Knows no ChangeType; the result is one nested element (page 90970). */
export function batchJobEvent({ jobId, jobType, errcode, errmsg }: BatchJob): CorpEvent {
	return {
		event: 'batch_job_result',
		fields: { BatchJob: { JobId: jobId, JobType: jobType, ErrCode: errcode, ErrMsg: errmsg } },
	};
}
