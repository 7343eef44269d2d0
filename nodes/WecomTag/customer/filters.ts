import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { parseZonedTime } from '../../../lib/domain/calendar/zoned-time';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { Relation } from '../../../lib/wecom/relations';
import { tagCollection } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { chosenTags } from '../../shared/read-field';
import { label } from '../label';
import { requireTag } from '../require-tag';

export const filterFields: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Added After',
			name: 'addedAfter',
			type: 'dateTime',
			default: '',
			description: 'Only customers the member added at or after this time',
		},
		{
			displayName: 'Added Before',
			name: 'addedBefore',
			type: 'dateTime',
			default: '',
			description: 'Only customers the member added before this time',
		},
		{
			displayName: 'Channel (State)',
			name: 'state',
			type: 'string',
			default: '',
			description: 'Only customers who came through this channel',
		},
		tagCollection('hasAll', 'Has All of These Tags', 'Only relations that have every one of these tags'),
		tagCollection('hasAny', 'Has Any of These Tags', 'Only relations that have at least one of these tags'),
		tagCollection('hasNone', 'Has None of These Tags', 'Only relations that have none of these tags'),
	],
};

interface Filters {
	addedAfter?: string;
	addedBefore?: string;
	state?: string;
	hasAll?: unknown;
	hasAny?: unknown;
	hasNone?: unknown;
}

/** The filters as one test, compiled once. @throws InputError for a tag that does not exist */
export function compileFilters(
	context: IExecuteFunctions,
	itemIndex: number,
	library: TagLibrary,
): (relation: Relation) => boolean {
	const filters = context.getNodeParameter('filters', itemIndex, {}) as Filters;
	const all = tagIds(filters.hasAll, library, itemIndex);
	const any = tagIds(filters.hasAny, library, itemIndex);
	const none = tagIds(filters.hasNone, library, itemIndex);
	const after = toSeconds(filters.addedAfter, -Infinity, context, label('Added After'), itemIndex);
	const before = toSeconds(filters.addedBefore, Infinity, context, label('Added Before'), itemIndex);
	const state = filters.state ?? '';
	return ({ follow_info: info }) => {
		if (info.createtime < after || info.createtime >= before) return false;
		if (state !== '' && info.state !== state) return false;
		const tags = info.tag_id ?? [];
		if (all.length > 0 && !all.every((tag) => tags.includes(tag))) return false;
		if (any.length > 0 && !any.some((tag) => tags.includes(tag))) return false;
		return !none.some((tag) => tags.includes(tag));
	};
}

function tagIds(collection: unknown, library: TagLibrary, itemIndex: number): string[] {
	return chosenTags(collection).map((reference) => requireTag(library, reference, itemIndex).id);
}

function toSeconds(
	time: string | undefined,
	fallback: number,
	context: IExecuteFunctions,
	field: string,
	itemIndex: number,
): number {
	if (time === undefined || time === '') return fallback;
	const ms = parseZonedTime(String(time), context.getTimezone());
	if (ms !== undefined) return ms / 1000;
	throw new InputError(
		'INVALID_FIELD',
		{ field, value: JSON.stringify(time), expected: message('EXPECT_TIME') },
		itemIndex,
	);
}
