import { resourceFields, type ListedOperation, type Resource } from '../shared/operations';
import * as getCustomer from './customer/get.operation';
import * as getManyCustomers from './customer/get-many.operation';
import * as getManyByMember from './customer/get-many-by-member.operation';
import * as markTags from './customer-tag/mark.operation';
import * as setTags from './customer-tag/set.operation';
import * as undoChangeSet from './customer-tag/undo.operation';
import { deleteTag } from './tag/delete.operation';
import { ensureTagsOperation } from './tag/ensure.operation';
import { listTags } from './tag/list.operation';
import { corpTags, strategyTags } from './tag/tag-family';
import { updateTag } from './tag/update.operation';
import * as deleteGroup from './tag-group/delete.operation';
import * as ensureGroup from './tag-group/ensure.operation';
import * as listGroups from './tag-group/list.operation';
import * as reorderGroup from './tag-group/reorder.operation';

export const resources: Resource[] = [
	{
		name: 'Customer',
		value: 'customer',
		operations: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a customer',
				description: 'Read one customer with all its relations',
				operation: getCustomer,
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many customers',
				description: 'Read the customers of all members, with their tags',
				operation: getManyCustomers,
			},
			{
				name: 'Get Many by Member',
				value: 'getManyByMember',
				action: 'Get many customers by member',
				description: 'Read the customers of chosen members, with their tags',
				operation: getManyByMember,
			},
		],
	},
	{
		name: 'Customer Tag',
		value: 'customerTag',
		operations: [
			{
				name: 'Mark',
				value: 'mark',
				action: 'Mark customers with tags',
				description: 'Add and remove tags of customers',
				operation: markTags,
			},
			{
				name: 'Set Exactly',
				value: 'set',
				action: 'Set the tags of customers exactly',
				description: 'Make customers hold exactly the given tags within tag groups',
				operation: setTags,
			},
			{
				name: 'Undo Change Set',
				value: 'undo',
				action: 'Undo a change set',
				description: 'Take back what one earlier run changed, except where somebody changed it since',
				operation: undoChangeSet,
			},
		],
	},
	{ name: 'Strategy Tag', value: 'strategyTag', operations: tagOperations('strategy tag', strategyTags) },
	{ name: 'Tag', value: 'tag', operations: tagOperations('tag', corpTags) },
	{
		name: 'Tag Group',
		value: 'tagGroup',
		operations: [
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete a tag group',
				description: 'Delete a group and its tags',
				operation: deleteGroup,
			},
			{
				name: 'Ensure',
				value: 'ensure',
				action: 'Ensure a tag group exists',
				description: 'Create a group and tags where they are missing',
				operation: ensureGroup,
			},
			{
				name: 'List',
				value: 'list',
				action: 'List tag groups',
				description: 'List the tag groups with their tags',
				operation: listGroups,
			},
			{
				name: 'Rename or Reorder',
				value: 'reorder',
				action: 'Rename or reorder a tag group',
				description: 'Put the tags of a group in order, or rename or move the group',
				operation: reorderGroup,
			},
		],
	},
];

function tagOperations(noun: string, family: typeof corpTags): ListedOperation[] {
	return [
		{
			name: 'Delete',
			value: 'delete',
			action: `Delete a ${noun}`,
			description: 'Delete a tag and take it off all customers',
			operation: deleteTag(family),
		},
		{
			name: 'Ensure',
			value: 'ensure',
			action: `Ensure a ${noun} exists`,
			description: 'Create tags where they are missing',
			operation: ensureTagsOperation(family),
		},
		{
			name: 'List',
			value: 'list',
			action: `List ${noun}s`,
			description: 'List the tags with their groups',
			operation: listTags(family),
		},
		{
			name: 'Rename or Reorder',
			value: 'update',
			action: `Rename or reorder a ${noun}`,
			description: 'Change name or place of a tag',
			operation: updateTag(family),
		},
	];
}

/** The choices of resource and operation, and each field below them shown for its operation only. */
export const properties = resourceFields(resources, {
	resource: 'customerTag',
	operations: {
		customer: 'getMany',
		customerTag: 'mark',
		strategyTag: 'list',
		tag: 'list',
		tagGroup: 'list',
	},
});
