import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CHOICES, type Choice, type ReviewChoices } from '../../../lib/domain/merge/apply-review';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { fieldName, shorten } from '../../shared/change-set/item-request';
import { inputFailure, type Failure } from '../../shared/failure';
import { message } from '../../shared/messages';
import { fieldReader } from '../../shared/read-field';
import { RESOLVE_FIELD } from './resolve-fields';
import { isRecord } from './read-review';

export type ChoiceReader = (item: INodeExecutionData, itemIndex: number) => ReviewChoices | Failure;

/** Reads what a person chose about each item's contested tags. */
export function choiceReader(context: IExecuteFunctions, library: TagLibrary): ChoiceReader {
	const field = fieldName(context, RESOLVE_FIELD.choices);
	const read = fieldReader(context, RESOLVE_FIELD.choices);
	const chosen = context.getNodeParameter(RESOLVE_FIELD.otherwise, 0, 'review') as Choice | 'review';
	const otherwise = chosen === 'review' ? undefined : chosen;
	const refuse = (value: unknown): Failure =>
		inputFailure('INVALID_FIELD', { field, value: shorten(value), expected: message('EXPECT_CHOICES') });
	return (item, itemIndex) => {
		const value = parsed(read(item, itemIndex));
		if (value === undefined || value === null || value === '') return { otherwise };
		if (isChoice(value)) return { otherwise: value };
		if (!isRecord(value)) return refuse(value);
		const tags: Record<string, Choice> = {};
		for (const [reference, choice] of Object.entries(value)) {
			if (choice === undefined || choice === null || choice === '') continue;
			if (!isChoice(choice)) return refuse({ [reference]: choice });
			const resolution = library.resolve(reference);
			tags[resolution.ok ? resolution.tag.id : reference] = choice;
		}
		return { tags, otherwise };
	};
}

function isChoice(value: unknown): value is Choice {
	return CHOICES.some((choice) => choice === value);
}

/** A form gives texts; an object may come as one. */
function parsed(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	const text = value.trim();
	if (!text.startsWith('{')) return text;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return value;
	}
}
