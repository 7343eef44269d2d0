import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createHttpSender } from '../../lib/wecom/http-sender';

let server: Server;
let origin: string;
const sockets = new Set<Socket>();
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;

beforeAll(async () => {
	server = createServer((request, response) => {
		sockets.add(request.socket);
		let body = '';
		request.setEncoding('utf8');
		request.on('data', (chunk: string) => (body += chunk));
		request.on('end', () => answer(request, response, body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

const send = createHttpSender();
const { signal } = new AbortController();

test('sends method, URL and body as they are and returns status and text', async () => {
	answer = (request, response, body) => {
		const { method, url, headers } = request;
		response.end(JSON.stringify({ method, url, type: headers['content-type'], body }));
	};
	const url = `${origin}/cgi-bin/x?access_token=a%2Bb`;
	const reply = await send({ method: 'POST', url, body: '{"name":"客户"}', signal });
	expect(reply.status).toBe(200);
	expect(JSON.parse(reply.body)).toEqual({
		method: 'POST',
		url: '/cgi-bin/x?access_token=a%2Bb',
		type: 'application/json',
		body: '{"name":"客户"}',
	});
});

test('keeps connections open for the next call', async () => {
	answer = (_, response) => response.end('{}');
	sockets.clear();
	for (let call = 0; call < 5; call++) await send({ method: 'GET', url: `${origin}/`, signal });
	expect(sockets.size).toBe(1);
});

test.each([301, 302, 404, 500, 503])('returns status %i instead of throwing or following', async (status) => {
	let requests = 0;
	answer = (_, response) => {
		requests += 1;
		response.writeHead(status, { Location: `${origin}/elsewhere` });
		response.end('page');
	};
	expect(await send({ method: 'GET', url: `${origin}/`, signal })).toEqual({ status, body: 'page' });
	expect(requests).toBe(1);
});

test('leaves JSON unparsed', async () => {
	answer = (_, response) => response.end('{"errcode":0}');
	expect((await send({ method: 'GET', url: `${origin}/`, signal })).body).toBe('{"errcode":0}');
});

test('rejects when the connection is dropped', async () => {
	answer = (request) => request.socket.destroy();
	await expect(send({ method: 'GET', url: `${origin}/`, signal })).rejects.toMatchObject({
		code: 'ECONNRESET',
	});
});

test('stops when the signal aborts', async () => {
	answer = () => undefined;
	const stop = new AbortController();
	const call = send({ method: 'GET', url: `${origin}/`, signal: stop.signal });
	stop.abort();
	await expect(call).rejects.toMatchObject({ code: 'ERR_CANCELED' });
});
