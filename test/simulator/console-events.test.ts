import { CallbackReceiver } from './callback-receiver';
import { found, Harness } from './support';

interface Done {
	events: number;
	chat_id: string;
	tag_id: string;
	group_id: string;
	member_version: string;
	members: string[];
	owner: string;
}

let harness: Harness;
let receiver: CallbackReceiver;
let relation: { userid: string; external_userid: string };
let colleague: string;
beforeAll(async () => (harness = await Harness.start()));
beforeEach(async () => {
	await harness.reset();
	receiver = await new CallbackReceiver(harness.sim).listen();
	await harness.control('POST', 'callback', { url: receiver.url });
	relation = await harness.bareRelation();
	const { follow_user } = await harness.get<{ follow_user: string[] }>(
		'externalcontact/get_follow_user_list',
	);
	colleague = found(follow_user.find((userid) => userid !== relation.userid));
});
afterEach(() => receiver.close());
afterAll(() => harness.close());

const act = (body: object) => harness.control<Done>('POST', 'console', body);

/** The message of the one event that an act causes, without the head all events share. */
async function messageOf(body: object): Promise<string> {
	const before = receiver.received.length;
	const { events } = await act(body);
	expect(events).toBe(1);
	const { xml } = found((await receiver.until(before + 1))[before]);
	return found(/<MsgType><!\[CDATA\[event\]\]><\/MsgType>(.*)<\/xml>$/s.exec(xml)?.[1]);
}

const cdata = (element: string, text: string) => `<${element}><![CDATA[${text}]]></${element}>`;
const chatHead = (changeType: string, chatId: string) =>
	cdata('Event', 'change_external_chat') + cdata('ChangeType', changeType) + cdata('ChatId', chatId);

describe('a chat', () => {
	const open = () =>
		act({ op: 'create_chat', userid: relation.userid, name: '福利群', members: [relation.external_userid] });

	it('is made, with a member who owns it and a customer', async () => {
		const chat = await open();
		expect(chat).toMatchObject({
			chat_id: expect.stringMatching(/^wr[\w-]{30}$/),
			owner: relation.userid,
			members: [relation.userid, relation.external_userid],
		});
		const [event] = await receiver.until(1);
		expect(event?.xml).toContain(chatHead('create', chat.chat_id));
	});

	it('tells who came and how, with versions that follow on one another', async () => {
		const { chat_id, member_version } = await open();
		await receiver.until(1);
		const joined = await messageOf({
			op: 'chat_add_member',
			chat_id,
			members: [colleague.toUpperCase()],
			join_scene: 3,
		});
		const next = found(/<CurMemVer><!\[CDATA\[([0-9a-f]{32})\]\]>/.exec(joined)?.[1]);
		expect(next).not.toBe(member_version);
		expect(joined).toBe(
			chatHead('update', chat_id) +
				cdata('UpdateDetail', 'add_member') +
				'<JoinScene>3</JoinScene><MemChangeCnt>1</MemChangeCnt>' +
				`<MemChangeList>${cdata('Item', colleague)}</MemChangeList>` +
				cdata('LastMemVer', member_version) +
				cdata('CurMemVer', next),
		);
		const left = await messageOf({
			op: 'chat_del_member',
			chat_id,
			members: [colleague, relation.external_userid],
			quit_scene: 1,
		});
		expect(left).toContain(
			'<QuitScene>1</QuitScene><MemChangeCnt>2</MemChangeCnt>' +
				`<MemChangeList>${cdata('Item', colleague)}${cdata('Item', relation.external_userid)}</MemChangeList>` +
				cdata('LastMemVer', next),
		);
		expect(left).not.toContain('JoinScene');
	});

	it('gets another owner, name and notice, and ends', async () => {
		const { chat_id } = await open();
		await act({ op: 'chat_add_member', chat_id, members: [colleague] });
		await receiver.until(2);
		for (const [op, fields] of [
			['change_owner', { userid: colleague }],
			['change_name', { name: '老客群' }],
			['change_notice', { notice: '周末有活动' }],
		] as const) {
			expect(await messageOf({ op: `chat_${op}`, chat_id, ...fields })).toBe(
				chatHead('update', chat_id) + cdata('UpdateDetail', op),
			);
		}
		expect(await act({ op: 'chat_del_member', chat_id, members: [relation.userid] })).toMatchObject({
			owner: colleague,
			name: '老客群',
			members: [relation.external_userid, colleague],
		});
		await receiver.until(6);
		expect(await messageOf({ op: 'dismiss_chat', chat_id })).toBe(chatHead('dismiss', chat_id));
		expect((await harness.rawControl('POST', 'console', { op: 'dismiss_chat', chat_id })).status).toBe(400);
	});

	it.each<[object, string]>([
		[{ op: 'chat_add_member', members: ['nobody'] }, 'members: neither a member nor a customer: nobody'],
		[{ op: 'chat_add_member', members: [] }, 'members: expected a list'],
		[{ op: 'chat_add_member', members: 'x' }, 'members: expected a list'],
		[{ op: 'chat_add_member', members: ['$customer'] }, 'members: $customer is in the chat already'],
		[{ op: 'chat_del_member', members: ['$colleague'] }, 'members: $colleague is not in the chat'],
		[{ op: 'chat_del_member', members: ['$owner'] }, 'members: $owner owns the chat'],
		[{ op: 'chat_del_member', members: ['$customer'], quit_scene: 2 }, 'quit_scene: expected 0 or 1, got 2'],
		[{ op: 'chat_change_owner', userid: '$colleague' }, 'userid: $colleague is not in the chat'],
		[{ op: 'chat_change_name', name: '' }, 'name: expected a non-empty string'],
		[{ op: 'chat_change_notice', chat_id: 'wrNONE', notice: 'x' }, 'chat_id: no chat wrNONE'],
	])('refuses %o', async (body, error) => {
		const { chat_id } = await open();
		const fill = (text: string) =>
			text
				.replaceAll('$customer', relation.external_userid)
				.replaceAll('$colleague', colleague)
				.replaceAll('$owner', relation.userid);
		const response = await harness.rawControl('POST', 'console', fill(JSON.stringify({ chat_id, ...body })));
		expect(response.status).toBe(400);
		expect(JSON.parse(await response.text())).toEqual({ error: expect.stringContaining(fill(error)) });
	});
});

