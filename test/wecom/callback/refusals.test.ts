import { openEcho, openMessage } from '../../../lib/wecom/callback/open';
import { refusalOf } from './refusal-of';
import { encrypt, envelope, keys, NOW, padded, send, sign } from './sender';

const MESSAGE = '<xml><ToUserName><![CDATA[ww1436e0e65a779aee]]></ToUserName></xml>';
const SECOND = 1000;

const open = (
	{ query, body }: { query: Record<string, unknown>; body: Buffer },
	options: { now?: number; maxAgeMs?: number; maxBytes?: number } = {},
): string => openMessage({ query, body }, keys, { now: NOW, ...options });

const valid = send(MESSAGE);
const withQuery = (change: Record<string, unknown>) => ({ ...valid, query: { ...valid.query, ...change } });
/** A correctly signed request whose body is `body`. */
const withBody = (body: string | Buffer) => ({ ...valid, body: Buffer.from(body) });

it('accepts what the refused requests below are made of', () => {
	expect(open(valid)).toBe(MESSAGE);
});

describe('a signature', () => {
	it.each([
		['of another token', send(MESSAGE, { token: 'another' })],
		['of another time stamp', withQuery({ timestamp: String(NOW / SECOND - 1) })],
		['of another nonce', withQuery({ nonce: '1372623140' })],
		['of another ciphertext', { ...valid, body: send(MESSAGE).body }],
		['that is made up', withQuery({ msg_signature: '0'.repeat(40) })],
	])('%s is refused', (_case, request) => {
		expect(refusalOf(() => open(request))).toMatchObject({ code: 'SIGNATURE', status: 401 });
	});

	it('covers the ciphertext as it stands, not what it decodes to', () => {
		const blank = withBody(valid.body.toString().replace(']]></Encrypt>', '\n]]></Encrypt>'));
		expect(refusalOf(() => open(blank)).code).toBe('SIGNATURE');
	});
});

describe('a query', () => {
	it.each([
		['without a signature', { msg_signature: undefined }],
		['with an empty signature', { msg_signature: '' }],
		['with a signature in capitals', { msg_signature: valid.query.msg_signature.toUpperCase() }],
		['with a part of a signature', { msg_signature: valid.query.msg_signature.slice(0, 39) }],
		['with a repeated signature', { msg_signature: [valid.query.msg_signature, valid.query.msg_signature] }],
		['with a nested signature', { msg_signature: { $ne: '' } }],
		['without a time stamp', { timestamp: undefined }],
		['with a time stamp in milliseconds', { timestamp: String(NOW) }],
		['with a time stamp of a number', { timestamp: NOW / SECOND }],
		['with a signed time stamp', { timestamp: `-${NOW / SECOND}` }],
		['with a time stamp in words', { timestamp: '1e9       ' }],
		['without a nonce', { nonce: undefined }],
		['with an empty nonce', { nonce: '' }],
		['with a nonce that could hold ciphertext', { nonce: 'A'.repeat(64) }],
		['with a repeated nonce', { nonce: ['1', '2'] }],
	])('%s is refused', (_case, change) => {
		const refusal = refusalOf(() => open(withQuery(change)));
		expect(refusal).toMatchObject({ code: 'QUERY', status: 401 });
		expect(refusal.message).toContain(Object.keys(change)[0]);
	});

	it('may have other parameters', () => {
		expect(open(withQuery({ from: ['a', 'b'] }))).toBe(MESSAGE);
	});

	it('needs an echostr when it asks for an echo', () => {
		for (const echostr of [undefined, '', ['a'], 'ab cd', '%2B']) {
			const query = { ...valid.query, echostr };
			expect(refusalOf(() => openEcho(query, keys, { now: NOW })).code).toBe('QUERY');
		}
	});
});

describe('a time stamp', () => {
	const signedAt = (ms: number) => send(MESSAGE, { timestamp: String(ms / SECOND) });

	it('may be five minutes off, either way', () => {
		expect(open(signedAt(NOW - 300 * SECOND))).toBe(MESSAGE);
		expect(open(signedAt(NOW + 300 * SECOND))).toBe(MESSAGE);
	});

	it.each([-301, 301, -86_400, 86_400])('%i s off is refused', (seconds) => {
		const refusal = refusalOf(() => open(signedAt(NOW + seconds * SECOND)));
		expect(refusal).toMatchObject({ code: 'TIMESTAMP', status: 401 });
		expect(refusal.message).toContain(`${Math.abs(seconds)} s`);
	});

	it('may be off further when allowed, up to an hour', () => {
		const allowed = { maxAgeMs: 24 * 3600 * SECOND };
		expect(open(signedAt(NOW - 3600 * SECOND), allowed)).toBe(MESSAGE);
		expect(refusalOf(() => open(signedAt(NOW - 3601 * SECOND), allowed)).code).toBe('TIMESTAMP');
	});

	it('is refused when the limit is no number', () => {
		expect(refusalOf(() => open(valid, { maxAgeMs: NaN })).code).toBe('TIMESTAMP');
	});
});

