import { openEcho, openMessage } from '../../../lib/wecom/callback/open';
import { echoes, messages, type PublishedExample } from './published-examples';
import { envelope, sign } from './sender';

function queryOf({ token, timestamp, nonce, encrypt, signature }: PublishedExample) {
	return { msg_signature: signature ?? sign(token, timestamp, nonce, encrypt), timestamp, nonce };
}

const nowOf = ({ timestamp }: PublishedExample) => ({ now: Number(timestamp) * 1000 });

it.each(echoes)('the echo of $source, padded by $pad, is decrypted', (example) => {
	const query = { ...queryOf(example), echostr: example.encrypt };
	expect(openEcho(query, example, nowOf(example))).toBe(example.plain);
});

it.each(messages)('the message of $source, padded by $pad, is decrypted', (example) => {
	const body = example.json
		? Buffer.from(JSON.stringify({ ToUserName: 'wx', Encrypt: example.encrypt, AgentID: 218 }))
		: envelope(example.encrypt);
	const text = openMessage({ query: queryOf(example), body }, example, nowOf(example));
	if (typeof example.plain === 'string') expect(text).toBe(example.plain);
	else expect(text).toMatch(example.plain);
});

it('the examples cover pads above the 16 that ciphers know', () => {
	expect(messages.filter(({ pad }) => pad > 16).length).toBeGreaterThan(1);
});
