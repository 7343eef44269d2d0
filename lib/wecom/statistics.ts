import type { WecomClient } from './client';
import type { CallOptions, EndpointSpec, WecomReply } from './endpoint';
import { checkCount, checkInteger, checkUserid, inputError } from './validate';

const MAX_IDS = 100;
const MAX_DAYS = 30;
const DAY_SECONDS = 86_400;
const MAX_EPOCH_SECONDS = 2 ** 32 - 1;
const MAX_DEPARTMENT_ID = 2 ** 32 - 1;

const behaviorSpec: EndpointSpec = {
	path: 'externalcontact/get_user_behavior_data',
	method: 'POST',
	idempotent: true,
};

export interface BehaviorParams {
	/** At most 100; several members are added up into one series. */
	userid?: readonly string[];
	/** Departments, at most 100. */
	partyid?: readonly number[];
	/** Epoch seconds; floored to the day in China time, inclusive. */
	start_time: number;
	/** Epoch seconds, inclusive; at most 30 days after the start and within the last 180 days. */
	end_time: number;
}

/** One day. */
export interface BehaviorDay {
	/** 00:00 China time, epoch seconds. */
	stat_time: number;
	chat_cnt: number;
	message_cnt: number;
	/** Percent; only when there were chats. */
	reply_percentage?: number;
	/** Minutes; only when there were chats. */
	avg_reply_time?: number;
	/** Customers who deleted or blocked the member. */
	negative_feedback_cnt: number;
	new_apply_cnt: number;
	new_contact_cnt: number;
}

/**
 * What members did with customers, per day. For figures per member, call once per member.
 *
 * @throws WecomInputError before any call: nobody named, or a span over 30 days
 * @see https://developer.work.weixin.qq.com/document/path/92132
 */
export async function getUserBehaviorData(
	client: WecomClient,
	params: BehaviorParams,
	options: CallOptions = {},
): Promise<BehaviorDay[]> {
	checkBehaviorParams(params);
	const { userid = [], partyid = [], start_time, end_time } = params;
	const reply = await client.call<WecomReply & { behavior_data?: BehaviorDay[] }>(
		behaviorSpec,
		{
			...(userid.length > 0 && { userid }),
			...(partyid.length > 0 && { partyid }),
			start_time,
			end_time,
		},
		options,
	);
	return reply.behavior_data ?? [];
}

function checkBehaviorParams({ userid = [], partyid = [], start_time, end_time }: BehaviorParams): void {
	const endpoint = behaviorSpec.path;
	checkCount(endpoint, 'userid', userid, 0, MAX_IDS);
	checkCount(endpoint, 'partyid', partyid, 0, MAX_IDS);
	userid.forEach((id, index) => checkUserid(endpoint, `userid[${index}]`, id));
	partyid.forEach((id, index) => checkInteger(endpoint, `partyid[${index}]`, id, 1, MAX_DEPARTMENT_ID));
	if (userid.length === 0 && partyid.length === 0) {
		throw inputError(endpoint, 'userid', userid, 'userid or partyid must name at least one');
	}
	checkInteger(endpoint, 'start_time', start_time, 0, MAX_EPOCH_SECONDS);
	checkInteger(endpoint, 'end_time', end_time, start_time, MAX_EPOCH_SECONDS);
	if (end_time - start_time > MAX_DAYS * DAY_SECONDS) {
		throw inputError(endpoint, 'end_time', end_time, `it must be at most ${MAX_DAYS} days after start_time`);
	}
}
