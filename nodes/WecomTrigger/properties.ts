import type { INodeProperties } from 'n8n-workflow';
import { locator, optionsCollection, tagGroupLocator } from '../shared/fields';
import { eventChoices } from './event-choices';

/** Several entries chosen one by one; read with `chosenEntries`. */
function chooser(
	name: string,
	displayName: string,
	button: string,
	description: string,
	entry: INodeProperties,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: button },
		default: {},
		placeholder: button,
		description,
		options: [{ displayName: entry.displayName, name: 'entries', values: [entry] }],
	};
}

const member = locator({
	displayName: 'Member',
	name: 'entry',
	searchListMethod: 'searchMembers',
	searchHint: 'Choose a member…',
	idExample: 'e.g. zhangsan',
});

const department = locator({
	displayName: 'Department',
	name: 'entry',
	searchListMethod: 'searchDepartments',
	searchHint: 'Choose a department…',
	nameExample: 'e.g. 销售部/华东区',
	idExample: 'e.g. 12',
});

const filters: INodeProperties[] = [
	chooser(
		'members',
		'Members',
		'Add Member',
		'Only events of these members. Events without a member (tags, customer groups) are not affected. Empty: everybody.',
		member,
	),
	chooser(
		'departments',
		'Departments',
		'Add Department',
		'Only events of members of these departments or of one below them. Needs the WeCom App credential. Empty: everybody.',
		department,
	),
	chooser(
		'tagGroups',
		'Tag Groups',
		'Add Tag Group',
		'Only tag events of these groups and, where "Read What Changed" is on, only edits that touched one of their tags. Needs the WeCom App credential. Empty: all.',
		tagGroupLocator({ name: 'entry' }),
	),
];

const onOwnPort = { show: { ownPort: [true] } };

const ownPort: INodeProperties[] = [
	{
		displayName: 'Also Listen on a Port of Its Own',
		name: 'ownPort',
		type: 'boolean',
		default: false,
		description:
			"Whether to receive on a port beside n8n's own, for bursts of more than about 20 events a second. The administrator's reverse proxy forwards to it.",
	},
	{
		displayName: 'Host',
		name: 'host',
		type: 'string',
		default: '127.0.0.1',
		displayOptions: onOwnPort,
		description:
			'Address to listen on: 127.0.0.1 for a proxy on the same machine, 0.0.0.0 for one elsewhere (Docker)',
	},
	{
		displayName: 'Port',
		name: 'port',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 65535, numberPrecision: 0 },
		default: 5690,
		displayOptions: onOwnPort,
		description: 'Port to listen on. Several triggers may share one, each with its own path.',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '/wecom',
		displayOptions: onOwnPort,
		placeholder: 'e.g. /wecom/sales',
		description: 'Path of the URL on that port',
	},
];

const options = optionsCollection([
	{
		displayName: 'Batch Size',
		name: 'batchSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
		default: 100,
		description: 'How many events at most go into one run of the flow, 1 to 1,000',
	},
	{
		displayName: 'Executions at Once',
		name: 'executionsAtOnce',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 50, numberPrecision: 0 },
		default: 4,
		description: 'How many runs of the flow there are at once. What arrives meanwhile waits in the ledger.',
	},
	{
		displayName: 'Keep the Ledger Up to Date',
		name: 'keepLedger',
		type: 'boolean',
		default: true,
		description:
			'Whether the ledger learns from all events that this node receives, also those that do not start the flow: relations that ended, edits, and changes of the tag library',
	},
	{
		displayName: 'Longest Wait (Milliseconds)',
		name: 'longestWait',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 60000, numberPrecision: 0 },
		default: 1000,
		description:
			'How long events wait for more of them to come, while many do. A single event after a quiet moment goes at once.',
	},
	{
		displayName: 'Oldest Request (Minutes)',
		name: 'oldestRequest',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 60, numberPrecision: 0 },
		default: 5,
		description:
			"How far the time at which WeCom signed a request may be from this machine's clock. What is further off is refused, so that nobody can send an old request again.",
	},
]);

export const properties: INodeProperties[] = [
	{
		displayName:
			'Publish the workflow first. Then paste its production URL, with the Token and EncodingAESKey of the credential, into WeCom: App Management → your app → Receive Messages → Set Up API Receive. The panel on the left tells every step.',
		name: 'setup',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: eventChoices,
		default: [
			'change_external_contact/add_external_contact',
			'change_external_contact/add_half_external_contact',
			'change_external_contact/del_external_contact',
			'change_external_contact/del_follow_user',
			'change_external_contact/edit_external_contact',
			'change_external_contact/transfer_fail',
		],
		description: 'Which events start the flow. Others are acknowledged, and at most update the ledger.',
	},
	{
		displayName: 'Other Events Too',
		name: 'otherEvents',
		type: 'boolean',
		default: false,
		description:
			'Whether events that are not in the list start the flow as well, with everything they say under "fields"',
	},
	{
		displayName: 'Read What Changed',
		name: 'readChanges',
		type: 'boolean',
		default: false,
		description:
			'Whether to look in WeCom, after a customer was added or edited, which tags were put on and taken off: WeCom does not say. Needs the WeCom App credential, and takes one call per customer or less.',
	},
	...filters,
	...ownPort,
	options,
];
