import { addCorpTag } from '../../lib/wecom/corp-tags';
import { WecomError } from '../../lib/wecom/errors';
import { markTag } from '../../lib/wecom/mark-tag';
import { threeRetries, throttledWaitMs, transientWaitMs } from '../../lib/wecom/retry';
import { errorReply } from './scripted-sender';
import type { ScriptedReply } from './scripted-sender';
import { scriptedClient } from './test-client';

const MARK = 'externalcontact/mark_tag';
const ADD = 'externalcontact/add_corp_tag';
const mark = { userid: 'u', external_userid: 'wm1', add_tag: ['t'] };

function networkFailure(code: string): ScriptedReply {
	return { failure: Object.assign(new Error(`scripted ${code}`), { code }) };
}

const transient: Array<[string, ScriptedReply]> = [
	['-1', errorReply(-1)],
	['a reset connection', networkFailure('ECONNRESET')],
	['a refused connection', networkFailure('ECONNREFUSED')],
	['HTTP 500', { status: 500, body: 'oops' }],
	['HTTP 502', { status: 502, body: '<html>' }],
	['HTTP 429', { status: 429, body: '' }],
	['a body that is not JSON', { body: '<html>' }],
	['a body cut off', { body: '{"errcode":0,"errm' }],
	['an empty body', { body: '' }],
	['a body that is no object', { body: '[]' }],
	['an errcode that is no number', { body: { errcode: '0' } }],
	['silence', { silent: true }],
];

describe('transient failures', () => {
	test.each(transient)('%s is retried three times, then told', async (_, reply) => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }) => (endpoint === MARK ? reply : {}));
		const failure: unknown = await clock.until(markTag(client, mark).catch((error: unknown) => error));
		expect(failure).toBeInstanceOf(WecomError);
		expect(failure).toMatchObject({ class: 'transient', retryable: true, endpoint: MARK });
		expect(wecom.count(MARK)).toBe(4);
	});

	test.each(transient)('%s once does not matter', async (_, reply) => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }, n) =>
			endpoint === MARK && n === 0 ? reply : {},
		);
		await clock.until(markTag(client, mark));
		expect(wecom.count(MARK)).toBe(2);
	});

	test.each(transient)('%s is not retried where repeating could do something twice', async (_, reply) => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }) => (endpoint === ADD ? reply : {}));
		const call = addCorpTag(client, { group_name: 'g', tag: [{ name: 't' }] });
		await expect(clock.until(call)).rejects.toMatchObject({ class: 'transient' });
		expect(wecom.count(ADD)).toBe(1);
	});
});

describe('throttled calls', () => {
	test.each([45033, 45035, 45036, 6000])('%i sixteen times in a row still succeeds', async (errcode) => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }, n) =>
			endpoint === MARK && n < 16 ? errorReply(errcode) : {},
		);
		await clock.until(markTag(client, mark));
		expect(wecom.count(MARK)).toBe(17);
	});

	test.each([45033, 45035, 45036, 6000])('%i for ever ends after seventeen attempts', async (errcode) => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }) =>
			endpoint === MARK ? errorReply(errcode) : {},
		);
		await expect(clock.until(markTag(client, mark))).rejects.toMatchObject({
			code: 'WECOM_RATE_LIMIT',
			errcode,
			class: 'throttled',
		});
		expect(wecom.count(MARK)).toBe(17);
	});

	test('do not use up the retries for transient failures', async () => {
		const replies = [45033, -1, 45035, -1, 45033, -1, 45035];
		const { client, clock, wecom } = scriptedClient(({ endpoint }, n) => {
			const errcode = endpoint === MARK ? replies[n] : undefined;
			return errcode === undefined ? {} : errorReply(errcode);
		});
		await clock.until(markTag(client, mark));
		expect(wecom.count(MARK)).toBe(8);
	});

	test('are repeated even where repeating a lost call would not be safe: nothing was done', async () => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }, n) => {
			if (endpoint !== ADD) return {};
			return n === 0 ? errorReply(45033) : { body: { errcode: 0, tag_group: { group_id: 'g1', tag: [] } } };
		});
		await clock.until(addCorpTag(client, { group_name: 'g', tag: [{ name: 't' }] }));
		expect(wecom.count(ADD)).toBe(2);
	});

	test('a 45009 makes the call wait for the end of the window, then it succeeds', async () => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }, n) =>
			endpoint === MARK && n === 0 ? errorReply(45009) : {},
		);
		const startedAt = clock.now();
		await clock.until(markTag(client, mark));
		expect(wecom.count(MARK)).toBe(2);
		expect(clock.now() - startedAt).toBeGreaterThanOrEqual(60_000);
		expect(clock.now() - startedAt).toBeLessThan(60_100);
	});

	test('a second 45009 in a row tells when the endpoint reopens instead of waiting an hour', async () => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }) =>
			endpoint === MARK ? errorReply(45009) : {},
		);
		await expect(clock.until(markTag(client, mark))).rejects.toMatchObject({
			code: 'WECOM_RATE_LIMIT',
			errcode: 45009,
			reopensAt: expect.any(Number),
		});
		expect(wecom.count(MARK)).toBe(2);
	});

	test('a closed endpoint does not hold up the others', async () => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }) => {
			if (endpoint === MARK) return errorReply(45009);
			if (endpoint !== ADD) return {};
			return { body: { errcode: 0, tag_group: { group_id: 'g', tag: [] } } };
		});
		const closed = markTag(client, mark).catch(() => undefined);
		await clock.advance(1_000);
		const startedAt = clock.now();
		await clock.until(addCorpTag(client, { group_name: 'g', tag: [{ name: 't' }] }));
		expect(clock.now() - startedAt).toBeLessThan(100);
		await clock.until(closed);
		expect(wecom.count(ADD)).toBe(1);
	});
});

