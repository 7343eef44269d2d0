import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { tagsInBoth, union } from '../../../lib/domain/tag-change';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { Breather } from '../event-loop';
import { inputFailure, type Failure } from '../failure';
import { FIELD } from '../fields';
import { message } from '../messages';
import { fieldReader, locatorValue, readRaw, toList, valueReader, type FieldReader } from '../read-field';

const MAX_ID_BYTES = 64;

/** What an item asks for, names resolved to tag ids. Without `userid` the fan-out policy decides. */
export interface ItemRequest {
	userid: string | undefined;
	external_userid: string;
	add: readonly string[];
	remove: readonly string[];
}

export function isFailure(result: ItemRequest | Failure): result is Failure {
	return 'code' in result;
}

interface Readers {
	userid: FieldReader;
	externalUserid: FieldReader;
	add: FieldReader;
	remove: FieldReader;
	fixedAdd: (item: INodeExecutionData, itemIndex: number) => readonly string[];
	fixedRemove: (item: INodeExecutionData, itemIndex: number) => readonly string[];
	addField: string;
	removeField: string;
}

/** Reads and checks every item before anything is called. A bad item becomes a failure; the others go on. */
export async function readItemRequests(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	library: TagLibrary,
	options: { withRemove: boolean },
): Promise<Array<ItemRequest | Failure>> {
	const none = (): readonly string[] => [];
	const readers: Readers = {
		userid: fieldReader(context, FIELD.member),
		externalUserid: fieldReader(context, FIELD.customer),
		add: fieldReader(context, FIELD.add),
		remove: options.withRemove ? fieldReader(context, FIELD.remove) : () => undefined,
		fixedAdd: valueReader(context, 'addTags', {}, tagsOf),
		fixedRemove: options.withRemove ? valueReader(context, 'removeTags', {}, tagsOf) : none,
		addField: fieldName(context, FIELD.add),
		removeField: options.withRemove ? fieldName(context, FIELD.remove) : '',
	};
	const resolver = new ListResolver(library);
	const requests: Array<ItemRequest | Failure> = [];
	const breather = new Breather();
	for (const [index, item] of items.entries()) {
		if (breather.due()) await breather.pause();
		requests.push(readItem(item, index, readers, resolver));
	}
	return requests;
}

function readItem(
	item: INodeExecutionData,
	index: number,
	readers: Readers,
	resolver: ListResolver,
): ItemRequest | Failure {
	const external = readers.externalUserid(item, index);
	const badCustomer = checkId(external, 'external_userid', 'EXPECT_EXTERNAL_USERID');
	if (badCustomer) return badCustomer;

	const userid = readers.userid(item, index);
	if (userid !== undefined && userid !== null && userid !== '') {
		const badMember = checkId(userid, 'userid', 'EXPECT_USERID');
		if (badMember) return badMember;
	}

	const add = resolver.resolve(readers.add(item, index), readers.fixedAdd(item, index), readers.addField);
	if ('code' in add) return add;
	const remove = resolver.resolve(readers.remove(item, index), readers.fixedRemove(item, index), readers.removeField);
	if ('code' in remove) return remove;

	const [both] = tagsInBoth(add, remove);
	if (both !== undefined) {
		return inputFailure('TAG_IN_BOTH_LISTS', {
			tag: resolver.describe(both),
			addField: readers.addField,
			removeField: readers.removeField,
		});
	}
	return { userid: typeof userid === 'string' && userid !== '' ? userid : undefined, external_userid: external as string, add, remove };
}

function checkId(value: unknown, field: string, expected: 'EXPECT_USERID' | 'EXPECT_EXTERNAL_USERID'): Failure | undefined {
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

	constructor(private readonly library: TagLibrary) {}

	resolve(fromItem: unknown, fixed: readonly string[], field: string): readonly string[] | Failure {
		const references = toList(fromItem);
		if (references === undefined) {
			return inputFailure('INVALID_FIELD', {
				field,
				value: shorten(fromItem),
				expected: message('EXPECT_TAG_LIST'),
			});
		}
		let ids: readonly string[] = NO_TAGS;
		for (const list of [fixed, references]) {
			for (const reference of list) {
				const resolved = this.resolveOne(reference);
				if ('code' in resolved) return resolved;
				ids = union(ids, resolved);
			}
		}
		return ids;
	}

	describe(id: string): string {
		const tag = this.library.get(id);
		return tag ? `${tag.groupName}/${tag.name}` : id;
	}

	private resolveOne(reference: string): readonly string[] | Failure {
		const known = this.single.get(reference);
		if (known) return known;
		const resolution = this.library.resolve(reference);
		if (!resolution.ok) {
			const candidates = resolution.candidates.join(', ');
			if (resolution.code === 'AMBIGUOUS_TAG') return inputFailure('AMBIGUOUS_TAG', { tag: reference, candidates });
			const failure = candidates
				? inputFailure('UNKNOWN_TAG_NEAR', { tag: reference, candidates })
				: inputFailure('UNKNOWN_TAG', { tag: reference });
			return { ...failure, code: 'UNKNOWN_TAG' };
		}
		const ids = [resolution.tag.id];
		this.single.set(reference, ids);
		return ids;
	}
}

const NO_TAGS: readonly string[] = [];

/** The tags chosen one by one in the editor. */
function tagsOf(value: unknown): readonly string[] {
	const rows = (value as { tags?: Array<{ tag?: unknown }> } | undefined)?.tags ?? [];
	return rows.map((row) => locatorValue(row.tag)).filter((tag) => tag !== '');
}

/** How the user calls the field, for messages. */
function fieldName(context: IExecuteFunctions, parameter: string): string {
	return String(readRaw(context, parameter, ''));
}
