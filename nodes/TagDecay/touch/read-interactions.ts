import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eventTypes } from '../../../lib/domain/decay/event-weights';
import { interactionKey, type NewInteraction } from '../../../lib/ledger/interactions';
import { checkId, fieldName, shorten } from '../../shared/change-set/item-request';
import { inputFailure, type Failure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { momentOf } from '../../shared/moments';
import { fieldReader, locatorValue, valueReader } from '../../shared/read-field';
import { whyUnresolved } from '../../shared/unresolved-tag';
import { label } from '../label';
import type { LoadedPolicies } from '../policy/load-policies';

/** What an item tells, ready to be recorded. */
export type ReadInteraction = NewInteraction & { key: string };

const FIELDS = { at: 'atField', key: 'options.keyField' } as const;

type Reader<T> = (item: INodeExecutionData, itemIndex: number) => T;

/** Reads one item after the other. */
export function interactionReader(
	context: IExecuteFunctions,
	policies: LoadedPolicies,
	now: number,
): Reader<ReadInteraction | Failure> {
	const customers = fieldReader(context, FIELD.customer);
	const members = fieldReader(context, FIELD.member);
	const keys = fieldReader(context, FIELDS.key);
	const readKind = kindReader(context, policies);
	const readTime = timeReader(context, now);
	const readTag = tagReader(context, policies);
	return (item, itemIndex) => {
		const external_userid = customers(item, itemIndex);
		const badCustomer = checkId(
			external_userid,
			fieldName(context, FIELD.customer),
			'EXPECT_EXTERNAL_USERID',
		);
		if (badCustomer) return badCustomer;
		const userid = members(item, itemIndex);
		const badMember = isAbsent(userid)
			? undefined
			: checkId(userid, fieldName(context, FIELD.member), 'EXPECT_USERID');
		if (badMember) return badMember;
		const kind = readKind(item, itemIndex);
		if (typeof kind === 'object') return kind;
		const at = readTime(item, itemIndex);
		if (typeof at === 'object') return at;
		const tag_id = readTag(item, itemIndex);
		if (typeof tag_id === 'object' && tag_id !== null) return tag_id;
		const interaction: NewInteraction = {
			external_userid: external_userid as string,
			userid: isAbsent(userid) ? null : (userid as string),
			tag_id,
			kind,
			at,
		};
		const key = keys(item, itemIndex);
		return { ...interaction, key: isAbsent(key) ? interactionKey(interaction) : String(key) };
	};
}

/** A kind that no policy gives a weight touches nothing, so it is a slip of the pen. */
function kindReader(context: IExecuteFunctions, { policies }: LoadedPolicies): Reader<string | Failure> {
	const known = eventTypes(policies);
	const read = valueReader(context, 'kind', 'reply', (value) => value);
	return (item, itemIndex) => {
		const value = read(item, itemIndex);
		const kind = typeof value === 'string' ? value.trim() : value;
		if (typeof kind === 'string' && known.has(kind)) return kind;
		const field = label('Kind');
		const expected = message('EXPECT_KIND', { kinds: [...known].join(', ') });
		return isAbsent(kind)
			? inputFailure('MISSING_FIELD', { field, expected })
			: inputFailure('INVALID_FIELD', { field, value: shorten(kind), expected });
	};
}

function timeReader(context: IExecuteFunctions, now: number): Reader<number | Failure> {
	const field = fieldName(context, FIELDS.at);
	if (field === '') return () => now;
	const read = fieldReader(context, FIELDS.at);
	const timeZone = context.getTimezone();
	return (item, itemIndex) => {
		const value = read(item, itemIndex);
		const at = momentOf(value, timeZone);
		if (at !== undefined) return at;
		const expected = message('EXPECT_MOMENT');
		// A field that is named but empty must not turn an old interaction into one of today.
		return isAbsent(value)
			? inputFailure('MISSING_FIELD', { field, expected })
			: inputFailure('INVALID_FIELD', { field, value: shorten(value), expected });
	};
}

function tagReader(context: IExecuteFunctions, { library }: LoadedPolicies): Reader<string | null | Failure> {
	const read = valueReader(context, 'onlyTag', '', locatorValue);
	return (item, itemIndex) => {
		const reference = read(item, itemIndex);
		if (reference === '') return null;
		const found = library.resolve(reference);
		if (found.ok) return found.tag.id;
		const { code, values } = whyUnresolved(found);
		return inputFailure(code, values);
	};
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
