import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Actor } from '../../../lib/domain/merge/merge-input';
import type { RelationChange } from '../../../lib/domain/tag-change';
import type { Batch } from '../../shared/change-set/batch';
import { fieldName, shorten } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import { inputFailure, type Failure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { momentOf } from '../../shared/moments';
import { fieldReader } from '../../shared/read-field';
import { keptReview } from '../kept-review';
import { MERGE_FIELD, type AskedBy } from './merge-fields';

/** When an item's change was asked for, and by whom. */
export interface Asked {
	/** Epoch ms, not after now. */
	at: number;
	actor: Actor;
}

/** What all items of a relation together ask. */
export interface AskedOfRelation extends Asked {
	by: string | undefined;
	/** How many items ask something of the relation. */
	items: number;
}

/** Reads one item; a failure says what is wrong with its time. */
export type AskedReader = (item: INodeExecutionData, itemIndex: number) => Asked | Failure;

/** @param now the run's start, epoch ms */
export function askedReader(context: IExecuteFunctions, now: number): AskedReader {
	const timeZone = context.getTimezone();
	const field = fieldName(context, MERGE_FIELD.askedAt);
	const readTime = fieldReader(context, MERGE_FIELD.askedAt);
	const readOperator = fieldReader(context, FIELD.operator, 'operator');
	const askedBy = context.getNodeParameter(MERGE_FIELD.askedBy, 0, 'operator') as AskedBy;
	return (item, itemIndex) => {
		const operator = readOperator(item, itemIndex);
		const isNamed = typeof operator === 'string' && operator !== '';
		const actor = askedBy === 'operator' ? (isNamed ? 'person' : 'automation') : askedBy;
		const value = readTime(item, itemIndex) ?? askedBefore(item.json);
		if (value === undefined || value === null || value === '') return { at: now, actor };
		const at = momentOf(value, timeZone);
		if (at !== undefined) return { at: Math.min(at, now), actor };
		const expected = message('EXPECT_MOMENT');
		return inputFailure('INVALID_FIELD', { field, value: shorten(value), expected });
	};
}

/** An item that waited, whatever for, was asked for when it first came: until then its clash does not go away. */
function askedBefore(json: IDataObject): unknown {
	return keptReview(json).asked_at;
}

/**
 * What is asked of each relation, by the position of its change. Of several items the earliest time counts: what
 * was edited since then, nobody who asks can have known. And they ask as an automation where one of them does: a
 * person's item lends no weight to tags that the person did not ask for.
 */
export async function askedOfRelations(
	items: readonly INodeExecutionData[],
	{ requests, relationsOf, changes }: Batch,
	read: AskedReader,
): Promise<AskedOfRelation[]> {
	const asked = new Array<AskedOfRelation>(changes.length);
	const breather = new Breather();
	for (const [index, item] of items.entries()) {
		if (breather.due()) await breather.pause();
		const relations = relationsOf[index];
		const one = relations === undefined || 'code' in requests[index]! ? undefined : read(item, index);
		if (one === undefined || 'code' in one) continue;
		for (const change of Array.isArray(relations) ? relations : [relations!]) {
			const known = asked[change.position];
			asked[change.position] = known ? together(known, one) : { ...one, by: change.operator, items: 1 };
		}
	}
	for (const change of changes) {
		if (breather.due()) await breather.pause();
		const one = asked[change.position];
		if (one) one.by = nameOf(change, one.actor);
	}
	return asked;
}

function together(known: AskedOfRelation, { at, actor }: Asked): AskedOfRelation {
	return {
		...known,
		at: Math.min(known.at, at),
		actor: known.actor === 'person' ? actor : 'automation',
		items: known.items + 1,
	};
}

/** Where a person asks and none is named, it is the member. */
function nameOf({ operator, userid }: RelationChange, actor: Actor): string | undefined {
	return operator ?? (actor === 'person' ? userid : undefined);
}
