import { WecomCancelledError, WecomCredentialError, WecomTokenError } from '../../lib/wecom/errors';
import { markTag } from '../../lib/wecom/mark-tag';
import { errorReply, tokenReply } from './scripted-sender';
import type { Script } from './scripted-sender';
import { scriptedClient } from './test-client';

const mark = { userid: 'u', external_userid: 'wm1', add_tag: ['t'] };

/** A WeCom that hands out tokens t0, t1 … and refuses all but those in `valid`. */
function tokenScript(valid: Set<string>, refusal: number, expiresIn = 7200): Script {
	return ({ endpoint, query }, n) => {
		if (endpoint === 'gettoken') {
			valid.add(`t${n}`);
			return { body: tokenReply(`t${n}`, expiresIn) };
		}
		return valid.has(query.get('access_token') ?? '') ? {} : errorReply(refusal);
	};
}

test('a hundred calls at once share one token request', async () => {
	const { client, clock, wecom } = scriptedClient();
	const calls = Array.from({ length: 100 }, (_, n) =>
		markTag(client, { ...mark, external_userid: `wm${n}` }),
	);
	await clock.until(Promise.all(calls));
	expect(wecom.count('gettoken')).toBe(1);
	expect(wecom.log.slice(0, 3)).toEqual(['START gettoken', 'END gettoken 0', 'START mark_tag wm0']);
});

test.each([40014, 42001, 40001])(
	'a token refused with %i is renewed once for all calls in flight',
	async (errcode) => {
		const valid = new Set<string>();
		const { client, clock, wecom } = scriptedClient(tokenScript(valid, errcode));
		await clock.until(markTag(client, mark));
		valid.clear();
		const calls = Array.from({ length: 50 }, (_, n) =>
			markTag(client, { ...mark, external_userid: `wm${n}` }),
		);
		await clock.until(Promise.all(calls));
		expect(wecom.count('gettoken')).toBe(2);
	},
);

test('a slow call that fails with the old token does not throw away the new one', async () => {
	const valid = new Set<string>();
	const answer = tokenScript(valid, 42001);
	const { client, clock, wecom } = scriptedClient((request, n) => ({
		...answer(request, n),
		latencyMs: request.params.external_userid === 'slow' && n < 3 ? 5_000 : 20,
	}));
	await clock.until(markTag(client, mark));
	valid.clear();
	const slow = markTag(client, { ...mark, external_userid: 'slow' });
	await clock.until(markTag(client, mark));
	expect(wecom.count('gettoken')).toBe(2);
	await clock.until(slow);
	expect(wecom.count('gettoken')).toBe(2);
});

test('a token that stays refused fails the call after one renewal, and the next call without any', async () => {
	const { client, clock, wecom } = scriptedClient(({ endpoint }) =>
		endpoint === 'gettoken' ? { body: tokenReply('same') } : errorReply(40014),
	);
	await expect(clock.until(markTag(client, mark))).rejects.toBeInstanceOf(WecomTokenError);
	expect([wecom.count('gettoken'), wecom.count('externalcontact/mark_tag')]).toEqual([2, 2]);
	for (let call = 0; call < 20; call++) {
		await expect(clock.until(markTag(client, mark))).rejects.toBeInstanceOf(WecomTokenError);
	}
	expect(wecom.count('gettoken')).toBe(2);
});

test('renews five minutes before the end', async () => {
	const { client, clock, wecom } = scriptedClient(tokenScript(new Set(), 42001));
	await clock.until(markTag(client, mark));
	await clock.advance(6_890_000);
	await clock.until(markTag(client, mark));
	expect(wecom.count('gettoken')).toBe(1);
	await clock.advance(10_000);
	await clock.until(markTag(client, mark));
	expect(wecom.count('gettoken')).toBe(2);
});

test('renews a short-lived token at half its life', async () => {
	const { client, clock, wecom } = scriptedClient(tokenScript(new Set(), 42001, 10));
	await clock.until(markTag(client, mark));
	await clock.advance(4_000);
	await clock.until(markTag(client, mark));
	expect(wecom.count('gettoken')).toBe(1);
	await clock.advance(1_000);
	await clock.until(markTag(client, mark));
	expect(wecom.count('gettoken')).toBe(2);
});

