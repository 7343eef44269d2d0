import { encrypt as encryptByVendor } from '@wecom/crypto';
import fc from 'fast-check';
import { openEcho, openMessage } from '../../../lib/wecom/callback/open';
import { refusalOf } from './refusal-of';
import { encrypt, keys, NOW, padded, send } from './sender';

const now = { now: NOW };
const seeded = { seed: 20_261_111, numRuns: 1000 };
const letters = fc.constantFrom(...'ABCXYZabcxyz0189');
const anyKey = fc.string({ unit: letters, minLength: 43, maxLength: 43 });
const anyToken = fc.string({ unit: letters, minLength: 1, maxLength: 32 });

it('any message under any keys comes back unchanged, in XML and in JSON', () => {
	const pads = new Set<number>();
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme', maxLength: 200 }),
			anyKey,
			anyToken,
			fc.boolean(),
			(message, encodingAesKey, token, isJson) => {
				const theirs = { token, encodingAesKey, receiveId: keys.receiveId };
				pads.add(padded(message).at(-1)!);
				const { query, body, ciphertext } = send(message, theirs);
				const sent = isJson ? Buffer.from(JSON.stringify({ encrypt: ciphertext })) : body;
				expect(openMessage({ query, body: sent }, theirs, now)).toBe(message);
			},
		),
		seeded,
	);
	expect(pads.size).toBe(32);
});

it("what the vendor's own library encrypts is opened", () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (message) => {
			const ciphertext = encryptByVendor(keys.encodingAesKey, message, keys.receiveId);
			const { query, body } = send('', { ciphertext });
			expect(openMessage({ query, body }, keys, now)).toBe(message);
		}),
		seeded,
	);
});

it.each(Array.from({ length: 32 }, (_, index) => index + 1))('a pad of %i bytes is taken off', (pad) => {
	// A cipher takes multiples of 16: the message fills what the pad leaves.
	const fixed = padded('', keys.receiveId, pad).length;
	const message = 'm'.repeat(64 - (fixed % 16));
	const { query, body } = send('', { padded: padded(message, keys.receiveId, pad) });
	expect(openMessage({ query, body }, keys, now)).toBe(message);
});

it.each(Array.from({ length: 32 }, (_, index) => index + 1))(
	'one wrong byte among a pad of %i is noticed',
	(pad) => {
		const fixed = padded('', keys.receiveId, pad).length;
		const bytes = padded('m'.repeat(64 - (fixed % 16)), keys.receiveId, pad);
		const wrong = bytes.length - pad;
		bytes[wrong] = bytes[wrong]! ^ 1;
		const { query, body } = send('', { padded: bytes });
		expect(refusalOf(() => openMessage({ query, body }, keys, now)).code).toBe('CIPHERTEXT');
	},
);

it('an echo may be of any text, the empty one too', () => {
	for (const echo of ['', '1616140317555161061', '带空格 的\n', '<xml>']) {
		const { query, ciphertext } = send(echo);
		expect(openEcho({ ...query, echostr: ciphertext }, keys, now)).toBe(echo);
	}
});

it('the same message encrypted twice is opened twice', () => {
	const twice = [encrypt(padded('a')), encrypt(padded('a'))];
	expect(twice[0]).not.toBe(twice[1]);
	for (const ciphertext of twice) {
		const { query, body } = send('', { ciphertext });
		expect(openMessage({ query, body }, keys, now)).toBe('a');
	}
});
