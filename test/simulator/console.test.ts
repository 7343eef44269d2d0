import { CallbackReceiver } from './callback-receiver';
import { found, Harness } from './support';

interface Done {
	ok: boolean;
	events: number;
	tag_id: string;
	group_id: string;
	changed: boolean;
}

let harness: Harness;
let receiver: CallbackReceiver;
let relation: { userid: string; external_userid: string };
beforeAll(async () => (harness = await Harness.start()));
beforeEach(async () => {
	await harness.reset();
	receiver = await new CallbackReceiver(harness.sim).listen();
	await harness.control('POST', 'callback', { url: receiver.url });
	relation = await harness.bareRelation();
});
afterEach(() => receiver.close());
afterAll(() => harness.close());

const act = (body: object) => harness.control<Done>('POST', 'console', body);
const report = () => harness.control<Record<string, number>>('GET', 'callback');

async function untilReport(expected: object): Promise<void> {
	for (let tries = 0; tries < 400; tries++) {
		const current = await report();
		if (Object.entries(expected).every(([name, value]) => current[name] === value)) return;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	expect(await report()).toMatchObject(expected);
}

/** The events after which nothing more is under way. */
async function eventsOf(body: object) {
	const { events } = await act(body);
	const received = await receiver.until(events);
	await untilReport({ pending: 0 });
	expect(received).toHaveLength(events);
	return received.map(({ fields }) => fields);
}

describe('a callback', () => {
	it('is an encrypted envelope around the event', async () => {
		const tag_id = await harness.tagId('客户等级', 'VIP');
		await act({ op: 'mark', ...relation, tag_id });
		const { envelope, xml, url } = found((await receiver.until(1))[0]);
		expect(envelope).toMatch(
			/^<xml><ToUserName><!\[CDATA\[ww\w{16}\]\]><\/ToUserName><Encrypt><!\[CDATA\[[\w+/=]+\]\]><\/Encrypt><AgentID><!\[CDATA\[1000002\]\]><\/AgentID><\/xml>$/,
		);
		expect(url).toMatch(/^\/wecom\?msg_signature=[0-9a-f]{40}&timestamp=\d{10}&nonce=\d+$/);
		expect(xml).toBe(
			`<xml><ToUserName><![CDATA[${harness.sim.corpid}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>` +
				`<CreateTime>${harness.clock.now() / 1000}</CreateTime><MsgType><![CDATA[event]]></MsgType>` +
				'<Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[edit_external_contact]]></ChangeType>' +
				`<UserID><![CDATA[${relation.userid}]]></UserID><ExternalUserID><![CDATA[${relation.external_userid}]]></ExternalUserID></xml>`,
		);
	});

	it('can be preceded by a check of the URL', async () => {
		expect(await harness.control('POST', 'callback', { url: receiver.url, verify: true })).toMatchObject({
			verified: true,
		});
		receiver.close();
		expect(await harness.control('POST', 'callback', { url: receiver.url, verify: true })).toMatchObject({
			verified: false,
		});
	});

	it('is not sent for what the API does, unless by switch', async () => {
		const tag_id = await harness.tagId('客户等级', 'VIP');
		await harness.mark({ ...relation, add_tag: [tag_id] });
		await harness.post('externalcontact/add_corp_tag', { group_name: 'g', tag: [{ name: 'a' }] });
		expect(await report()).toMatchObject({ emitted: 0 });
		await harness.turn({ api_callbacks: true });
		await harness.mark({ ...relation, remove_tag: [tag_id] });
		await harness.post('externalcontact/edit_corp_tag', { id: tag_id, name: 'SVIP' });
		const changes = (await receiver.until(2)).map(({ fields }) => fields.ChangeType).sort();
		expect(changes).toEqual(['edit_external_contact', 'update']);
	});

	it('is retried when nobody answers in time, three times in all', async () => {
		await harness.turn({ callback_timeout_ms: 30, callback_retry_delay_ms: 5 });
		receiver.answers = ['hang', 'hang', 200];
		await act({ op: 'reorder' });
		await receiver.until(1);
		await untilReport({ delivered: 1, retried: 2, failed: 0, pending: 0 });
		receiver.answers = ['hang', 'hang', 'hang', 200];
		await act({ op: 'reorder' });
		await untilReport({ delivered: 1, retried: 4, failed: 1, pending: 0 });
		expect(receiver.attempts).toBe(6);
	});

	it('is retried on a status other than 200 by switch only', async () => {
		receiver.answers = [500];
		await act({ op: 'reorder' });
		await untilReport({ delivered: 1, retried: 0, pending: 0 });
		await harness.turn({ callback_retry_on_status: true, callback_retry_delay_ms: 5 });
		receiver.answers = [500, 200];
		await act({ op: 'reorder' });
		await untilReport({ delivered: 2, retried: 1, pending: 0 });
	});

	it('comes twice and out of order by switch', async () => {
		await harness.turn({ callback_duplicate_rate: 1 });
		await act({ op: 'reorder' });
		const [first, second] = await receiver.until(2);
		expect(second?.envelope).toBe(first?.envelope);
		await harness.turn({ callback_duplicate_rate: 0, callback_reorder_rate: 1 });
		await act({ op: 'create_tag', group_name: 'late', name: 'a' });
		await harness.turn({ callback_reorder_rate: 0 });
		await act({ op: 'create_tag', group_name: '客户等级', name: 'prompt' });
		expect((await receiver.until(3))[2]?.fields.Id).toBe(await harness.tagId('客户等级', 'prompt'));
		expect((await report()).pending).toBe(2);
	});

	it('is counted but goes nowhere when switched off', async () => {
		await harness.turn({ console_callbacks: false });
		expect(await act({ op: 'reorder' })).toMatchObject({ ok: true, events: 1 });
		expect(await report()).toMatchObject({ emitted: 0 });
	});
});

describe('people', () => {
	it('mark and unmark, silently when nothing changes', async () => {
		const tag_id = await harness.tagId('会员渠道', '直播间');
		expect(await act({ op: 'mark', ...relation, tag_id })).toMatchObject({ changed: true, events: 1 });
		expect(await harness.tagsOf(relation.userid, relation.external_userid)).toEqual([tag_id]);
		expect(await act({ op: 'mark', ...relation, tag_id })).toMatchObject({ changed: false, events: 0 });
		expect(await act({ op: 'unmark', ...relation, tag_id })).toMatchObject({ changed: true, events: 1 });
		expect(await harness.tagsOf(relation.userid, relation.external_userid)).toEqual([]);
		expect(await harness.control('GET', 'stats')).toMatchObject({ marks: { effective: 0, no_op: 0 } });
	});

	it('meet: add_external_contact with state and welcome code', async () => {
		const before = await harness.control<{ customers: number; relations: number }>('GET', 'state');
		const [event] = await eventsOf({
			op: 'add_customer',
			userid: relation.userid,
			external_userid: 'wmNEW',
			state: 'double11',
		});
		expect(event).toMatchObject({
			ChangeType: 'add_external_contact',
			ExternalUserID: 'wmNEW',
			State: 'double11',
		});
		expect(event?.WelcomeCode).toMatch(/^\S{43}$/);
		expect(await harness.control('GET', 'state')).toMatchObject({
			customers: before.customers + 1,
			relations: before.relations + 1,
		});
	});

	it('part: the member deletes the customer, and calls fail from then on', async () => {
		const tag = await harness.tagId('客户等级', 'VIP');
		await harness.mark({ ...relation, add_tag: [tag] });
		const before = await harness.control<{ marks: number; customers: number }>('GET', 'state');
		const [event] = await eventsOf({ op: 'delete_customer', ...relation });
		expect(event).toMatchObject({ ChangeType: 'del_external_contact', UserID: relation.userid });
		expect((await harness.mark({ ...relation, add_tag: [tag] })).errcode).toBe(84061);
		expect((await harness.get('externalcontact/get', relation)).errcode).toBe(84061);
		expect(await harness.control('GET', 'state')).toMatchObject({
			marks: before.marks - 1,
			customers: before.customers - 1,
		});
	});

	it('part: the customer deletes the member, and calls go on working', async () => {
		const [event] = await eventsOf({ op: 'customer_deletes_member', ...relation });
		expect(event?.ChangeType).toBe('del_follow_user');
		expect(
			(await harness.mark({ ...relation, add_tag: [await harness.tagId('客户等级', 'VIP')] })).errcode,
		).toBe(0);
		expect(await act({ op: 'add_customer', ...relation })).toMatchObject({ events: 1 });
	});

	it('half meet: add_half_external_contact', async () => {
		const [event] = await eventsOf({
			op: 'add_half_customer',
			userid: relation.userid,
			external_userid: 'wmHALF',
		});
		expect(event).toMatchObject({ ChangeType: 'add_half_external_contact', UserID: relation.userid });
	});
});

describe('the tag library', () => {
	it('gets a group with its first tag: two events of the same second, owned by the console', async () => {
		const { tag_id, group_id } = await act({ op: 'create_tag', group_name: '新组', name: '新签' });
		const events = (await receiver.until(2)).map(({ fields }) => fields);
		const kinds = events.map(({ ChangeType, TagType, Id }) => [ChangeType, TagType, Id].join(' ')).sort();
		expect(kinds).toEqual([`create tag ${tag_id}`, `create tag_group ${group_id}`]);
		expect(events[0]?.CreateTime).toBe(events[1]?.CreateTime);
		expect((await harness.post('externalcontact/edit_corp_tag', { id: tag_id, name: 'x' })).errcode).toBe(
			81011,
		);
	});

	it('gets a tag renamed', async () => {
		const tag_id = await harness.tagId('客户等级', 'VIP');
		expect(await eventsOf({ op: 'rename_tag', tag_id, name: 'SVIP' })).toMatchObject([
			{ Event: 'change_external_tag', ChangeType: 'update', TagType: 'tag', Id: tag_id },
		]);
		expect(await harness.tagId('客户等级', 'SVIP')).toBe(tag_id);
	});

	it('loses a tag, and the group with its last one', async () => {
		const { tag_id, group_id } = await act({ op: 'create_tag', group_name: '新组', name: '新签' });
		await receiver.until(2);
		receiver.received.length = 0;
		const events = await eventsOf({ op: 'delete_tag', tag_id });
		const kinds = events.map(({ ChangeType, Id }) => `${ChangeType} ${Id}`).sort();
		expect(kinds).toEqual([`delete ${tag_id}`, `delete ${group_id}`].sort());
	});

	it.each([
		['one', 1],
		['each_tag', 6],
	])('loses a group of five: switch %s, %i events', async (position, count) => {
		await harness.turn({ group_deletion_events: position });
		const { group_id } = await harness.group('客户等级');
		const events = await eventsOf({ op: 'delete_group', group_id });
		expect(events).toHaveLength(count);
		expect(events.filter(({ TagType }) => TagType === 'tag_group')).toMatchObject([
			{ ChangeType: 'delete', Id: group_id },
		]);
	});

	it('is reordered within one group or as a whole', async () => {
		const { group_id, tag } = await harness.group('客户等级');
		const [one] = await eventsOf({ op: 'reorder', group_id });
		expect(one).toMatchObject({ ChangeType: 'shuffle', Id: group_id });
		expect(one).not.toHaveProperty('TagType');
		expect((await harness.group('客户等级')).tag.map(({ id }) => id)).toEqual(
			tag.map(({ id }) => id).reverse(),
		);
		const groups = await harness.library();
		await act({ op: 'reorder' });
		expect((await receiver.until(2))[1]?.fields).toMatchObject({ ChangeType: 'shuffle', Id: '' });
		expect((await harness.library()).map((group) => group.group_id)).toEqual(
			groups.map((group) => group.group_id).reverse(),
		);
	});
});

it.each<[object, string]>([
	[{}, 'op'],
	[{ op: 'dance' }, 'op'],
	[{ op: 'mark' }, 'userid'],
	[{ op: 'mark', userid: 'nobody' }, 'userid'],
	[{ op: 'add_customer', userid: 7 }, 'userid'],
	[{ op: 'rename_tag', tag_id: 'etnothing', name: 'x' }, 'tag_id'],
	[{ op: 'create_tag', group_name: '客户等级', name: 'VIP' }, 'name'],
	[{ op: 'create_tag', name: 'VIP' }, 'group_name'],
	[{ op: 'delete_group', group_id: 'etnothing' }, 'group_id'],
])('refuses %o naming %s', async (body, field) => {
	const response = await harness.rawControl('POST', 'console', body);
	expect(response.status).toBe(400);
	expect(JSON.parse(await response.text())).toEqual({
		error: expect.stringMatching(new RegExp(`^${field}:`)),
	});
});
