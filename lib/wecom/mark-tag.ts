import type { CallOptions, EndpointSpec, WecomReply } from './endpoint';
import type { WecomClient } from './client';
import { checkDistinct, checkId, checkIds, checkUserid, inputError } from './validate';

const markTagSpec: EndpointSpec = { path: 'externalcontact/mark_tag', method: 'POST', idempotent: true };

export interface MarkTagParams {
	/** The member who added the customer. */
	userid: string;
	external_userid: string;
	/** Tag ids to put. */
	add_tag?: readonly string[];
	/** Tag ids to take off. */
	remove_tag?: readonly string[];
}

/**
 * Puts tags on, and takes tags off, one relation (member, customer).
 *
 * Putting a tag that is there, or removing one that is not, succeeds, so the call may be repeated. Calls
 * for one customer never overlap and keep the order in which they were made; at most five calls per corp
 * are in flight. One unknown tag id fails the whole call (40068). 84061: no relation, also while a
 * customer's request is not yet confirmed by the member.
 *
 * @throws WecomInputError before any call: an empty id, a userid over 64 bytes, nothing to do, or a tag in
 * both lists
 * @see https://developer.work.weixin.qq.com/document/path/92118
 */
export async function markTag(
	client: WecomClient,
	params: MarkTagParams,
	options: CallOptions = {},
): Promise<WecomReply> {
	const endpoint = markTagSpec.path;
	const add = params.add_tag ?? [];
	const remove = params.remove_tag ?? [];
	checkUserid(endpoint, 'userid', params.userid);
	checkId(endpoint, 'external_userid', params.external_userid);
	checkIds(endpoint, 'add_tag', add);
	checkIds(endpoint, 'remove_tag', remove);
	if (add.length === 0 && remove.length === 0) {
		throw inputError(endpoint, 'add_tag', add, 'add_tag or remove_tag must name at least one tag');
	}
	checkDistinct(endpoint, 'remove_tag', remove, 'add_tag', add);
	return await client.call<WecomReply>(
		markTagSpec,
		{
			userid: params.userid,
			external_userid: params.external_userid,
			...(add.length > 0 && { add_tag: add }),
			...(remove.length > 0 && { remove_tag: remove }),
		},
		{ signal: options.signal, customerKey: params.external_userid },
	);
}