describe('permanent failures', () => {
	test.each([
		[40003, 'item'],
		[40058, 'input'],
		[40068, 'item'],
		[40096, 'item'],
		[40144, 'item'],
		[48002, 'credential'],
		[60011, 'permission'],
		[60111, 'item'],
		[84061, 'item'],
		[99999, 'unknown'],
	])('%i (%s) is told at once', async (errcode, errorClass) => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }) =>
			endpoint === MARK ? errorReply(errcode) : {},
		);
		await expect(clock.until(markTag(client, mark))).rejects.toMatchObject({
			errcode,
			class: errorClass,
			retryable: false,
		});
		expect(wecom.count(MARK)).toBe(1);
	});

	test('HTTP 404 points to the base URL', async () => {
		const { client, clock, wecom } = scriptedClient(({ endpoint }) =>
			endpoint === MARK ? { status: 404, body: 'not found' } : {},
		);
		await expect(clock.until(markTag(client, mark))).rejects.toMatchObject({
			code: 'WECOM_HTTP',
			status: 404,
			hint: expect.stringContaining('base URL'),
		});
		expect(wecom.count(MARK)).toBe(1);
	});
});

describe('waits', () => {
	test('grow twofold up to the cap and are random from zero', () => {
		const longest = [1, 2, 3, 4, 5].map((n) => transientWaitMs(threeRetries, n, () => 0.999_999));
		expect(longest.map(Math.round)).toEqual([1_000, 2_000, 4_000, 4_000, 4_000]);
		expect(transientWaitMs(threeRetries, 3, () => 0)).toBe(0);
	});

	test('after "too many at once" are never shorter than half', () => {
		const range = [1, 3, 5, 9].map((n) =>
			[0, 0.999_999].map((random) => throttledWaitMs(threeRetries, n, () => random)),
		);
		expect(range.map(([least = 0, most = 0]) => [least, Math.round(most)])).toEqual([
			[125, 250],
			[500, 1_000],
			[2_000, 4_000],
			[4_000, 8_000],
		]);
	});

	test('a call that is retried keeps its turn: later calls for the customer come after it', async () => {
		const { client, clock, wecom } = scriptedClient(
			({ endpoint }, n) => (endpoint === MARK && n === 0 ? errorReply(-1) : {}),
			{ retry: threeRetries },
		);
		await clock.until(Promise.all([markTag(client, mark), markTag(client, { ...mark, add_tag: ['later'] })]));
		const sent = wecom.requests
			.filter(({ endpoint }) => endpoint === MARK)
			.map(({ params }) => params.add_tag);
		expect(sent).toEqual([['t'], ['t'], ['later']]);
	});
});
