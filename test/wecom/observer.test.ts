import { getFollowUserList } from '../../lib/wecom/customers';
import { markTag } from '../../lib/wecom/mark-tag';
import type { CallEvent } from '../../lib/wecom/options';
import { errorReply } from './scripted-sender';
import type { ScriptedReply } from './scripted-sender';
import { scriptedClient } from './test-client';

const MARK = 'externalcontact/mark_tag';
const mark = { userid: 'u', external_userid: 'wm1', add_tag: ['t'] };

const replies: Array<[CallEvent['outcome'], ScriptedReply, number]> = [
	[-1, errorReply(-1), 20],
	[45033, errorReply(45033), 20],
	['http_502', { status: 502, latencyMs: 30 }, 30],
	['malformed', { body: '<html>' }, 20],
	['network', { failure: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }, 20],
	['timeout', { silent: true }, 10_000],
];

test.each(replies)('tells each attempt and how long it took: %s', async (outcome, reply, ms) => {
	const events: CallEvent[] = [];
	const { client, clock } = scriptedClient(({ endpoint }, n) => (endpoint === MARK && n === 0 ? reply : {}), {
		onCall: (event) => events.push(event),
	});
	await clock.until(markTag(client, mark));
	expect(events).toEqual([
		{ endpoint: 'gettoken', outcome: 'ok', attempt: 1, ms: 20 },
		{ endpoint: MARK, outcome, attempt: 1, ms },
		{ endpoint: MARK, outcome: 'ok', attempt: 2, ms: 20 },
	]);
});

test('tells a cancelled attempt', async () => {
	const events: CallEvent[] = [];
	const stop = new AbortController();
	const { client, clock } = scriptedClient(undefined, { onCall: (event) => events.push(event) });
	const call = markTag(client, mark, { signal: stop.signal });
	call.catch(() => undefined);
	await clock.advance(25);
	stop.abort();
	await call.catch(() => undefined);
	expect(events.at(-1)).toEqual({ endpoint: MARK, outcome: 'cancelled', attempt: 1, ms: 5 });
});

test('counts attempts by endpoint and outcome', async () => {
	const { client, clock } = scriptedClient(({ endpoint }, n) =>
		endpoint === MARK && n < 2 ? errorReply(-1) : {},
	);
	await clock.until(markTag(client, mark));
	await clock.until(getFollowUserList(client));
	expect(client.calls.total).toBe(5);
	expect(client.calls.of(MARK)).toBe(3);
	expect(client.calls.of('user/get')).toBe(0);
	expect(JSON.parse(JSON.stringify(client.calls))).toEqual({
		gettoken: { ok: 1 },
		[MARK]: { '-1': 2, ok: 1 },
		'externalcontact/get_follow_user_list': { ok: 1 },
	});
});
