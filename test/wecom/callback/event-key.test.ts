import type { CallbackEvent } from '../../../lib/wecom/callback/event';
import { callbackEventKey } from '../../../lib/wecom/callback/event-key';
import { parseCallbackEvent } from '../../../lib/wecom/callback/parse-event';

const parse = (inner: string, time = 1762826584, corp = 'ww1'): CallbackEvent =>
	parseCallbackEvent(
		`<xml><ToUserName>${corp}</ToUserName><FromUserName>sys</FromUserName><CreateTime>${time}</CreateTime><MsgType>event</MsgType>${inner}</xml>`,
	);

const keyOf = (inner: string, time?: number, corp?: string): string =>
	callbackEventKey(parse(inner, time, corp));

const contact = (type: string, userid: string, customer: string) =>
	`<Event>change_external_contact</Event><ChangeType>${type}</ChangeType><UserID>${userid}</UserID><ExternalUserID>${customer}</ExternalUserID>`;
const tag = (type: string, rest: string) =>
	`<Event>change_external_tag</Event><ChangeType>${type}</ChangeType>${rest}`;
const chat = (rest: string) =>
	`<Event>change_external_chat</Event><ChangeType>update</ChangeType><ChatId>wr</ChatId>${rest}`;

const added = (rest: string) => chat(`<UpdateDetail>add_member</UpdateDetail>${rest}`);

/** All in the same second and from `sys`: the key that WeCom's page suggests is one for all of them. */
const DISTINCT: string[] = [
	contact('edit_external_contact', 'lisi', 'wm1'),
	contact('edit_external_contact', 'lisi', 'wm2'),
	contact('edit_external_contact', 'wangwu', 'wm1'),
	contact('add_external_contact', 'lisi', 'wm1'),
	contact('add_half_external_contact', 'lisi', 'wm1'),
	contact('edit_external_contact', 'lisiw', 'm1'),
	tag('create', '<Id>et1</Id><TagType>tag_group</TagType>'),
	tag('create', '<Id>et1</Id><TagType>tag</TagType>'),
	tag('create', '<Id>et2</Id><TagType>tag</TagType>'),
	tag('create', '<Id>et2</Id><TagType>tag</TagType><StrategyId>1</StrategyId>'),
	tag('create', '<Id>et2</Id><TagType>tag</TagType><StrategyId>2</StrategyId>'),
	tag('shuffle', '<Id></Id>'),
	tag('shuffle', ''),
	tag('shuffle', '<Id>et1</Id>'),
	chat('<UpdateDetail>change_name</UpdateDetail>'),
	chat('<UpdateDetail>change_notice</UpdateDetail>'),
	chat('<UpdateDetail>add_member</UpdateDetail><LastMemVer>a</LastMemVer><CurMemVer>b</CurMemVer>'),
	chat('<UpdateDetail>add_member</UpdateDetail><LastMemVer>b</LastMemVer><CurMemVer>c</CurMemVer>'),
	// Of groups whose events tell no versions.
	...['<LastMemVer>a</LastMemVer>', '<JoinScene>0</JoinScene>', '<JoinScene>3</JoinScene>'].map(added),
	...['<MemChangeCnt>1</MemChangeCnt>', '<MemChangeCnt>2</MemChangeCnt>'].map(added),
	...['wm1', 'wm2'].map((id) => added(`<MemChangeList><Item>${id}</Item></MemChangeList>`)),
	...['0', '1'].map((scene) =>
		chat(`<UpdateDetail>del_member</UpdateDetail><QuitScene>${scene}</QuitScene>`),
	),
	'<Event>batch_job_result</Event><BatchJob><JobId>1</JobId></BatchJob>',
	'<Event>batch_job_result</Event><BatchJob><JobId>2</JobId></BatchJob>',
	'<Event>customer_acquisition</Event><LinkId>1</LinkId>',
	'<Event>customer_acquisition</Event><LinkId>2</LinkId>',
];

it('tells events of one second apart', () => {
	const keys = DISTINCT.map((inner) => keyOf(inner));
	expect(new Set(keys).size).toBe(DISTINCT.length);
	expect(keys.filter((key) => !/^[\w-]{43}$/.test(key))).toEqual([]);
});

it('tells the same change in another second or corp apart', () => {
	const [inner] = DISTINCT;
	const keys = [keyOf(inner!), keyOf(inner!, 1762826585), keyOf(inner!, 1762826584, 'ww2')];
	expect(new Set(keys).size).toBe(3);
});

it('is the same for a repetition, whatever the order of its elements', () => {
	const again =
		'<ExternalUserID><![CDATA[wm1]]></ExternalUserID><UserID>lisi</UserID><ChangeType>edit_external_contact</ChangeType><Event>change_external_contact</Event>';
	expect(keyOf(again)).toBe(keyOf(DISTINCT[0]!));
});

it('does not change with the code for a welcome message, which may be given anew', () => {
	const added = contact('add_external_contact', 'lisi', 'wm1');
	expect(keyOf(`${added}<WelcomeCode>a</WelcomeCode>`)).toBe(keyOf(`${added}<WelcomeCode>b</WelcomeCode>`));
});
