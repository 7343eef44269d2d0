import type { WecomClient } from './client';
import type { ExternalContact, FollowInfo } from './customers';
import type { CallOptions, EndpointSpec, WecomReply } from './endpoint';
import { WecomApiError } from './errors';
import { mergeInParallel } from './merge-iterators';
import { checkInteger, checkUserids } from './validate';

const MAX_USERIDS = 100;
const MAX_PAGE = 100;
/** Below WeCom's unpublished ceiling for parallel paging (45033), with room for other readers. */
const PARALLEL_SLICES = 4;
const NOT_EXTERNAL_CONTACT = 84061;

const batchSpec: EndpointSpec = {
	path: 'externalcontact/batch/get_by_user',
	method: 'POST',
	idempotent: true,
};

/** One member following one customer. */
export interface Relation {
	external_contact: ExternalContact;
	/** `tag_id` has corp and strategy tags; personal tags are not told here. */
	follow_info: FollowInfo & { tag_id?: string[] };
}

export interface RelationPage {
	relations: Relation[];
	/** Empty: this was the last page. */
	next_cursor: string;
	/** Members left out because they have no interface licence (third-party and agency apps only). */
	unlicensed: string[];
}

export interface RelationPageParams {
	/** 1 to 100. */
	userids: readonly string[];
	cursor?: string;
	/** 1 to 100. @default 100 */
	limit?: number;
}

export interface RelationOptions extends CallOptions {
	/** Told once per page that left members out. */
	onUnlicensed?: (userids: string[]) => void;
}

/**
 * One page of the relations of up to 100 members: the cheap way to read tags, 100 relations per call.
 *
 * @throws WecomInputError before any call
 * @see https://developer.work.weixin.qq.com/document/path/92994
 */
export async function batchGetByUser(
	client: WecomClient,
	{ userids, cursor = '', limit = MAX_PAGE }: RelationPageParams,
	options: CallOptions = {},
): Promise<RelationPage> {
	checkUserids(batchSpec.path, 'userid_list', userids, MAX_USERIDS);
	checkInteger(batchSpec.path, 'limit', limit, 1, MAX_PAGE);
	try {
		const reply = await client.call<
			WecomReply & {
				external_contact_list?: Relation[];
				next_cursor?: string;
				fail_info?: { unlicensed_userid_list?: string[] };
			}
		>(batchSpec, { userid_list: userids, ...(cursor !== '' && { cursor }), limit }, options);
		return {
			relations: reply.external_contact_list ?? [],
			next_cursor: reply.next_cursor ?? '',
			unlicensed: reply.fail_info?.unlicensed_userid_list ?? [],
		};
	} catch (error) {
		// "No customers", as on externalcontact/list.
		if (error instanceof WecomApiError && error.errcode === NOT_EXTERNAL_CONTACT) {
			return { relations: [], next_cursor: '', unlicensed: [] };
		}
		throw error;
	}
}

/**
 * All relations of any number of members, in slices of 100 members and pages of 100 relations. Up to four
 * slices are read at once, so relations of different slices may interleave.
 */
export function iterateRelationsByUsers(
	client: WecomClient,
	userids: readonly string[],
	options: RelationOptions = {},
): AsyncGenerator<Relation, void> {
	const slices: Array<() => AsyncGenerator<Relation[], void>> = [];
	for (let start = 0; start < userids.length; start += MAX_USERIDS) {
		const slice = userids.slice(start, start + MAX_USERIDS);
		slices.push(() => iteratePages(client, slice, options));
	}
	return flatten(mergeInParallel(slices, PARALLEL_SLICES));
}

async function* iteratePages(
	client: WecomClient,
	userids: readonly string[],
	options: RelationOptions,
): AsyncGenerator<Relation[], void> {
	let cursor = '';
	do {
		const page = await batchGetByUser(client, { userids, cursor }, { signal: options.signal });
		if (page.unlicensed.length > 0) options.onUnlicensed?.(page.unlicensed);
		yield page.relations;
		cursor = page.next_cursor;
	} while (cursor !== '');
}

async function* flatten<T>(pages: AsyncIterable<T[]>): AsyncGenerator<T, void> {
	for await (const page of pages) yield* page;
}
