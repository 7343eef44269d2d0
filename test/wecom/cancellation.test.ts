import { ensureCorpTags } from '../../lib/wecom/corp-tags';
import { WecomCancelledError } from '../../lib/wecom/errors';
import { markTag } from '../../lib/wecom/mark-tag';
import { threeRetries } from '../../lib/wecom/retry';
import { errorReply } from './scripted-sender';
import { scriptedClient } from './test-client';

const MARK = 'externalcontact/mark_tag';
const mark = (n: number) => ({ userid: 'u', external_userid: `wm${n}`, add_tag: ['t'] });

test('a call that is cancelled before it begins sends nothing', async () => {
	const { client, wecom } = scriptedClient();
	const call = markTag(client, mark(1), { signal: AbortSignal.abort() });
	await expect(call).rejects.toBeInstanceOf(WecomCancelledError);
	expect(wecom.requests).toEqual([]);
});

test('a call waiting for its turn leaves the queue, the others keep their order', async () => {
	const { client, clock, wecom } = scriptedClient(undefined, { maxConcurrency: 1 });
	const stop = new AbortController();
	const first = markTag(client, mark(1));
	const second = markTag(client, mark(2), { signal: stop.signal });
	const third = markTag(client, mark(3));
	await clock.advance(25);
	stop.abort();
	await expect(second).rejects.toBeInstanceOf(WecomCancelledError);
	await clock.until(Promise.all([first, third]));
	expect(wecom.log.filter((line) => line.startsWith('START mark_tag'))).toEqual([
		'START mark_tag wm1',
		'START mark_tag wm3',
	]);
});

test('a call waiting for its customer lets the next one have it', async () => {
	const { client, clock, wecom } = scriptedClient();
	const stop = new AbortController();
	const first = markTag(client, mark(1));
	const second = markTag(client, { ...mark(1), add_tag: ['second'] }, { signal: stop.signal });
	const third = markTag(client, { ...mark(1), add_tag: ['third'] });
	await clock.advance(1);
	stop.abort();
	await expect(second).rejects.toBeInstanceOf(WecomCancelledError);
	await clock.until(Promise.all([first, third]));
	expect(wecom.requests.slice(1).map(({ params }) => params.add_tag)).toEqual([['t'], ['third']]);
});

test('a call in flight ends at once and frees its slot and its customer', async () => {
	const { client, clock, wecom } = scriptedClient(
		({ endpoint }, n) => (endpoint === MARK && n === 0 ? { silent: true } : {}),
		{ maxConcurrency: 1 },
	);
	const stop = new AbortController();
	const stuck = markTag(client, mark(1), { signal: stop.signal });
	const sameCustomer = markTag(client, mark(1));
	await clock.advance(100);
	const stoppedAt = clock.now();
	stop.abort();
	await expect(stuck).rejects.toBeInstanceOf(WecomCancelledError);
	await clock.until(sameCustomer);
	expect(clock.now() - stoppedAt).toBe(20);
	expect(wecom.count(MARK)).toBe(2);
});

test('a call that backs off ends at once', async () => {
	const { client, clock, wecom } = scriptedClient(
		({ endpoint }) => (endpoint === MARK ? errorReply(-1) : {}),
		{ retry: threeRetries },
	);
	const stop = new AbortController();
	const call = markTag(client, mark(1), { signal: stop.signal });
	call.catch(() => undefined);
	await clock.advance(50);
	stop.abort();
	await expect(call).rejects.toBeInstanceOf(WecomCancelledError);
	expect(wecom.count(MARK)).toBe(1);
});

test('a call waiting for a closed endpoint ends at once', async () => {
	const { client, clock } = scriptedClient(({ endpoint }) => (endpoint === MARK ? errorReply(45009) : {}));
	const stop = new AbortController();
	const call = markTag(client, mark(1), { signal: stop.signal });
	call.catch(() => undefined);
	await clock.advance(1_000);
	stop.abort();
	await expect(call).rejects.toBeInstanceOf(WecomCancelledError);
});

test('ensuring tags stops between its calls', async () => {
	const { client, clock, wecom } = scriptedClient(({ endpoint }) =>
		endpoint === 'gettoken' ? {} : { body: { errcode: 0, tag_group: [] } },
	);
	const stop = new AbortController();
	const call = ensureCorpTags(client, { group_name: 'g', tag: [{ name: 't' }] }, { signal: stop.signal });
	call.catch(() => undefined);
	await clock.advance(45);
	stop.abort();
	await expect(call).rejects.toBeInstanceOf(WecomCancelledError);
	expect(wecom.count('externalcontact/get_corp_tag_list')).toBe(1);
});

test('one signal cancels 100,000 waiting calls, and the next run works', async () => {
	const { client, clock, wecom } = scriptedClient();
	const stop = new AbortController();
	const calls = Array.from({ length: 100_000 }, (_, n) =>
		markTag(client, mark(n), { signal: stop.signal }).then(
			() => 'done',
			(error: unknown) => (error instanceof WecomCancelledError ? 'cancelled' : 'failed'),
		),
	);
	await clock.advance(50);
	stop.abort();
	const outcomes = await Promise.all(calls);
	expect(outcomes.filter((outcome) => outcome === 'failed')).toEqual([]);
	expect(outcomes.filter((outcome) => outcome === 'done').length).toBeLessThanOrEqual(10);
	await clock.until(markTag(client, mark(0)));
	expect(wecom.log.at(-1)).toBe('END mark_tag wm0 0');
});
