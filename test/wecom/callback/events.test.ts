import { isKnownEvent, type CallbackEvent } from '../../../lib/wecom/callback/event';
import { parseCallbackEvent } from '../../../lib/wecom/callback/parse-event';
import { refusalOf } from './refusal-of';

const COMMON = {
	create_time: 1403610513,
	at: '2014-06-24T11:48:33.000Z',
	corp_id: 'ww55ca070cb9b7eb22',
};

const cdata = (text: string): string => `<![CDATA[${text}]]>`;

/** A message as page 92130 shows them: texts in CDATA, one element a line. */
function message(event: string, inner: string): string {
	return `<xml>
	<ToUserName>${cdata('ww55ca070cb9b7eb22')}</ToUserName>
	<FromUserName>${cdata('sys')}</FromUserName>
	<CreateTime>1403610513</CreateTime>
	<MsgType>${cdata('event')}</MsgType>
	<Event>${cdata(event)}</Event>
	${inner}
</xml>`;
}

const change = (event: string, type: string, inner: string) =>
	message(event, `<ChangeType>${cdata(type)}</ChangeType>${inner}`);

const PAIR = `<UserID>${cdata('zhangsan')}</UserID><ExternalUserID>${cdata('woAJ2GCAAAXtWyujaWJHDDGi0mACHAAA')}</ExternalUserID>`;
const pair = { userid: 'zhangsan', external_userid: 'woAJ2GCAAAXtWyujaWJHDDGi0mACHAAA' };
const ADDED = `${PAIR}<State>${cdata('teststate')}</State><WelcomeCode>${cdata('WELCOMECODE')}</WelcomeCode>`;
const added = { ...pair, state: 'teststate', welcome_code: 'WELCOMECODE' };
const TAG = 'stAJ2GCAAAXtWyujaWJHDDGi0mACHAAA';
const tagElements = (id: string, type: string, strategy = '') =>
	`<Id>${cdata(id)}</Id><TagType>${cdata(type)}</TagType>${strategy}`;
const CHAT = `<ChatId>${cdata('wrx7HUARsKwGRaQBVKPBTcEyzdHA4HrQ')}</ChatId>`;
const chat = { chat_id: 'wrx7HUARsKwGRaQBVKPBTcEyzdHA4HrQ' };

const CONTACT = 'change_external_contact';
const TAGS = 'change_external_tag';
const CHATS = 'change_external_chat';

/** Event, ChangeType, elements, and what the item holds besides the common fields. */
const DOCUMENTED: Array<[string, string, string, object]> = [
	[CONTACT, 'add_external_contact', ADDED, added],
	[CONTACT, 'add_external_contact', PAIR, pair],
	[CONTACT, 'edit_external_contact', PAIR, pair],
	[CONTACT, 'add_half_external_contact', ADDED, added],
	[CONTACT, 'del_external_contact', PAIR, pair],
	[
		CONTACT,
		'del_external_contact',
		`${PAIR}<Source>DELETE_BY_TRANSFER</Source>`,
		{ ...pair, source: 'DELETE_BY_TRANSFER' },
	],
	[CONTACT, 'del_follow_user', PAIR, pair],
	[
		CONTACT,
		'transfer_fail',
		`<FailReason>${cdata('customer_refused')}</FailReason>${PAIR}`,
		{ ...pair, fail_reason: 'customer_refused' },
	],
	[
		TAGS,
		'create',
		tagElements(TAG, 'tag', '<StrategyId>1</StrategyId>'),
		{ id: TAG, tag_type: 'tag', tag_id: TAG, strategy_id: 1 },
	],
	[TAGS, 'create', tagElements(TAG, 'tag_group'), { id: TAG, tag_type: 'tag_group', group_id: TAG }],
	[TAGS, 'update', tagElements(TAG, 'tag'), { id: TAG, tag_type: 'tag', tag_id: TAG }],
	[TAGS, 'delete', tagElements(TAG, 'tag_group'), { id: TAG, tag_type: 'tag_group', group_id: TAG }],
	[TAGS, 'shuffle', `<Id>${cdata(TAG)}</Id>`, { id: TAG, group_id: TAG }],
	[TAGS, 'shuffle', `<Id>${cdata('')}</Id>`, { id: '' }],
	[TAGS, 'shuffle', '<Id></Id><StrategyId>7</StrategyId>', { id: '', strategy_id: 7 }],
	[CHATS, 'create', CHAT, chat],
	[CHATS, 'dismiss', CHAT, chat],
	...['change_owner', 'change_name', 'change_notice'].map((detail): [string, string, string, object] => [
		CHATS,
		'update',
		`${CHAT}<UpdateDetail>${cdata(detail)}</UpdateDetail>`,
		{ ...chat, update_detail: detail },
	]),
	[
		CHATS,
		'update',
		`${CHAT}<UpdateDetail>${cdata('add_member')}</UpdateDetail>
		<JoinScene>3</JoinScene><MemChangeCnt>2</MemChangeCnt>
		<MemChangeList>
			<Item>Jack</Item>
			<Item>${cdata('Rose')}</Item>
		</MemChangeList>
		<LastMemVer>9c3f97c2ada667dfb5f6d03308d963e1</LastMemVer><CurMemVer>71217227bbd112ecfe3a49c482195cb4</CurMemVer>`,
		{
			...chat,
			update_detail: 'add_member',
			join_scene: 3,
			mem_change_cnt: 2,
			mem_change_list: ['Jack', 'Rose'],
			last_mem_ver: '9c3f97c2ada667dfb5f6d03308d963e1',
			cur_mem_ver: '71217227bbd112ecfe3a49c482195cb4',
		},
	],
	[
		CHATS,
		'update',
		`${CHAT}<UpdateDetail>del_member</UpdateDetail><QuitScene>0</QuitScene><MemChangeCnt>1</MemChangeCnt><MemChangeList><Item>Jack</Item></MemChangeList>`,
		{ ...chat, update_detail: 'del_member', quit_scene: 0, mem_change_cnt: 1, mem_change_list: ['Jack'] },
	],
	[CHATS, 'update', `${CHAT}<MemChangeList></MemChangeList>`, { ...chat, mem_change_list: [] }],
];

