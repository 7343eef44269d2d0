import { openMessage } from '../../../lib/wecom/callback/open';
import { parseCallbackEvent } from '../../../lib/wecom/callback/parse-event';
import { refusalOf } from './refusal-of';
import { keys, NOW, send } from './sender';

const lines = (count: number, line: (index: number) => string) =>
	Array.from({ length: count }, (_, index) => line(index + 1)).join('');

const BOMB = `<!DOCTYPE xml [<!ENTITY e0 "lol">${lines(12, (n) => `<!ENTITY e${n} "${`&e${n - 1};`.repeat(10)}">`)}]>`;

const HOSTILE: Array<[string, (element: string) => string]> = [
	['a bomb of entities', (element) => `${BOMB}<xml>${element}<a>&e12;</a></xml>`],
	[
		'one large entity, often',
		(element) =>
			`<!DOCTYPE xml [<!ENTITY e "${'x'.repeat(50_000)}">]><xml>${element}${'&e;'.repeat(10_000)}</xml>`,
	],
	[
		'an external entity of a file',
		(element) =>
			`<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml>${element}<a>&e;</a></xml>`,
	],
	[
		'an external document type',
		(element) => `<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/e.dtd"><xml>${element}</xml>`,
	],
	[
		'a parameter entity',
		(element) => `<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]><xml>${element}</xml>`,
	],
	['an empty document type', (element) => `<!DOCTYPE xml><xml>${element}</xml>`],
	['a document type in small letters', (element) => `<!doctype xml><xml>${element}</xml>`],
	['an entity without a document type', (element) => `<xml><!ENTITY e "x">${element}</xml>`],
	['a document type in the root', (element) => `<xml><!DOCTYPE xml>${element}</xml>`],
	[
		'a name that is a prototype',
		(element) => `<xml>${element}<__proto__><polluted>1</polluted></__proto__></xml>`,
	],
	[
		'a name that is a constructor',
		(element) => `<xml>${element}<constructor><prototype>1</prototype></constructor></xml>`,
	],
];

const event = (inner: string) =>
	`<ToUserName>ww</ToUserName><CreateTime>1762826584</CreateTime><Event>custom</Event>${inner}`;

describe.each(HOSTILE)('%s', (_case, document) => {
	it('in an envelope is refused', () => {
		const { query, ciphertext } = send('x');
		const body = Buffer.from(document(`<Encrypt>${ciphertext}</Encrypt>`)).subarray(0, 200_000);
		expect(refusalOf(() => openMessage({ query, body }, keys, { now: NOW }))).toMatchObject({
			code: 'ENVELOPE',
			status: 401,
		});
	});

	it('in a message is refused', () => {
		expect(refusalOf(() => parseCallbackEvent(document(event(''))))).toMatchObject({ code: 'MESSAGE' });
	});
});

it('references to characters are resolved once, references to anything else never', () => {
	const text = `<xml>${event('<a>&lt;b&gt; &amp;amp; &#65;&#x4e2d;</a><b>&nbsp;&e;</b><c><![CDATA[&lt;]]></c><d>&#1114112;</d>')}</xml>`;
	expect(parseCallbackEvent(text).fields).toEqual({
		a: '<b> &amp; A中',
		b: '&nbsp;&e;',
		c: '&lt;',
		d: '&#1114112;',
	});
});

it('no name of a JSON member reaches a prototype', () => {
	const text = `{"ToUserName":"ww","CreateTime":1762826584,"Event":"custom","__proto__":{"polluted":"1"},"constructor":"x","toString":"x","a":{"__proto__":{"polluted":"1"}}}`;
	const { fields } = parseCallbackEvent(text);
	expect(fields).toEqual({ a: {} });
	expect(String(fields)).toBe('[object Object]');
	expect({}).not.toHaveProperty('polluted');
});
