import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { WecomClientOptions } from '../../lib/wecom/options';
import { markTag } from '../../lib/wecom/mark-tag';
import { redact } from '../../lib/wecom/redact';
import { SECRET, TOKEN, errorReply, tokenReply } from './scripted-sender';
import type { ScriptedReply } from './scripted-sender';
import { privateClient, scriptedClient } from './test-client';

const mark = { userid: 'u', external_userid: 'wm1', add_tag: ['t'] };

/** Everything of an error that a log, a screen or stored execution data could show. */
function everythingAbout(error: unknown): string {
	const texts = [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error)];
	for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
		texts.push(cause.message, cause.stack ?? '', JSON.stringify(cause, Object.getOwnPropertyNames(cause)));
	}
	return texts.join('\n');
}

function expectNoSecretIn(text: string): void {
	expect(text).not.toContain(SECRET);
	expect(text).not.toContain(TOKEN);
}

const echo = `access_token=${TOKEN}&corpsecret=${SECRET}`;
const failures: Array<[string, ScriptedReply]> = [
	['an errmsg that echoes the request', errorReply(40058, `bad request: https://x/?${echo}`)],
	[
		'an errmsg with the values as JSON',
		errorReply(40014, `{"access_token":"${TOKEN}","corpsecret":"${SECRET}"}`),
	],
	['HTTP 502 with the URL in the page', { status: 502, body: `<html>/cgi-bin?${echo}</html>` }],
	['a body that is not JSON', { body: `upstream error for ?${echo}` }],
	[
		'a network error that holds the request',
		{
			failure: Object.assign(new Error(`connect ?${echo}`), {
				code: 'ECONNRESET',
				config: { url: echo },
				request: echo,
			}),
		},
	],
	['a network error with a strange code', { failure: Object.assign(new Error('x'), { code: TOKEN }) }],
	['silence', { silent: true }],
	[
		'a warning that echoes the request',
		{ body: { errcode: 0, errmsg: `Warning: wrong json format. ${echo}` } },
	],
];

describe.each(['gettoken', 'externalcontact/mark_tag'])('when %s fails', (failing) => {
	test.each(failures)('with %s, nothing tells token or secret', async (_, reply) => {
		const told: unknown[] = [];
		const options: Partial<WecomClientOptions> = { onCall: (event) => told.push(event) };
		const { client, clock } = scriptedClient(({ endpoint }) => (endpoint === failing ? reply : {}), options);
		const outcome: unknown = await clock.until(markTag(client, mark).catch((error: unknown) => error));
		expectNoSecretIn(everythingAbout(outcome));
		expectNoSecretIn(inspect(told, { depth: 20 }));
		expectNoSecretIn(JSON.stringify(client.calls));
		expect(told.length).toBeGreaterThan(0);
	});
});

test.each([
	['gettoken', SECRET],
	['externalcontact/mark_tag', `${SECRET} and ${TOKEN}`],
])('when %s fails with bare values in its errmsg, they are not told', async (failing, values) => {
	const { client, clock } = scriptedClient(({ endpoint }) =>
		endpoint === failing ? errorReply(40058, `seen ${values}`) : {},
	);
	const failure: unknown = await clock.until(markTag(client, mark).catch((error: unknown) => error));
	expect(failure).toMatchObject({ errcode: 40058 });
	expectNoSecretIn(everythingAbout(failure));
});

describe('over real HTTP', () => {
	const servers: Server[] = [];
	const listen = async (answer: 'drop' | 'redirect' | 'bad-gateway') => {
		const server = createServer((request, response) => {
			if (request.url?.includes('gettoken')) {
				response.end(JSON.stringify(tokenReply(TOKEN)));
			} else if (answer === 'drop') {
				request.socket.destroy();
			} else {
				response.writeHead(answer === 'redirect' ? 302 : 502, { Location: `/elsewhere?${echo}` });
				response.end(request.url);
			}
		});
		servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	};

	afterAll(() => {
		for (const server of servers) {
			server.closeAllConnections();
			server.close();
		}
	});

	test.each(['drop', 'redirect', 'bad-gateway'] as const)(
		'%s: nothing tells token or secret',
		async (answer) => {
			const client = privateClient({ baseUrl: await listen(answer) });
			const failure: unknown = await markTag(client, mark).catch((error: unknown) => error);
			expect(failure).toMatchObject({ endpoint: 'externalcontact/mark_tag' });
			expectNoSecretIn(everythingAbout(failure));
		},
	);

	test('an unreachable host: nothing tells the secret', async () => {
		const failure: unknown = await markTag(privateClient({ baseUrl: 'http://127.0.0.1:1' }), mark).catch(
			(error: unknown) => error,
		);
		expect(failure).toMatchObject({
			code: 'WECOM_NETWORK',
			networkCode: 'ECONNREFUSED',
			endpoint: 'gettoken',
		});
		expectNoSecretIn(everythingAbout(failure));
	});

	test('a client shows no secret when it is printed', async () => {
		const client = privateClient({ baseUrl: await listen('drop') });
		await markTag(client, mark).catch(() => undefined);
		expectNoSecretIn(inspect(client, { depth: 20 }));
		expectNoSecretIn(JSON.stringify(client));
	});
});

test('redacts by name and by value, also URL-encoded', () => {
	expect(redact('?corpsecret=abc&access_token=def&x=1', [])).toBe('?corpsecret=***&access_token=***&x=1');
	expect(redact('has a/b+c and a%2Fb%2Bc', ['a/b+c'])).toBe('has *** and ***');
	expect(redact('nothing to hide', [undefined, ''])).toBe('nothing to hide');
});
