import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { readEvent } from '../../../lib/domain/conflict/time-value';
import { findKnownSuppressions } from '../../../lib/ledger/known-suppressions';
import { recordSuppressions, suppressionKey, type NewSuppression } from '../../../lib/ledger/suppressions';
import { checkId, fieldName, shorten } from '../../shared/change-set/item-request';
import { inputFailure, type Failure } from '../../shared/failure';
import { customerField, FIELD, optionsCollection } from '../../shared/fields';
import { message } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { fieldReader, type FieldReader } from '../../shared/read-field';
import { categoryFields, readCategory } from '../category-field';
import { isRead, readEach } from '../../shared/read-each';
import { toItems } from './item-outcomes';

export const description: INodeProperties[] = [
	customerField,
	...categoryFields,
	{
		displayName: 'Time Field',
		name: 'atField',
		type: 'string',
		default: '',
		placeholder: 'e.g. complained_at',
		requiresDataPath: 'single',
		description:
			'Name of the item field that says when it happened, as text or Unix time. Empty: now. The same customer, category and time is recorded once, however often the flow runs.',
	},
	optionsCollection([
		{
			displayName: 'Member Field',
			name: 'memberField',
			type: 'string',
			default: '',
			placeholder: 'e.g. userid',
			requiresDataPath: 'single',
			description:
				'Name of the item field with the userid of the member who must not touch the customer. Empty: nobody may.',
		},
		{
			displayName: 'Note Field',
			name: 'noteField',
			type: 'string',
			default: '',
			placeholder: 'e.g. remark',
			requiresDataPath: 'single',
			description: 'Name of the item field with a note to keep beside it',
		},
		{
			displayName: 'Until Field',
			name: 'untilField',
			type: 'string',
			default: '',
			placeholder: 'e.g. until',
			requiresDataPath: 'single',
			description:
				'Name of the item field with the last moment it holds. Empty: as long as the rule says, or until it is lifted.',
		},
	]),
];

interface Readers {
	customer: FieldReader;
	member: FieldReader;
	at: FieldReader;
	until: FieldReader;
	note: FieldReader;
}

const FIELDS = {
	member: 'options.memberField',
	at: 'atField',
	until: 'options.untilField',
	note: 'options.noteField',
} as const;

/** Notes in the ledger who must not be touched, and since when. What is there already is left as it is. */
export async function execute(
	context: IExecuteFunctions,
	{ corpId }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const category = readCategory(context);
	const source = `${context.getWorkflow().name ?? ''}/${context.getNode().name}`;
	const now = Date.now();
	const readers: Readers = {
		customer: fieldReader(context, FIELD.customer),
		member: fieldReader(context, FIELDS.member),
		at: fieldReader(context, FIELDS.at),
		until: fieldReader(context, FIELDS.until),
		note: fieldReader(context, FIELDS.note),
	};
	const outcomes = await readEach(context, (item, itemIndex) =>
		readSuppression(context, readers, item, itemIndex, { category, source, now }),
	);
	const rows = outcomes.filter(isRead);
	const ledger = await openLedgerOf(context);
	let known: Set<string>;
	try {
		known = await findKnownSuppressions(ledger.db, corpId, rows.map(suppressionKey));
		const counts = await recordSuppressions(ledger.db, corpId, rows);
		context.addExecutionHints({
			message: message('SUPPRESSIONS_RECORDED', counts),
			location: 'outputPane',
			type: 'info',
		});
	} finally {
		await ledger.close();
	}
	return await toItems(context, outcomes, (row) => {
		const key = suppressionKey(row);
		const recorded = !known.has(key);
		// Of two items that say the same, the first records it.
		known.add(key);
		return toResult(row, recorded);
	});
}

function toResult({ category, at, until, userid, note }: NewSuppression, recorded: boolean): IDataObject {
	return {
		recorded,
		category,
		at: new Date(at).toISOString(),
		...(until !== undefined && until !== null && { until: new Date(until).toISOString() }),
		...(userid !== undefined && { userid }),
		...(note !== undefined && { note }),
	};
}

function readSuppression(
	context: IExecuteFunctions,
	readers: Readers,
	item: INodeExecutionData,
	itemIndex: number,
	{ category, source, now }: { category: string; source: string; now: number },
): NewSuppression | Failure {
	const customer = readers.customer(item, itemIndex);
	const badCustomer = checkId(customer, fieldName(context, FIELD.customer), 'EXPECT_EXTERNAL_USERID');
	if (badCustomer) return badCustomer;
	const member = readers.member(item, itemIndex);
	if (!isAbsent(member)) {
		const badMember = checkId(member, fieldName(context, FIELDS.member), 'EXPECT_USERID');
		if (badMember) return badMember;
	}
	const timeZone = context.getTimezone();
	const given = readers.at(item, itemIndex);
	// A field that is named but empty must not turn an old complaint into one of today.
	const at = fieldName(context, FIELDS.at) === '' ? now : timeOf(given, timeZone);
	if (at === undefined) return badTime(fieldName(context, FIELDS.at), given);
	const givenUntil = readers.until(item, itemIndex);
	const until = isAbsent(givenUntil) ? undefined : timeOf(givenUntil, timeZone);
	if (!isAbsent(givenUntil) && until === undefined)
		return badTime(fieldName(context, FIELDS.until), givenUntil);
	if (until !== undefined && until < at) {
		return inputFailure('INVALID_FIELD', {
			field: fieldName(context, FIELDS.until),
			value: shorten(givenUntil),
			expected: message('EXPECT_LATER_TIME', { time: new Date(at).toISOString() }),
		});
	}
	const note = readers.note(item, itemIndex);
	return {
		external_userid: customer as string,
		category,
		at,
		source,
		...(!isAbsent(member) && { userid: member as string }),
		...(until !== undefined && { until }),
		...(!isAbsent(note) && { note: typeof note === 'string' ? note : JSON.stringify(note) }),
	};
}

/** Epoch ms of ISO text, a Date, or a Unix time in seconds or milliseconds. */
function timeOf(value: unknown, timeZone: string): number | undefined {
	const event = readEvent(value, timeZone);
	return event.kind === 'dated' ? event.at : undefined;
}

function badTime(field: string, value: unknown): Failure {
	const expected = message('EXPECT_MOMENT');
	return isAbsent(value)
		? inputFailure('MISSING_FIELD', { field, expected })
		: inputFailure('INVALID_FIELD', { field, value: shorten(value), expected });
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
