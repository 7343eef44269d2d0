import type { WecomClient } from './client';
import type { CallOptions, EndpointSpec, WecomReply } from './endpoint';
import { WecomApiError } from './errors';
import { checkCount, checkId, checkUserid, inputError } from './validate';

const NOT_EXTERNAL_CONTACT = 84061;
const MAX_REMARK = 20;
const MAX_DESCRIPTION = 150;

const followUsersSpec: EndpointSpec = {
	path: 'externalcontact/get_follow_user_list',
	method: 'GET',
	idempotent: true,
};
const listSpec: EndpointSpec = { path: 'externalcontact/list', method: 'GET', idempotent: true };
const getSpec: EndpointSpec = { path: 'externalcontact/get', method: 'GET', idempotent: true };
const remarkSpec: EndpointSpec = { path: 'externalcontact/remark', method: 'POST', idempotent: true };

export interface ExternalContact {
	external_userid: string;
	/** WeChat nickname, or WeCom alias or name. */
	name: string;
	avatar?: string;
	/** 1 WeChat user, 2 WeCom user. */
	type: number;
	/** 0 unknown, 1 male, 2 female. */
	gender?: number;
	unionid?: string;
	position?: string;
	corp_name?: string;
	corp_full_name?: string;
	external_profile?: { external_attr?: unknown[] };
}

/** What a relation has besides its tags. */
export interface FollowInfo {
	userid: string;
	remark?: string;
	description?: string;
	/** When the member added the customer, epoch seconds. */
	createtime: number;
	remark_corp_name?: string;
	remark_mobiles?: string[];
	oper_userid?: string;
	/** Source of the relation; 0 unknown, 1 QR code, 202 assigned by an administrator … */
	add_way?: number;
	/** Channel string of the QR code or acquisition link. */
	state?: string;
	wechat_channels?: { nickname?: string; source?: number };
}

export interface FollowUserTag {
	group_name: string;
	tag_name: string;
	/** 1 corp tag, 2 the member's personal tag, 3 strategy tag. */
	type: number;
	/** Absent on personal tags. */
	tag_id?: string;
}

export interface FollowUser extends FollowInfo {
	tags?: FollowUserTag[];
}

export interface Customer {
	external_contact: ExternalContact;
	/** One entry per member who follows the customer. */
	follow_user: FollowUser[];
}

export interface RemarkParams {
	userid: string;
	external_userid: string;
	/** At most 20 characters. */
	remark?: string;
	/** At most 150 characters. */
	description?: string;
	/** At most 20 characters; WeChat customers only. */
	remark_company?: string;
	/** Replaces the old list; `[]` clears it. */
	remark_mobiles?: readonly string[];
	remark_pic_mediaid?: string;
}

/**
 * Userids of the members who have the customer-contact function and are in the app's range.
 *
 * @see https://developer.work.weixin.qq.com/document/path/92571
 */
export async function getFollowUserList(client: WecomClient, options: CallOptions = {}): Promise<string[]> {
	const reply = await client.call<WecomReply & { follow_user?: string[] }>(followUsersSpec, {}, options);
	return reply.follow_user ?? [];
}

/**
 * external_userids of one member's customers, unordered, unpaged. A member without customers gives an
 * empty list (WeCom answers 84061 then).
 *
 * @see https://developer.work.weixin.qq.com/document/path/92113
 */
export async function listCustomers(
	client: WecomClient,
	userid: string,
	options: CallOptions = {},
): Promise<string[]> {
	checkUserid(listSpec.path, 'userid', userid);
	try {
		const reply = await client.call<WecomReply & { external_userid?: string[] }>(
			listSpec,
			{ userid },
			options,
		);
		return reply.external_userid ?? [];
	} catch (error) {
		if (error instanceof WecomApiError && error.errcode === NOT_EXTERNAL_CONTACT) return [];
		throw error;
	}
}

/**
 * One customer with all members who follow it; more than 500 followers are read in several pages.
 *
 * @see https://developer.work.weixin.qq.com/document/path/92114
 */
export async function getCustomer(
	client: WecomClient,
	externalUserid: string,
	options: CallOptions = {},
): Promise<Customer> {
	checkId(getSpec.path, 'external_userid', externalUserid);
	let customer: Customer | undefined;
	let cursor: string | undefined;
	do {
		const page = await client.call<WecomReply & Partial<Customer> & { next_cursor?: string }>(
			getSpec,
			{ external_userid: externalUserid, ...(cursor !== undefined && { cursor }) },
			options,
		);
		customer ??= {
			external_contact: page.external_contact ?? { external_userid: externalUserid, name: '', type: 0 },
			follow_user: [],
		};
		customer.follow_user.push(...(page.follow_user ?? []));
		cursor = page.next_cursor || undefined;
	} while (cursor !== undefined);
	return customer;
}

/**
 * Changes a member's notes about a customer; what is left out stays as it is.
 *
 * @throws WecomInputError before any call: a text too long, or nothing to change
 * @see https://developer.work.weixin.qq.com/document/path/92115
 */
export async function remarkCustomer(
	client: WecomClient,
	params: RemarkParams,
	options: CallOptions = {},
): Promise<WecomReply> {
	const endpoint = remarkSpec.path;
	const { userid, external_userid, remark_mobiles: mobiles, ...texts } = params;
	checkUserid(endpoint, 'userid', userid);
	checkId(endpoint, 'external_userid', external_userid);
	checkLength(endpoint, 'remark', texts.remark, MAX_REMARK);
	checkLength(endpoint, 'description', texts.description, MAX_DESCRIPTION);
	checkLength(endpoint, 'remark_company', texts.remark_company, MAX_REMARK);
	if (mobiles) checkCount(endpoint, 'remark_mobiles', mobiles, 0, Infinity);
	if (!mobiles && Object.values(texts).every((text) => text === undefined)) {
		throw inputError(endpoint, 'remark', undefined, 'at least one field to change must be given');
	}
	return await client.call<WecomReply>(
		remarkSpec,
		{
			userid,
			external_userid,
			...texts,
			// WeCom clears the list only when it is sent one empty number.
			...(mobiles && { remark_mobiles: mobiles.length > 0 ? mobiles : [''] }),
		},
		{ signal: options.signal, customerKey: external_userid },
	);
}

function checkLength(endpoint: string, field: string, text: string | undefined, max: number): void {
	if (text !== undefined && [...text].length > max) {
		throw inputError(endpoint, field, text, `it must have at most ${max} characters`);
	}
}