describe('a body', () => {
	it('of 256 KB is read, of one byte more refused', () => {
		const fill = (bytes: number) => withBody(valid.body.toString().padEnd(bytes, ' '));
		expect(open(fill(262_144))).toBe(MESSAGE);
		expect(refusalOf(() => open(fill(262_145)))).toMatchObject({ code: 'TOO_LARGE', status: 413 });
		expect(refusalOf(() => open(valid, { maxBytes: 100 }))).toMatchObject({ code: 'TOO_LARGE' });
	});

	const { ciphertext } = valid;
	const element = `<Encrypt><![CDATA[${ciphertext}]]></Encrypt>`;

	it.each([
		['pretty-printed', `<?xml version="1.0"?>\n<xml>\n  <AgentID>1</AgentID>\n  ${element}\n</xml>\n`],
		['with CDATA set off from its tags', `<xml><Encrypt>\n<![CDATA[${ciphertext}]]>\n</Encrypt></xml>`],
		['without CDATA', `<xml><Encrypt>${ciphertext}</Encrypt></xml>`],
		['with a byte order mark', `\uFEFF<xml>${element}</xml>`],
		['with comments', `<!-- a --><xml><!-- b -->${element}</xml>`],
		['with Encrypt before the rest', `<xml>${element}<ToUserName>x</ToUserName></xml>`],
		['in JSON', JSON.stringify({ ToUserName: 'x', AgentID: 218, Encrypt: ciphertext })],
		['in JSON with small letters', ` {"encrypt": "${ciphertext}"} `],
		['in JSON with escapes', `{"Encrypt":"${ciphertext.replaceAll('/', '\\/')}"}`],
	])('%s is read', (_case, body) => {
		expect(open(withBody(body))).toBe(MESSAGE);
	});

	it.each([
		['empty', ''],
		['of blanks', ' \n '],
		['of text', 'success'],
		['of the ciphertext alone', ciphertext],
		['with another root', `<yml>${element}</yml>`],
		['with two roots', `<xml>${element}</xml><xml></xml>`],
		['cut off', `<xml>${element}</xm`],
		['with text after the root', `<xml>${element}</xml>x`],
		['without Encrypt', '<xml><ToUserName>x</ToUserName></xml>'],
		['with an empty Encrypt', '<xml><Encrypt></Encrypt></xml>'],
		['with a closed Encrypt', '<xml><Encrypt/></xml>'],
		['with Encrypt as the root', element],
		['with Encrypt further down', `<xml><Body>${element}</Body></xml>`],
		['with two Encrypts', `<xml>${element}${element}</xml>`],
		['with Encrypt and encrypt', `<xml>${element}<encrypt>x</encrypt></xml>`],
		['with a second Encrypt further down', `<xml>${element}<Body>${element}</Body></xml>`],
		['with an Encrypt of elements', `<xml><Encrypt><a>${ciphertext}</a></Encrypt></xml>`],
		['of a JSON list', `["${ciphertext}"]`],
		['of cut off JSON', `{"Encrypt":"${ciphertext}"`],
		['of JSON without Encrypt', '{"ToUserName":"x"}'],
		['of JSON with a list', `{"Encrypt":["${ciphertext}"]}`],
		['of JSON with an object', `{"Encrypt":{"Encrypt":"${ciphertext}"}}`],
		['of JSON with null', '{"Encrypt":null}'],
		['of JSON with two Encrypts', `{"Encrypt":"x","Encrypt":"${ciphertext}"}`],
		['of JSON with Encrypt and encrypt', `{"Encrypt":"${ciphertext}","encrypt":"x"}`],
		['of JSON nested without end', `{"a":${'['.repeat(100_000)}`],
		['of JSON nested deeply', `{"Encrypt":"${ciphertext}","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
		['of XML nested deeply', `<xml>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}${element}</xml>`],
		['in UTF-16', Buffer.from(`<xml>${element}</xml>`, 'utf16le')],
	])('%s is refused', (_case, body) => {
		expect(refusalOf(() => open(withBody(body)))).toMatchObject({
			code: expect.stringMatching(/^(ENVELOPE|SIGNATURE)$/),
			status: 401,
		});
	});
});

describe('a ciphertext, signed correctly', () => {
	const { ciphertext } = valid;
	const bytes = Buffer.from(ciphertext, 'base64');
	const long = padded('m'.repeat(200));

	it.each([
		['cut off by a character', ciphertext.slice(0, -1)],
		['cut off by four characters', ciphertext.slice(0, -4)],
		['cut off by a block', bytes.subarray(0, -16).toString('base64')],
		['without its base64 pad', ciphertext.replace(/=+$/, '')],
		['with more base64 pad', `${ciphertext}====`],
		['with a blank in it', `${ciphertext.slice(0, 8)} ${ciphertext.slice(8)}`],
		['in the URL alphabet', encrypt(long).replaceAll('+', '-').replaceAll('/', '_').replace(/.$/, '_')],
		['of one block', bytes.subarray(0, 16).toString('base64')],
		['of no whole blocks', Buffer.concat([bytes, Buffer.alloc(5)]).toString('base64')],
		['of other keys', encrypt(padded(MESSAGE), 'a'.repeat(43))],
		['with a changed last block', changed(encrypt(long))],
		['with a length beyond its end', withLength(long, long.length)],
		['with the greatest length', withLength(long, 0xffffffff)],
		['with a pad of 0', encrypt(Buffer.concat([padded('', keys.receiveId, 0), Buffer.alloc(16 * 3 - 38)]))],
		['with a pad of 33', encrypt(overPadded(33))],
		['with a pad of 255', encrypt(overPadded(255))],
		['with nothing but a pad', encrypt(Buffer.alloc(32, 32))],
	])('%s is refused', (_case, broken) => {
		const refusal = refusalOf(() => open(send('', { ciphertext: broken })));
		expect(refusal.status).toBe(401);
		expect(['CIPHERTEXT', 'RECEIVE_ID']).toContain(refusal.code);
	});

	it.each(['', 'ww1436e0e65a779ae', 'ww1436e0e65a779aeeX', 'WW1436E0E65A779AEE', 'xww1436e0e65a779aee'])(
		'for the receive id "%s" is refused',
		(receiveId) => {
			expect(refusalOf(() => open(send(MESSAGE, { receiveId })))).toMatchObject({
				code: 'RECEIVE_ID',
				status: 401,
			});
		},
	);

	it('with a shorter length shows no part of the message', () => {
		const shorter = send('', { ciphertext: withLength(long, 10) });
		expect(refusalOf(() => open(shorter)).code).toBe('RECEIVE_ID');
	});

	it('is not decrypted for who has no token', () => {
		const broken = { ...send(MESSAGE), body: envelope(ciphertext.slice(0, -4)) };
		expect(refusalOf(() => open(broken)).code).toBe('SIGNATURE');
	});
});

it('no refusal tells the keys, the signature or what was encrypted', () => {
	const requests = [
		send(MESSAGE, { token: 'another' }),
		send(MESSAGE, { encodingAesKey: 'a'.repeat(43) }),
		send(MESSAGE, { receiveId: 'wwother' }),
		send(MESSAGE, { timestamp: '1409659813' }),
		withBody('<xml><Secret>MESSAGE'),
		withQuery({ msg_signature: [valid.query.msg_signature] }),
	];
	const { timestamp, nonce } = valid.query;
	const secrets = [
		keys.token,
		keys.encodingAesKey,
		keys.receiveId,
		valid.query.msg_signature,
		sign(keys.token, timestamp, nonce, valid.ciphertext),
		valid.ciphertext,
		'MESSAGE',
		'ToUserName',
	];
	for (const request of requests) {
		const { message } = refusalOf(() => open(request));
		expect(secrets.filter((secret) => message.includes(secret))).toEqual([]);
	}
});

function changed(ciphertext: string): string {
	const bytes = Buffer.from(ciphertext, 'base64');
	const last = bytes.length - 1;
	bytes[last] = bytes[last]! ^ 0x20;
	return bytes.toString('base64');
}

function withLength(plain: Buffer, length: number): string {
	const copy = Buffer.from(plain);
	copy.writeUInt32BE(length >>> 0, 16);
	return encrypt(copy);
}

/** A pad that counts more bytes than WeCom pads with, every one of them right. */
function overPadded(pad: number): Buffer {
	const bare = padded('', keys.receiveId, 0);
	const rest = (16 - ((bare.length + pad) % 16)) % 16;
	const plain = padded('m'.repeat(rest), keys.receiveId, 0);
	return Buffer.concat([plain, Buffer.alloc(pad, pad)]);
}
