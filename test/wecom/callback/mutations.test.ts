import { openMessage } from '../../../lib/wecom/callback/open';
import { parseCallbackEvent } from '../../../lib/wecom/callback/parse-event';
import { CallbackRefused } from '../../../lib/wecom/callback/refused';
import { keys, NOW, send } from './sender';

const MESSAGE =
	'<xml><ToUserName><![CDATA[ww1436e0e65a779aee]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1762826584</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[edit_external_contact]]></ChangeType><UserID><![CDATA[zhangsan]]></UserID><ExternalUserID><![CDATA[woAJ2GCAAAXtWyujaWJHDDGi0mACHAAA]]></ExternalUserID></xml>';

type Request = { query: Record<string, string>; body: Buffer };

const request = send(MESSAGE);
const random = mulberry32(20_261_111);
const below = (end: number): number => Math.floor(random() * end);

/** One to three small changes of a text: flipped bits, cuts, insertions, duplications, swaps. */
function mutate(bytes: Buffer): Buffer {
	let mutant = bytes;
	for (let count = 1 + below(3); count > 0; count -= 1) mutant = mutateOnce(mutant);
	return mutant;
}

function mutateOnce(bytes: Buffer): Buffer {
	const at = below(bytes.length);
	const to = Math.min(bytes.length, at + 1 + below(24));
	const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
	switch (below(6)) {
		case 0: {
			const flipped = Buffer.from(bytes);
			if (flipped.length > 0) flipped[at] = flipped[at]! ^ (1 << below(8));
			return flipped;
		}
		case 1:
			return Buffer.concat([before, after]);
		case 2:
			return Buffer.from(before);
		case 3:
			return Buffer.concat([before, Buffer.from(INSERTS[below(INSERTS.length)]!), part, after]);
		case 4:
			return Buffer.concat([before, part, part, after]);
		default:
			return Buffer.concat([before, Buffer.from(part).reverse(), after]);
	}
}

const INSERTS = [
	'0',
	'A',
	'=',
	'<',
	'&amp;',
	']]>',
	'<!--',
	'<Encrypt>',
	'</xml>',
	'\0',
	'\uFEFF',
	'字',
	'"',
	'{}',
];

function mutateRequest({ query, body }: Request): Request {
	if (below(3) > 0) return { query, body: mutate(body) };
	const name = Object.keys(query)[below(3)]!;
	return { query: { ...query, [name]: mutate(Buffer.from(query[name]!)).toString() }, body };
}

it('of 10,000 mutants of a request none has another effect than the request, and none does harm', () => {
	const tally = { same: 0, refused: 0, signed: 0 };
	for (let count = 0; count < 10_000; count += 1) {
		const mutant = mutateRequest(request);
		const isSigned =
			JSON.stringify(mutant.query) === JSON.stringify(request.query) &&
			mutant.body.includes(request.ciphertext);
		if (isSigned) tally.signed += 1;
		try {
			const text = openMessage(mutant, keys, { now: NOW });
			expect([text, isSigned]).toEqual([MESSAGE, true]);
			tally.same += 1;
		} catch (error) {
			if (!(error instanceof CallbackRefused)) throw error;
			tally.refused += 1;
		}
	}
	expect(tally.same + tally.refused).toBe(10_000);
	// Mutants that left alone what is signed, so the rest of the envelope was tried as well.
	expect(tally.signed).toBeGreaterThan(200);
	expect(tally.same).toBeGreaterThan(50);
	expect(tally.refused).toBeGreaterThan(5_000);
});

it('10,000 mutants of a message are events or refused', () => {
	const plain = Buffer.from(MESSAGE);
	const tally = { events: 0, refused: 0 };
	for (let count = 0; count < 10_000; count += 1) {
		try {
			const event = parseCallbackEvent(mutate(plain).toString());
			expect(typeof event.event).toBe('string');
			expect(Date.parse(event.at)).toBe(event.create_time * 1000);
			tally.events += 1;
		} catch (error) {
			if (!(error instanceof CallbackRefused)) throw error;
			expect(error.code).toBe('MESSAGE');
			tally.refused += 1;
		}
	}
	expect(Math.min(tally.events, tally.refused)).toBeGreaterThan(1_000);
});

/** A random generator with a seed: the same mutants in every run. */
function mulberry32(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
