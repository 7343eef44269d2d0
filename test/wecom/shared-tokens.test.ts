import { WecomCredentialError } from '../../lib/wecom/errors';
import { markTag } from '../../lib/wecom/mark-tag';
import type { SharedTokens, StoredToken } from '../../lib/wecom/shared-tokens';
import { errorReply, tokenReply } from './scripted-sender';
import { privateClient, scriptedClient } from './test-client';

const mark = { userid: 'u', external_userid: 'wm1', add_tag: ['t'] };

/** A shared place in memory that keeps what it was given. */
class MemoryTokens implements SharedTokens {
	readonly kept = new Map<string, StoredToken>();
	private turn: Promise<unknown> = Promise.resolve();
	private count = 0;

	async renew(
		key: string,
		unusable: string | undefined,
		fetch: () => Promise<{ sealed: string; lifeMs: number }>,
	): Promise<StoredToken> {
		const mine = this.turn.then(async () => {
			const known = this.kept.get(key);
			if (known && known.id !== unusable) return known;
			const { sealed, lifeMs } = await fetch();
			const stored = { id: `token ${(this.count += 1)}`, sealed, leftMs: lifeMs };
			this.kept.set(key, stored);
			return stored;
		});
		this.turn = mine.catch(() => undefined);
		return await mine;
	}
}

/** Two processes with one app, and how often WeCom was asked for a token. */
function twoProcesses(sharedTokens: SharedTokens, refused: Set<string> = new Set()) {
	const { client, clock, wecom } = scriptedClient(
		({ endpoint, query }, n) => {
			if (endpoint === 'gettoken') return { body: tokenReply(`t${n}`) };
			return refused.has(query.get('access_token') ?? '') ? errorReply(42001) : {};
		},
		{ sharedTokens },
	);
	const other = privateClient({ clock, send: wecom.send, sharedTokens });
	const callBoth = async () =>
		await clock.until(
			Promise.all([markTag(client, mark), markTag(other, { ...mark, external_userid: 'wm2' })]),
		);
	return { callBoth, clock, wecom };
}

test('two processes ask for one token', async () => {
	const tokens = new MemoryTokens();
	const { callBoth, wecom } = twoProcesses(tokens);
	await callBoth();
	expect(wecom.count('gettoken')).toBe(1);
	expect(JSON.stringify([...tokens.kept])).not.toContain('t0');
});

test('a token that both see refused is renewed once', async () => {
	const refused = new Set<string>();
	const { callBoth, wecom } = twoProcesses(new MemoryTokens(), refused);
	await callBoth();
	refused.add('t0');
	await callBoth();
	expect(wecom.count('gettoken')).toBe(2);
});

test('a token near its end is renewed once', async () => {
	const { callBoth, clock, wecom } = twoProcesses(new MemoryTokens());
	await callBoth();
	await clock.advance(6_900_000);
	await callBoth();
	expect(wecom.count('gettoken')).toBe(2);
});

test('without the shared place each asks for itself', async () => {
	const away: SharedTokens = { renew: async () => await Promise.reject(new Error('connection refused')) };
	const { callBoth, wecom } = twoProcesses(away);
	await callBoth();
	expect(wecom.count('gettoken')).toBe(2);
});

test('what another app sealed there is not taken for a token', async () => {
	const forged: SharedTokens = {
		renew: async () => await Promise.resolve({ id: 'x', sealed: 'bm90IG91cnM=', leftMs: 7_200_000 }),
	};
	const { callBoth, wecom } = twoProcesses(forged);
	await callBoth();
	expect(wecom.requests.map(({ query }) => query.get('access_token')).filter(Boolean)).not.toContain(
		'not ours',
	);
	expect(wecom.count('gettoken')).toBe(2);
});

test('a wrong secret is told as such', async () => {
	const { client, clock } = scriptedClient(() => errorReply(40001), { sharedTokens: new MemoryTokens() });
	await expect(clock.until(markTag(client, mark))).rejects.toBeInstanceOf(WecomCredentialError);
});
