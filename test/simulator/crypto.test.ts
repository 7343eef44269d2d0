import fc from 'fast-check';

import { encrypt, sign } from '../../simulator/callback/crypto';
import { decrypt } from './callback-receiver';

/** Worked examples of page 90968 and of WeCom's sample library. */
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const TOKEN = 'QDG6eK';
const RECEIVE_ID = 'wx5823bf96d3bd56c7';
const EXAMPLES = [
	{
		name: 'a posted message, padded by 30',
		timestamp: '1409659813',
		nonce: '1372623149',
		signature: '477715d11cdb4164915debcba66cb864d751f3e6',
		random: '30393630363838393332633437656631',
		encrypted:
			'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
		message:
			'<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n<FromUserName><![CDATA[mycreate]]></FromUserName>\n<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>\n<AgentID>218</AgentID>\n</xml>',
	},
	{
		name: 'an echo, padded by 7',
		timestamp: '1409659589',
		nonce: '263014780',
		signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
		random: '63343162363434393163323436386430',
		encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
		message: '1616140317555161061',
	},
];

describe.each(EXAMPLES)('the official example of $name', (example) => {
	it('is encrypted to the same bytes', () => {
		expect(encrypt(example.message, KEY, RECEIVE_ID, Buffer.from(example.random, 'hex'))).toBe(
			example.encrypted,
		);
	});

	it('has the same signature', () => {
		expect(sign(TOKEN, example.timestamp, example.nonce, example.encrypted)).toBe(example.signature);
	});

	it('is decrypted by the receiver of these tests', () => {
		expect(decrypt(example.encrypted, KEY)).toMatchObject({
			message: example.message,
			receiveId: RECEIVE_ID,
		});
	});
});

it('any message survives encryption, with pads of 1 to 32', () => {
	const pads = new Set<number>();
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (message) => {
			const opened = decrypt(encrypt(message, KEY, RECEIVE_ID), KEY);
			pads.add(opened.pad);
			expect(opened).toMatchObject({ message, receiveId: RECEIVE_ID });
		}),
		{ numRuns: 1000 },
	);
	expect(Math.max(...pads)).toBeGreaterThan(16);
});
