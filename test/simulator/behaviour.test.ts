import { found, Harness } from './support';

interface Row {
	stat_time: number;
	chat_cnt: number;
	message_cnt: number;
	new_contact_cnt: number;
	reply_percentage?: number;
	avg_reply_time?: number;
}

const DAY = 86_400;
let harness: Harness;
let userids: string[];
let today: number;
beforeAll(async () => {
	harness = await Harness.start({ customers: 2000 });
	userids = (await harness.get<{ follow_user: string[] }>('externalcontact/get_follow_user_list'))
		.follow_user;
	// The clock of the tests stands at 2026-11-11 00:00 UTC, 08:00 in China.
	today = harness.clock.now() / 1000 - 8 * 3600;
});
afterAll(() => harness.close());

const ask = (body: object) =>
	harness.post<{ behavior_data: Row[] }>('externalcontact/get_user_behavior_data', {
		start_time: today - 7 * DAY,
		end_time: today - DAY,
		...body,
	});

it('gives one row per day, both ends included, from midnight in China', async () => {
	const reply = await ask({
		userid: [userids[4]],
		start_time: today - 3 * DAY + 3600,
		end_time: today - DAY + 7200,
	});
	expect(reply.behavior_data.map(({ stat_time }) => stat_time)).toEqual([
		today - 3 * DAY,
		today - 2 * DAY,
		today - DAY,
	]);
});

it('has no row for today or later', async () => {
	const reply = await ask({ userid: [userids[4]], start_time: today - DAY, end_time: today + 5 * DAY });
	expect(reply.behavior_data.map(({ stat_time }) => stat_time)).toEqual([today - DAY]);
});

it('sums several members into one series', async () => {
	const [one, two] = [found(userids[5]), found(userids[6])];
	const rows = await Promise.all(
		[[one], [two], [one, two]].map(async (userid) => (await ask({ userid })).behavior_data),
	);
	const chats = rows.map((list) => list.map(({ chat_cnt }) => chat_cnt));
	expect(chats[2]).toEqual(chats[0]?.map((count, day) => count + found(chats[1]?.[day])));
	expect(chats[2]?.some((count) => count > 0)).toBe(true);
});

it('tells shares of replies only for days with chats', async () => {
	const { behavior_data } = await ask({ userid: [userids[0]] });
	expect(behavior_data.every((row) => row.chat_cnt === 0 && !('reply_percentage' in row))).toBe(true);
	const busy = (await ask({ partyid: [1] })).behavior_data;
	expect(busy.every(({ reply_percentage = -1 }) => reply_percentage > 0 && reply_percentage <= 100)).toBe(
		true,
	);
});

it.each<[string, () => object, number]>([
	['nobody', () => ({}), 40063],
	['an unknown member', () => ({ userid: ['nobody'] }), 60111],
	['an unknown department', () => ({ partyid: [999] }), 60003],
	['101 members', () => ({ userid: Array.from({ length: 101 }, () => userids[0]) }), 40058],
	['no start', () => ({ userid: userids.slice(0, 1), start_time: undefined }), 40063],
	['an end before the start', () => ({ userid: userids.slice(0, 1), end_time: today - 8 * DAY }), 40058],
	['31 days', () => ({ userid: userids.slice(0, 1), start_time: today - 31 * DAY, end_time: today }), 40058],
	[
		'more than 180 days ago',
		() => ({ userid: userids.slice(0, 1), start_time: today - 181 * DAY, end_time: today - 170 * DAY }),
		40058,
	],
])('refuses %s', async (_name, body, errcode) => {
	expect(await ask(body())).toMatchObject({ errcode, behavior_data: [] });
});