it.each(DOCUMENTED)('%s %s has named fields', (event, type, inner, expected) => {
	const item = parseCallbackEvent(change(event, type, inner));
	expect(item).toStrictEqual({ event, change_type: type, ...COMMON, ...expected });
	expect(isKnownEvent(item)).toBe(true);
});

it.each(DOCUMENTED)('%s %s is the same for a third-party suite', (event, type, inner, expected) => {
	const text = `<xml><SuiteId>${cdata('ww4asffe99e54c0f4c')}</SuiteId><AuthCorpId>${cdata('wxf8b4f85f3a794e77')}</AuthCorpId><InfoType>${cdata(event)}</InfoType><TimeStamp>1403610513</TimeStamp><ChangeType>${cdata(type)}</ChangeType>${inner}</xml>`;
	expect(parseCallbackEvent(text)).toStrictEqual({
		event,
		change_type: type,
		...COMMON,
		corp_id: 'wxf8b4f85f3a794e77',
		...expected,
	});
});

it('the result of a batch job has named fields', () => {
	const job = `<BatchJob><JobId>${cdata('S0MrnndvRG5fadSlLwiBqiDDbM143UqTmKP3152FZk4')}</JobId><JobType>${cdata('sync_user')}</JobType><ErrCode>0</ErrCode><ErrMsg>${cdata('ok')}</ErrMsg></BatchJob>`;
	const item = parseCallbackEvent(message('batch_job_result', job));
	expect(item).toStrictEqual({
		event: 'batch_job_result',
		...COMMON,
		job_id: 'S0MrnndvRG5fadSlLwiBqiDDbM143UqTmKP3152FZk4',
		job_type: 'sync_user',
		errcode: 0,
		errmsg: 'ok',
	});
	expect(isKnownEvent(item)).toBe(true);
});

describe('an unknown event', () => {
	it('passes with all its elements in fields', () => {
		const inner = `<LinkId>${cdata('cawcdeacc58029da')}</LinkId><List><Item><A>1</A></Item><Item><A>2</A><B/></Item></List><One><Item>x</Item></One><AgentID>1</AgentID>`;
		const item = parseCallbackEvent(change('customer_acquisition', 'balance_low', inner));
		expect(item).toStrictEqual({
			event: 'customer_acquisition',
			change_type: 'balance_low',
			...COMMON,
			fields: {
				LinkId: 'cawcdeacc58029da',
				List: { Item: [{ A: '1' }, { A: '2', B: '' }] },
				One: { Item: 'x' },
				AgentID: '1',
			},
		});
		expect(isKnownEvent(item)).toBe(false);
	});

	it('names who caused it, when that is a person', () => {
		const text = message('enter_agent', '<EventKey></EventKey>').replace(cdata('sys'), cdata('lisi'));
		expect(parseCallbackEvent(text)).toStrictEqual({
			event: 'enter_agent',
			...COMMON,
			fields: { FromUserName: 'lisi', EventKey: '' },
		});
	});

	it('may have new elements in a batch job', () => {
		const job = '<BatchJob><JobId>1</JobId><Progress>50</Progress></BatchJob>';
		expect(parseCallbackEvent(message('batch_job_result', job))).toMatchObject({
			job_id: '1',
			fields: { Progress: '50' },
		});
	});

	it('may be a new change or a new element of a known one', () => {
		const item = parseCallbackEvent(change(CONTACT, 'msg_audit_approved', `${PAIR}<Extra>1</Extra>`));
		expect(item).toStrictEqual({
			event: CONTACT,
			change_type: 'msg_audit_approved',
			...COMMON,
			...pair,
			fields: { Extra: '1' },
		});
		expect(isKnownEvent(item)).toBe(false);
	});

	it('is what a message of a person is', () => {
		const text = message('', `<Content>${cdata('hello')}</Content><MsgId>4561255354251345929</MsgId>`)
			.replace(cdata('event'), cdata('text'))
			.replace(cdata('sys'), cdata('mycreate'))
			.replace(`<Event>${cdata('')}</Event>`, '');
		expect(parseCallbackEvent(text)).toStrictEqual({
			event: 'message',
			...COMMON,
			fields: { FromUserName: 'mycreate', MsgType: 'text', Content: 'hello', MsgId: '4561255354251345929' },
		});
	});

	it('of a suite passes without what gives access to a corp', () => {
		const ticket = `<xml><SuiteId>ww4a</SuiteId><InfoType>suite_ticket</InfoType><TimeStamp>1403610513</TimeStamp><SuiteTicket>asdfasfdasdfasdf</SuiteTicket></xml>`;
		expect(parseCallbackEvent(ticket)).toStrictEqual({ event: 'suite_ticket', ...COMMON, corp_id: '' });
		const auth = ticket.replace('<SuiteTicket>', '<AuthCode>c</AuthCode><State>s</State><SuiteTicket>');
		expect(parseCallbackEvent(auth).fields).toEqual({ State: 's' });
	});
});