test('given the same token again, waits for its end instead of asking ever more often', async () => {
	const start = 1_800_000_000_000;
	const { client, clock, wecom } = scriptedClient(({ endpoint }) => {
		if (endpoint !== 'gettoken') return {};
		const age = (clock.now() - start) / 1_000;
		return { body: tokenReply(`t${Math.floor(age / 7200)}`, Math.floor(7200 - (age % 7200))) };
	});
	for (let minute = 0; minute < 4 * 60; minute++) {
		await clock.until(markTag(client, mark));
		await clock.advance(60_000);
	}
	expect(wecom.count('gettoken')).toBeLessThanOrEqual(3);
});

test('keeps using the old token when renewing early fails', async () => {
	const { client, clock, wecom } = scriptedClient(({ endpoint }, n) =>
		endpoint === 'gettoken' && n > 0 ? errorReply(40001) : {},
	);
	await clock.until(markTag(client, mark));
	await clock.advance(7_000_000);
	await clock.until(markTag(client, mark));
	expect(wecom.count('gettoken')).toBe(2);
});

test.each([40001, 40013, 40091, 41002, 41004, 45031, 50003, 60020, 60031, 301007])(
	'a refused secret (%i) is not tried again for 30 s, however many calls wait',
	async (errcode) => {
		const { client, clock, wecom } = scriptedClient(() => errorReply(errcode));
		const calls = Array.from({ length: 1_000 }, () => markTag(client, mark).catch((error: unknown) => error));
		const failures = await clock.until(Promise.all(calls));
		expect(failures.every((failure) => failure instanceof WecomCredentialError)).toBe(true);
		expect(failures[999]).toMatchObject({ errcode, endpoint: 'gettoken', retryable: false });
		expect([wecom.count('gettoken'), wecom.count('externalcontact/mark_tag')]).toEqual([1, 0]);

		await clock.advance(30_000);
		await clock.until(markTag(client, mark).catch(() => undefined));
		expect(wecom.count('gettoken')).toBe(2);
	},
);

test('a banned address (45009 on gettoken) is left alone for a minute', async () => {
	const { client, clock, wecom } = scriptedClient(() => errorReply(45009));
	for (let call = 0; call < 5; call++) {
		await expect(clock.until(markTag(client, mark))).rejects.toMatchObject({ errcode: 45009 });
	}
	expect(wecom.count('gettoken')).toBe(1);
	await clock.advance(60_000);
	await expect(clock.until(markTag(client, mark))).rejects.toMatchObject({ errcode: 45009 });
	expect(wecom.count('gettoken')).toBe(2);
});

test('asks again when WeCom is busy, and gives up after three retries', async () => {
	const recovering = scriptedClient(({ endpoint }, n) =>
		endpoint === 'gettoken' && n < 3 ? errorReply(-1) : {},
	);
	await recovering.clock.until(markTag(recovering.client, mark));
	expect(recovering.wecom.count('gettoken')).toBe(4);

	const busy = scriptedClient(() => errorReply(-1));
	await expect(busy.clock.until(markTag(busy.client, mark))).rejects.toMatchObject({ errcode: -1 });
	expect(busy.wecom.count('gettoken')).toBe(4);
});

test.each([
	['an empty token', { errcode: 0, access_token: '', expires_in: 7200 }],
	['no token', { errcode: 0, errmsg: 'ok' }],
])('never keeps %s', async (_, body) => {
	const { client, clock, wecom } = scriptedClient(({ endpoint }, n) =>
		endpoint === 'gettoken' && n === 0 ? { body } : {},
	);
	await expect(clock.until(markTag(client, mark))).rejects.toMatchObject({ class: 'transient' });
	await clock.until(markTag(client, mark));
	expect(wecom.count('externalcontact/mark_tag')).toBe(1);
});

test('a cancelled call leaves the token request to the others', async () => {
	const { client, clock, wecom } = scriptedClient();
	const stop = new AbortController();
	const cancelled = markTag(client, { ...mark, external_userid: 'wm2' }, { signal: stop.signal });
	const other = markTag(client, mark);
	await clock.advance(5);
	stop.abort();
	await expect(clock.until(cancelled)).rejects.toBeInstanceOf(WecomCancelledError);
	await clock.until(other);
	expect(wecom.count('gettoken')).toBe(1);
});
