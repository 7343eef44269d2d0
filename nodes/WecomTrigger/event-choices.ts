import type { INodePropertyOptions } from 'n8n-workflow';
import type { CallbackEvent } from '../../lib/wecom/callback/event';

/** How an event is called in the choice of events: `change_external_tag/create`, or `batch_job_result`. */
export function kindOf({ event, change_type }: CallbackEvent): string {
	return change_type === undefined ? event : `${event}/${change_type}`;
}

/** The events that WeCom documents (pages 92130, 92277 and 90970), by name. */
export const eventChoices: INodePropertyOptions[] = [
	{
		name: 'Customer Added',
		value: 'change_external_contact/add_external_contact',
		description: 'Member and customer became contacts',
	},
	{
		name: 'Customer Added, Not Confirmed Yet',
		value: 'change_external_contact/add_half_external_contact',
		description: 'The customer added a member who lets everybody in, and the member has not answered yet',
	},
	{
		name: 'Customer Deleted by Member',
		value: 'change_external_contact/del_external_contact',
		description: 'The member deleted the customer, or handed them over',
	},
	{
		name: 'Customer Edited',
		value: 'change_external_contact/edit_external_contact',
		description: "The member changed the customer's tags, remark or phone in WeCom",
	},
	{
		name: 'Customer Group Changed',
		value: 'change_external_chat/update',
		description: 'Members, owner, name or notice of a group chat with customers',
	},
	{ name: 'Customer Group Created', value: 'change_external_chat/create' },
	{ name: 'Customer Group Dismissed', value: 'change_external_chat/dismiss' },
	{
		name: 'Directory Job Finished',
		value: 'batch_job_result',
		description: 'An asynchronous import or export of the directory',
	},
	{
		name: 'Handover Failed',
		value: 'change_external_contact/transfer_fail',
		description: 'The member who was to take over a customer could not be added',
	},
	{
		name: 'Member Deleted by Customer',
		value: 'change_external_contact/del_follow_user',
		description: 'The customer deleted the member',
	},
	{ name: 'Tag or Tag Group Created', value: 'change_external_tag/create' },
	{
		name: 'Tag or Tag Group Deleted',
		value: 'change_external_tag/delete',
		description: 'The tags of a deleted group go with it, without events of their own',
	},
	{ name: 'Tag or Tag Group Edited', value: 'change_external_tag/update' },
	{ name: 'Tags Reordered', value: 'change_external_tag/shuffle' },
];

/** What operations staff start flows with. */
export const customerEvents = eventChoices
	.map(({ value }) => String(value))
	.filter((value) => value.startsWith('change_external_contact/'));