describe('a value', () => {
	const userid = (element: string): CallbackEvent =>
		parseCallbackEvent(change(CONTACT, 'edit_external_contact', element));

	it.each([
		['007', '007'],
		['1e5', '1e5'],
		['0x10', '0x10'],
		['12345678901234567890123', '12345678901234567890123'],
		['true', 'true'],
		['null', 'null'],
		['+86', '+86'],
		['', ''],
		[' zhang san ', ' zhang san '],
		['<b>&amp;]]', '<b>&amp;]]'],
		['张三🙂', '张三🙂'],
	])('"%s" stays the text it is', (value, expected) => {
		expect(userid(`<UserID>${cdata(value)}</UserID>`)).toHaveProperty('userid', expected);
	});

	it('without CDATA keeps its blanks, with CDATA those beside it do not count', () => {
		expect(userid('<UserID> a </UserID>')).toHaveProperty('userid', ' a ');
		expect(userid(`<UserID>\n\t${cdata(' a ')}\n</UserID>`)).toHaveProperty('userid', ' a ');
	});

	it('with the end of a CDATA section in it is put together', () => {
		expect(userid('<UserID><![CDATA[a]]]]><![CDATA[>b]]></UserID>')).toHaveProperty('userid', 'a]]>b');
	});

	it('that should be a number and is none stays in fields', () => {
		const item = parseCallbackEvent(
			change(CHATS, 'update', `${CHAT}<JoinScene>qr</JoinScene><MemChangeCnt>1.5</MemChangeCnt>`),
		);
		expect(item).not.toHaveProperty('join_scene');
		expect(item.fields).toEqual({ JoinScene: 'qr', MemChangeCnt: '1.5' });
	});

	it('that should be a list of items and is none stays in fields', () => {
		const item = parseCallbackEvent(
			change(CHATS, 'update', `${CHAT}<MemChangeList><Other>1</Other></MemChangeList>`),
		);
		expect(item).not.toHaveProperty('mem_change_list');
		expect(item.fields).toEqual({ MemChangeList: { Other: '1' } });
	});

	it('that is repeated where one is known stays in fields', () => {
		const item = userid('<UserID>a</UserID><UserID>b</UserID>');
		expect(item).not.toHaveProperty('userid');
		expect(item.fields).toEqual({ UserID: ['a', 'b'] });
	});
});

it('a message in JSON is the same event', () => {
	const text = `{"ToUserName":"ww55ca070cb9b7eb22","FromUserName":"sys","CreateTime":1403610513,"MsgType":"event","Event":"change_external_chat","ChangeType":"update","ChatId":"wr","JoinScene":3,"MemChangeCnt":1,"MemChangeList":{"Item":["Jack"]},"AgentID":218,"Big":12345678901234567890,"Decimal":1.50,"None":null}`;
	expect(parseCallbackEvent(text)).toStrictEqual({
		event: CHATS,
		change_type: 'update',
		...COMMON,
		chat_id: 'wr',
		join_scene: 3,
		mem_change_cnt: 1,
		mem_change_list: ['Jack'],
		fields: { AgentID: '218', Big: '12345678901234567890', Decimal: '1.50' },
	});
});

it.each([
	['without a time', message('x', '').replace(/<CreateTime>.*<\/CreateTime>/, '')],
	['with a time in words', message('x', '').replace('1403610513', 'now')],
	['with a time before 1970', message('x', '').replace('1403610513', '-1')],
	['with a time no calendar has', message('x', '').replace('1403610513', '999999999999999')],
	['without an event', message('', '')],
	['without a corp', message('x', '').replace(/<ToUserName>.*<\/ToUserName>/, '')],
	['of another root', message('x', '').replaceAll('xml>', 'yml>')],
	['that is not well-formed', message('x', '<a>1 & 2</a>')],
	['that is empty', ''],
	['of text', 'success'],
	['of a JSON list', '[]'],
])('a message %s is refused', (_case, text) => {
	expect(refusalOf(() => parseCallbackEvent(text))).toMatchObject({ code: 'MESSAGE', status: 200 });
});
