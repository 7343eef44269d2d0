import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readEvent } from '../../../lib/domain/conflict/time-value';
import type { Outcome } from '../../../lib/ledger/rollout-outcomes';
import { checkId, fieldName, shorten } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import { inputFailure, type Failure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { fieldReader, locatorValue, valueReader } from '../../shared/read-field';
import { label } from '../label';

/** What an item says happened. */
export interface ItemOutcome extends Outcome {
	rolloutId: string;
	itemIndex: number;
}

export function isOutcome(read: ItemOutcome | Failure): read is ItemOutcome {
	return 'rolloutId' in read;
}

type Reader = (item: INodeExecutionData, itemIndex: number) => ItemOutcome | Failure;

/** Reads every item before anything is written. A bad one becomes a failure; the others go on. */
export async function readOutcomes(
	context: IExecuteFunctions,
	now: number,
): Promise<Array<ItemOutcome | Failure>> {
	const read = outcomeReader(context, now);
	const outcomes: Array<ItemOutcome | Failure> = [];
	const breather = new Breather();
	for (const [index, item] of context.getInputData().entries()) {
		if (breather.due()) await breather.pause();
		outcomes.push(read(item, index));
	}
	return outcomes;
}

function outcomeReader(context: IExecuteFunctions, now: number): Reader {
	const readRollout = valueReader(context, 'rollout', '', locatorValue);
	const readCustomer = fieldReader(context, FIELD.customer);
	const readMetric = valueReader(context, 'metric', '', toText);
	const readAt = fieldReader(context, 'atField');
	const customerField = fieldName(context, FIELD.customer);
	const atField = fieldName(context, 'atField');
	const timeZone = context.getTimezone();
	return (item, itemIndex) => {
		const customer = readCustomer(item, itemIndex);
		const badCustomer = checkId(customer, customerField, 'EXPECT_EXTERNAL_USERID');
		if (badCustomer) return badCustomer;
		const metric = readMetric(item, itemIndex);
		if (metric === '') {
			return inputFailure('MISSING_FIELD', { field: label('Metric'), expected: message('EXPECT_METRIC') });
		}
		const given = readAt(item, itemIndex);
		// A field that is named but empty must not turn an old outcome into one of today.
		const at = atField === '' ? now : timeOf(given, timeZone);
		if (at === undefined) {
			const expected = message('EXPECT_MOMENT');
			return isAbsent(given)
				? inputFailure('MISSING_FIELD', { field: atField, expected })
				: inputFailure('INVALID_FIELD', { field: atField, value: shorten(given), expected });
		}
		const rolloutId = readRollout(item, itemIndex);
		return { rolloutId, itemIndex, external_userid: customer as string, metric, at };
	};
}

function toText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** Epoch ms of ISO text, a Date, or a Unix time in seconds or milliseconds. */
function timeOf(value: unknown, timeZone: string): number | undefined {
	const event = readEvent(value, timeZone);
	return event.kind === 'dated' ? Math.round(event.at) : undefined;
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
