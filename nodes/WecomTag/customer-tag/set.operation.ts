import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { effectiveChange, exactChange } from '../../../lib/domain/tag-change';
import { tagPath, type LibraryGroup, type TagLibrary } from '../../../lib/domain/tag-library';
import { inputFailure } from '../../shared/failure';
import {
	customerField,
	dryRunField,
	FIELD,
	memberField,
	tagCollection,
	tagGroupLocator,
	optionsCollection,
} from '../../shared/fields';
import type { OpenClient } from '../../shared/open';
import { locatorValue } from '../../shared/read-field';
import { label } from '../label';
import { itemOptions, runOptions } from './change-fields';
import { executeChanges } from './execute-changes';
import { requireGroup } from '../require-group';

export const description: INodeProperties[] = [
	tagCollection(
		'addTags',
		'Tags to Hold',
		'What every customer shall hold, besides what the item itself names',
	),
	{
		displayName: 'Within Tag Groups',
		name: 'groups',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Tag Group' },
		default: {},
		placeholder: 'Add Tag Group',
		description:
			'Other tags of these groups are taken off. Empty: the groups of the tags to hold. Tags of other groups are never touched.',
		options: [{ displayName: 'Tag Group', name: 'groups', values: [tagGroupLocator()] }],
	},
	memberField,
	customerField,
	{
		displayName: 'Tags Field',
		name: FIELD.add,
		type: 'string',
		default: 'add_tag',
		requiresDataPath: 'single',
		description: 'Name of the item field that lists the tags to hold, as IDs or "group/tag"',
	},
	dryRunField,
	optionsCollection([...itemOptions, ...runOptions]),
];

/** Makes each relation hold exactly the given tags within the given groups. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const rows = context.getNodeParameter('groups.groups', 0, []) as Array<{ group?: unknown }>;
	const references = rows.map((row) => locatorValue(row.group)).filter((group) => group !== '');
	let groups: readonly LibraryGroup[] | undefined;
	const givenGroups = (library: TagLibrary): readonly LibraryGroup[] =>
		(groups ??= references.map((reference) => requireGroup(library, reference)));

	const completeExactly = exactChanges(givenGroups);
	return await executeChanges(context, open, {
		kind: 'set',
		labels: { add: label('Tags to Hold') },
		readFirst: true,
		check: (request, library) => {
			const given = givenGroups(library);
			if (given.length === 0)
				return request.add.length === 0 ? inputFailure('NO_WANTED_TAGS', {}) : undefined;
			const allowed = new Set(given.map((group) => group.id));
			const outside = request.add.map((id) => library.get(id)!).find((tag) => !allowed.has(tag.groupId));
			return (
				outside &&
				inputFailure('TAG_OUTSIDE_GROUPS', {
					tag: tagPath(outside),
					groups: given.map((group) => group.name).join(', '),
				})
			);
		},
		complete: (request, library) => ({ ...request, ...completeExactly(request.add, library) }),
		plan: (change, held) => {
			if (held) return effectiveChange(change, held);
			return {
				...inputFailure('RELATION_NOT_FOUND', {
					userid: change.userid,
					external_userid: change.external_userid,
				}),
				class: 'item',
			};
		},
	});
}

/** Wanted tags as exact changes within the groups in question. Items mostly want the same few lists. */
function exactChanges(
	givenGroups: (library: TagLibrary) => readonly LibraryGroup[],
): (wanted: readonly string[], library: TagLibrary) => ReturnType<typeof exactChange> {
	const known = new Map<string, ReturnType<typeof exactChange>>();
	return (wanted, library) => {
		const key = wanted.join();
		let change = known.get(key);
		if (!change) {
			const given = givenGroups(library);
			const ids = new Set(
				given.length > 0 ? given.map((group) => group.id) : wanted.map((id) => library.get(id)?.groupId),
			);
			const groups = library.groups.filter((group) => ids.has(group.id));
			change = exactChange(
				wanted,
				groups.flatMap((group) => group.tags.map((tag) => tag.id)),
			);
			known.set(key, change);
		}
		return change;
	};
}
