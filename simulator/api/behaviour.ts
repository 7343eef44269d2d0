import { isWithin } from '../corp/corp';
import type { Member } from '../corp/types';
import { requireMember } from '../corp/visibility';
import { ApiFailure } from '../failure';
import { integerBetween, streamOf } from '../random';
import { read, type Call, type EndpointFamily } from './endpoint';

const BEHAVIOUR = 11;
const DAY_S = 86_400;
/** Days begin at 00:00 in China. */
const CHINA_OFFSET_S = 8 * 3600;
const MOST_IDS = 100;
const LONGEST_SPAN_DAYS = 30;
const LONGEST_PAST_DAYS = 180;

export const behaviourEndpoints: EndpointFamily = {
	/** Page 92132: one row per day, summed over all the members asked for; up to yesterday. */
	'externalcontact/get_user_behavior_data': read('POST', behaviourData, { behavior_data: [] }),
};

function behaviourData(call: Call): object {
	const { sim, body, now } = call;
	const members = readMembers(call);
	const start = startOfDay(required(body.integer('start_time')));
	const end = startOfDay(required(body.integer('end_time')));
	const today = startOfDay(Math.floor(now / 1000));
	const span = (end - start) / DAY_S;
	if (span < 0 || span > LONGEST_SPAN_DAYS || start < today - LONGEST_PAST_DAYS * DAY_S) {
		throw new ApiFailure(40058);
	}
	const rows: object[] = [];
	for (let day = start; day <= end && day < today; day += DAY_S) {
		rows.push(
			sumDay(
				members.map((member) => drawDay(sim.plan.seed, member, day)),
				day,
			),
		);
	}
	return { behavior_data: rows };
}

function readMembers({ sim, body }: Call): Member[] {
	const userids = body.strings('userid') ?? [];
	const partyids = body.integers('partyid') ?? [];
	if (userids.length === 0 && partyids.length === 0) throw new ApiFailure(40063);
	if (userids.length > MOST_IDS || partyids.length > MOST_IDS) throw new ApiFailure(40058);
	const named = userids.map((userid) => requireMember(sim.corp, sim.switches, userid));
	for (const id of partyids) if (!sim.corp.departments.has(id)) throw new ApiFailure(60003);
	const belonging = [...sim.corp.members.values()].filter(({ postings }) =>
		postings.some(({ departmentId }) => partyids.some((id) => isWithin(sim.corp, departmentId, id))),
	);
	return [...new Set([...named, ...belonging])];
}

interface Day {
	chats: number;
	messages: number;
	customerChats: number;
	answered: number;
	replyMinutes: number;
	negative: number;
	applied: number;
	added: number;
}

/** What a member did that day: the more customers, the busier. */
function drawDay(seed: number, { userid, relations }: Member, day: number): Day {
	const random = streamOf(seed, BEHAVIOUR, day, ...Buffer.from(userid));
	const chats = Math.floor(random() * Math.min(60, relations.length / 4));
	const customerChats = Math.floor(chats * (0.3 + 0.5 * random()));
	return {
		chats,
		messages: chats * integerBetween(random, 2, 9),
		customerChats,
		answered: Math.round(customerChats * (0.6 + 0.4 * random())),
		replyMinutes: integerBetween(random, 1, 90),
		negative: random() < 0.05 ? 1 : 0,
		applied: Math.floor(random() * 4),
		added: Math.floor(random() * 3),
	};
}

/** Share and time of replies exist only where somebody wrote. */
function sumDay(days: readonly Day[], day: number) {
	const sum = (field: keyof Day) => days.reduce((total, row) => total + row[field], 0);
	const customerChats = sum('customerChats');
	return {
		stat_time: day,
		chat_cnt: sum('chats'),
		message_cnt: sum('messages'),
		...(customerChats > 0 && {
			reply_percentage: Math.round((sum('answered') / customerChats) * 10_000) / 100,
			avg_reply_time: Math.round(sum('replyMinutes') / days.length),
		}),
		negative_feedback_cnt: sum('negative'),
		new_apply_cnt: sum('applied'),
		new_contact_cnt: sum('added'),
	};
}

function startOfDay(seconds: number): number {
	return Math.floor((seconds + CHINA_OFFSET_S) / DAY_S) * DAY_S - CHINA_OFFSET_S;
}

function required(value: number | undefined): number {
	if (value === undefined) throw new ApiFailure(40063);
	return value;
}