describe('a transfer', () => {
	it('ends one relation and begins another', async () => {
		const tag_id = await harness.tagId('客户等级', 'VIP');
		await harness.mark({ ...relation, add_tag: [tag_id] });
		await act({ op: 'transfer_customer', ...relation, takeover_userid: colleague });
		const events = (await receiver.until(2)).map(({ fields }) => fields);
		expect(events).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					ChangeType: 'del_external_contact',
					UserID: relation.userid,
					ExternalUserID: relation.external_userid,
					Source: 'DELETE_BY_TRANSFER',
				}),
				expect.objectContaining({ ChangeType: 'add_external_contact', UserID: colleague }),
			]),
		);
		expect(await harness.control('GET', `state?external_userid=${relation.external_userid}`)).toMatchObject({
			relations: [{ userid: colleague, tags: [] }],
		});
	});

	it('that the member made by hand has no source', async () => {
		expect(await messageOf({ op: 'delete_customer', ...relation })).not.toContain('Source');
	});

	it.each(['customer_refused', 'customer_limit_exceed'])('may fail: %s', async (fail_reason) => {
		const pair = { userid: colleague, external_userid: relation.external_userid };
		expect(await messageOf({ op: 'transfer_fail', ...pair, fail_reason })).toBe(
			cdata('Event', 'change_external_contact') +
				cdata('ChangeType', 'transfer_fail') +
				cdata('FailReason', fail_reason) +
				cdata('UserID', colleague) +
				cdata('ExternalUserID', relation.external_userid),
		);
	});

	it('is refused to a colleague who has the customer, and for unknown reasons', async () => {
		for (const body of [
			{ op: 'transfer_customer', ...relation, takeover_userid: relation.userid },
			{ op: 'transfer_customer', ...relation, takeover_userid: 'nobody' },
			{ op: 'transfer_fail', ...relation, fail_reason: 'mood' },
		]) {
			expect((await harness.rawControl('POST', 'console', body)).status).toBe(400);
		}
	});
});

