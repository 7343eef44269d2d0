import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { importStamps, type SeenTag, type Sighting } from '../../../lib/ledger/import-stamps';
import { checkId, fieldName, shorten } from '../../shared/change-set/item-request';
import { loadTagLibrary } from '../../shared/change-set/library';
import { Breather } from '../../shared/event-loop';
import { inputFailure, type Failure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { momentOf } from '../../shared/moments';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { fieldReader, toList } from '../../shared/read-field';
import { isRead, passOn, readEach } from '../../shared/read-each';
import { readMoment } from '../run-time';
import { stampFields, type AgeSource } from './stamp-fields';

export const description: INodeProperties[] = stampFields;

/** Relations that are handed to the ledger at once. */
const RELATIONS = 2_000;

const AGE_FIELD = 'ageField';
const TAGS_FIELD = 'tagsField';

/** What one item says of its relation. */
interface SeenRelation {
	tags: SeenTag[];
	/** References that the tag library does not know. */
	unknown: string[];
}

/** Notes in the ledger which tags relations have, so that they have an age from now on. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	const sighting = readSighting(context);
	const signal = context.getExecutionCancelSignal();
	const library = await loadTagLibrary(open.client, { includeStrategyTags: true, signal });
	const seen = await readEach(context, relationReader(context, library));
	const ledger = await openLedgerOf(context);
	let written = 0;
	try {
		const relations = seen.filter(isRead);
		for (let start = 0; start < relations.length; start += RELATIONS) {
			signal?.throwIfAborted();
			const tags = relations.slice(start, start + RELATIONS).flatMap((relation) => relation.tags);
			written += await importStamps(ledger.db, open.corpId, tags, sighting);
		}
	} finally {
		await ledger.close();
	}
	const outputs: INodeExecutionData[] = [];
	const totals = { tags: 0, unknown: 0 };
	const breather = new Breather();
	for (const [itemIndex, outcome] of seen.entries()) {
		if (breather.due()) await breather.pause();
		if (isRead(outcome)) {
			totals.tags += outcome.tags.length;
			totals.unknown += outcome.unknown.length;
		}
		outputs.push(passOn(context, itemIndex, isRead(outcome) ? { decay: toResult(outcome) } : outcome));
	}
	report(context, written, totals);
	return [outputs];
}

function toResult({ tags, unknown }: SeenRelation) {
	return { status: 'stamped', tags: tags.length, ...(unknown.length > 0 && { unknown_tags: unknown }) };
}

function report(
	context: IExecuteFunctions,
	written: number,
	totals: { tags: number; unknown: number },
): void {
	const parts = [message('TAGS_STAMPED', { written, known: totals.tags - written })];
	if (totals.unknown > 0) parts.push(message('TAGS_NOT_STAMPED', { count: totals.unknown }));
	context.addExecutionHints({
		message: parts.join(' · '),
		location: 'outputPane',
		type: totals.unknown > 0 ? 'warning' : 'info',
	});
}

function readSighting(context: IExecuteFunctions): Sighting {
	// What changed since the flow began may have happened after the items were read.
	const at = context.getExecutionContext()?.establishedAt ?? Date.now();
	const isDated = context.getNodeParameter('age', 0, 'now') === 'date';
	if (!isDated) return { at, unknownSince: Date.now() };
	return { at, unknownSince: readMoment(context, context.getNodeParameter('ageDate', 0, ''), 'Date') };
}

type RelationReader = (item: INodeExecutionData, itemIndex: number) => SeenRelation | Failure;

function relationReader(context: IExecuteFunctions, library: TagLibrary): RelationReader {
	const members = fieldReader(context, FIELD.member);
	const customers = fieldReader(context, FIELD.customer);
	const lists = fieldReader(context, TAGS_FIELD);
	const readSince = sinceReader(context, Date.now());
	return (item, itemIndex) => {
		const userid = members(item, itemIndex);
		const external_userid = customers(item, itemIndex);
		const bad =
			checkId(userid, fieldName(context, FIELD.member), 'EXPECT_USERID') ??
			checkId(external_userid, fieldName(context, FIELD.customer), 'EXPECT_EXTERNAL_USERID');
		if (bad) return bad;
		const value = lists(item, itemIndex);
		const references = toList(value);
		if (value === undefined || references === undefined) return badTags(context, value);
		const since = readSince(item, itemIndex);
		if (typeof since === 'object' && since !== null) return since;
		const seen: SeenRelation = { tags: [], unknown: [] };
		for (const reference of references) {
			const found = library.resolve(reference);
			if (!found.ok) seen.unknown.push(reference);
			else
				seen.tags.push({
					userid: userid as string,
					external_userid: external_userid as string,
					tag_id: found.tag.id,
					since,
				});
		}
		return seen;
	};
}

/** A relation without tags has an empty list; without a list, another field is meant. */
function badTags(context: IExecuteFunctions, value: unknown): Failure {
	const field = fieldName(context, TAGS_FIELD);
	const expected = message('EXPECT_TAG_LIST');
	return value === undefined
		? inputFailure('MISSING_FIELD', { field, expected })
		: inputFailure('INVALID_FIELD', { field, value: shorten(value), expected });
}

function sinceReader(
	context: IExecuteFunctions,
	now: number,
): (item: INodeExecutionData, itemIndex: number) => number | null | Failure {
	const source = context.getNodeParameter('age', 0, 'now') as AgeSource;
	if (source !== 'field') return () => null;
	const read = fieldReader(context, AGE_FIELD);
	const field = fieldName(context, AGE_FIELD);
	const timeZone = context.getTimezone();
	return (item, itemIndex) => {
		const value = read(item, itemIndex);
		const since = momentOf(value, timeZone);
		if (since !== undefined && since <= now) return since;
		const expected = message('EXPECT_PAST_MOMENT');
		return value === undefined || value === null || value === ''
			? inputFailure('MISSING_FIELD', { field, expected })
			: inputFailure('INVALID_FIELD', { field, value: shorten(value), expected });
	};
}
