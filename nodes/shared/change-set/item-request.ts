import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { tagsInBoth, union } from '../../../lib/domain/tag-change';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { Breather } from '../event-loop';
import { inputFailure, type Failure } from '../failure';
import { FIELD } from '../fields';
import { message } from '../messages';
import { chosenTags, fieldReader, readRaw, toList, valueReader, type FieldReader } from '../read-field';
import { whyUnresolved } from '../unresolved-tag';

const MAX_ID_BYTES = 64;

/** What an item asks for, names resolved to tag ids. Without `userid` the fan-out policy decides. */
export interface ItemRequest {
	userid: string | undefined;
	external_userid: string;
	add: readonly string[];
	remove: readonly string[];
	/** Who asks for it, where that is not the member. */
	operator: string | undefined;
}

export function isFailure(result: ItemRequest | Failure): result is Failure {
	return 'code' in result;
}

interface Readers {
	userid: FieldReader;
	externalUserid: FieldReader;
	operator: FieldReader;
	add: TagListReader;
	remove: TagListReader;
	/** How the user calls the fields, for messages. */
	memberField: string;
	customerField: string;
}

/** One list of tags: what the item names, and what is chosen in the node for all items. */
interface TagListReader {
	fromItem: FieldReader;
	field: string;
	fixed: (item: INodeExecutionData, itemIndex: number) => readonly string[];
	fixedLabel: string;
}

/** Reads and checks every item before anything is called. A bad item becomes a failure; the others go on. */
export async function readItemRequests(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	library: TagLibrary,
	{ labels }: { labels: { add: string; remove?: string } },
): Promise<Array<ItemRequest | Failure>> {
	const readers: Readers = {
		userid: fieldReader(context, FIELD.member),
		externalUserid: fieldReader(context, FIELD.customer),
		operator: fieldReader(context, FIELD.operator, 'operator'),
		add: tagListReader(context, FIELD.add, 'addTags', labels.add),
		remove:
			labels.remove === undefined
				? NO_LIST
				: tagListReader(context, FIELD.remove, 'removeTags', labels.remove),
		memberField: fieldName(context, FIELD.member),
		customerField: fieldName(context, FIELD.customer),
	};
	const resolver = new ListResolver(library);
	const requests: Array<ItemRequest | Failure> = [];
	const breather = new Breather();
	for (let index = 0; index < items.length; index++) {
		if (breather.due()) await breather.pause();
		requests.push(readItem(items[index]!, index, readers, resolver));
	}
	return requests;
}

function tagListReader(
	context: IExecuteFunctions,
	parameter: string,
	fixed: string,
	fixedLabel: string,
): TagListReader {
	return {
		fromItem: fieldReader(context, parameter),
		field: fieldName(context, parameter),
		fixed: valueReader(context, fixed, {}, chosenTags),
		fixedLabel,
	};
}

function readItem(
	item: INodeExecutionData,
	index: number,
	readers: Readers,
	resolver: ListResolver,
): ItemRequest | Failure {
	const external = readers.externalUserid(item, index);
	const badCustomer = checkId(external, readers.customerField, 'EXPECT_EXTERNAL_USERID');
	if (badCustomer) return badCustomer;

	const userid = readers.userid(item, index);
	if (userid !== undefined && userid !== null && userid !== '') {
		const badMember = checkId(userid, readers.memberField, 'EXPECT_USERID');
		if (badMember) return badMember;
	}

	const add = resolver.resolve(readers.add, item, index);
	if ('code' in add) return add;
	const remove = resolver.resolve(readers.remove, item, index);
	if ('code' in remove) return remove;

	const both = tagsInBoth(add, remove)[0];
	if (both !== undefined) {
		return inputFailure('TAG_IN_BOTH_LISTS', {
			tag: resolver.library.describe(both),
			addField: readers.add.field,
			removeField: readers.remove.field,
		});
	}
	const member = typeof userid === 'string' && userid !== '' ? userid : undefined;
	const operator = readers.operator(item, index);
	return {
		userid: member,
		external_userid: external as string,
		add,
		remove,
		operator: typeof operator === 'string' && operator !== '' && operator !== member ? operator : undefined,
	};
}

/** What is wrong with an id, if anything. */
export function checkId(
	value: unknown,
	field: string,
	expected: 'EXPECT_USERID' | 'EXPECT_EXTERNAL_USERID',
): Failure | undefined {
	if (value === undefined || value === null || value === '') {
		return inputFailure('MISSING_FIELD', { field, expected: message(expected) });
	}
	const valid =
		typeof value === 'string' &&
		!/\s/.test(value) &&
		// Up to a third of the limit no text can be too long in UTF-8.
		(value.length * 3 <= MAX_ID_BYTES || Buffer.byteLength(value) <= MAX_ID_BYTES);
	return valid
		? undefined
		: inputFailure('INVALID_FIELD', { field, value: shorten(value), expected: message(expected) });
}

/** A value as it may stand in a message. */
export function shorten(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Turns tag references into id lists. Items mostly repeat a few lists: equal answers share one array. */
class ListResolver {
	private readonly single = new Map<string, readonly string[]>();

	constructor(readonly library: TagLibrary) {}

	resolve(reader: TagListReader, item: INodeExecutionData, index: number): readonly string[] | Failure {
		const fixedReferences = reader.fixed(item, index);
		const value = reader.fromItem(item, index);
		if (fixedReferences.length === 0) {
			if (value === undefined) return NO_TAGS;
			const known = Array.isArray(value) && value.length === 1 && this.single.get(value[0] as string);
			if (known) return known;
		}
		const fixed = this.resolveAll(fixedReferences, NO_TAGS, reader.fixedLabel);
		if ('code' in fixed) return fixed;
		const references = toList(value);
		if (references === undefined) {
			return inputFailure('INVALID_FIELD', {
				field: reader.field,
				value: shorten(value),
				expected: message('EXPECT_TAG_LIST'),
			});
		}
		return this.resolveAll(references, fixed, reader.field);
	}

	private resolveAll(
		references: readonly string[],
		known: readonly string[],
		field: string,
	): readonly string[] | Failure {
		let ids = known;
		for (const reference of references) {
			const resolved = this.resolveOne(reference);
			if ('code' in resolved) {
				return { ...resolved, message: message('IN_FIELD', { field, problem: resolved.message }) };
			}
			ids = union(ids, resolved);
		}
		return ids;
	}

	private resolveOne(reference: string): readonly string[] | Failure {
		const known = this.single.get(reference);
		if (known) return known;
		const resolution = this.library.resolve(reference);
		if (!resolution.ok) {
			const { code, values } = whyUnresolved(resolution);
			return { ...inputFailure(code, values), code: resolution.code };
		}
		const ids = [resolution.tag.id];
		this.single.set(reference, ids);
		return ids;
	}
}

const NO_TAGS: readonly string[] = [];

const NO_LIST: TagListReader = { fromItem: () => undefined, field: '', fixed: () => NO_TAGS, fixedLabel: '' };

/** How the user calls the field, for messages. */
export function fieldName(context: IExecuteFunctions, parameter: string): string {
	return String(readRaw(context, parameter, '')).replace(/^=/, '');
}