describe('strategy tags', () => {
	it('are reported with their rule group, corp tags without', async () => {
		const made = { op: 'create_tag', group_name: '活动偏好', name: '爱晒单', strategy_id: 1 };
		const { tag_id, group_id } = await act(made);
		const ofTag = cdata('Id', tag_id) + cdata('TagType', 'tag') + '<StrategyId>1</StrategyId>';
		expect((await receiver.until(1))[0]?.xml).toContain(cdata('ChangeType', 'create') + ofTag);
		expect(await messageOf({ op: 'rename_tag', tag_id, name: '爱点评' })).toContain(ofTag);
		expect(await messageOf({ op: 'reorder', group_id })).toBe(
			cdata('Event', 'change_external_tag') +
				cdata('ChangeType', 'shuffle') +
				cdata('Id', group_id) +
				'<StrategyId>1</StrategyId>',
		);
		expect(await messageOf({ op: 'reorder', strategy_id: 1 })).toContain(
			`${cdata('Id', '')}<StrategyId>1</StrategyId>`,
		);
		expect(await messageOf({ op: 'delete_group', group_id })).toContain('<StrategyId>1</StrategyId>');
		const vip = await harness.tagId('客户等级', 'VIP');
		expect(await messageOf({ op: 'rename_tag', tag_id: vip, name: 'SVIP' })).not.toContain('StrategyId');
	});

	it('of an unknown rule group are refused', async () => {
		const response = await harness.rawControl('POST', 'console', {
			op: 'create_tag',
			group_name: 'g',
			name: 't',
			strategy_id: 99,
		});
		expect(await response.text()).toBe('{"error":"strategy_id: no rule group 99"}');
	});
});

it('a batch job ends with one nested element and no ChangeType', async () => {
	expect(await messageOf({ op: 'batch_job_result', job_id: 'J1', errcode: 40001 })).toBe(
		cdata('Event', 'batch_job_result') +
			`<BatchJob>${cdata('JobId', 'J1')}${cdata('JobType', 'sync_user')}<ErrCode>40001</ErrCode>${cdata('ErrMsg', 'failed')}</BatchJob>`,
	);
});

describe('an unknown event', () => {
	it('carries whatever it is given', async () => {
		const fields = { LinkId: 'L1', Count: 2, Tags: { Item: ['a', 'b]]>'] } };
		expect(await messageOf({ op: 'unknown_event', event: 'sun', change_type: 'rise', fields })).toBe(
			cdata('Event', 'sun') +
				cdata('ChangeType', 'rise') +
				cdata('LinkId', 'L1') +
				'<Count>2</Count>' +
				`<Tags>${cdata('Item', 'a')}${cdata('Item', 'b]]]]><![CDATA[>')}</Tags>`,
		);
	});

	it.each<[object, string]>([
		[{ '1x': 'a' }, 'fields.1x: '],
		[{ a: { b: null } }, 'fields.a.b: '],
		[{ a: [1] }, 'fields.a: '],
	])('refuses %o', async (fields, error) => {
		const response = await harness.rawControl('POST', 'console', { op: 'unknown_event', fields });
		expect(await response.json()).toEqual({ error: expect.stringContaining(error) });
	});
});

it('callbacks are JSON inside and out by switch', async () => {
	await harness.turn({ callback_format: 'json' });
	const { chat_id } = await act({ op: 'create_chat', userid: relation.userid });
	await act({ op: 'chat_add_member', chat_id, members: [relation.external_userid] });
	const [created, joined] = await receiver.until(2);
	expect(Object.keys(JSON.parse(found(created).envelope))).toEqual(['ToUserName', 'Encrypt', 'AgentID']);
	expect(JSON.parse(found(created).xml)).toEqual({
		ToUserName: harness.sim.corpid,
		FromUserName: 'sys',
		CreateTime: harness.clock.now() / 1000,
		MsgType: 'event',
		Event: 'change_external_chat',
		ChangeType: 'create',
		ChatId: chat_id,
	});
	expect(JSON.parse(found(joined).xml)).toMatchObject({
		MemChangeCnt: 1,
		MemChangeList: { Item: [relation.external_userid] },
	});
});
