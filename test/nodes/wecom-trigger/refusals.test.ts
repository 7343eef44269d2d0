import type { IDataObject } from 'n8n-workflow';
import { readBacklog } from '../../../lib/ledger/waiting-events';
import { TestCorp } from '../corp';
import { send } from '../../wecom/callback/sender';
import { N8nUrl } from './n8n-url';
import { Published } from './publish';
import { ALL_EVENTS, onFreePort, onLedger, sample, triggerCredentials } from './trigger-corp';

let corp: TestCorp;
beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await corp.stop();
});

/** A place to receive at, whose log can be read. */
interface Receiver {
	url: string;
	warnings: string[];
	/** Whether anything has been started or stored. */
	hasEffect(): Promise<boolean>;
	close(): Promise<void>;
}

const receivers: Record<string, (nodeId: string) => Promise<Receiver>> = {
	'a port of its own': async (nodeId) => {
		const { parameters, url } = await onFreePort();
		const published = await Published.publish({
			parameters,
			credentials: triggerCredentials(corp, false),
			nodeId,
		});
		return {
			url,
			warnings: published.warnings,
			hasEffect: async () => published.tickets.length > 0 || (await pending(nodeId)) > 0,
			close: async () => await published.unpublish(),
		};
	},
	"n8n's URL": async (nodeId) => {
		const opened = await N8nUrl.open({
			parameters: { events: ALL_EVENTS },
			credentials: triggerCredentials(corp, false),
			nodeId,
		});
		return {
			url: opened.url,
			warnings: opened.warnings,
			hasEffect: async () =>
				opened.results.some(({ workflowData }) => workflowData) || (await pending(nodeId)) > 0,
			close: opened.close,
		};
	},
};

async function pending(nodeId: string): Promise<number> {
	return await onLedger(corp, async ({ db }) => (await readBacklog(db, `workflow/${nodeId}`)).pending);
}

describe.each(Object.keys(receivers))('at %s', (place) => {
	let receiver: Receiver;
	let nodeId: string;
	beforeEach(async () => {
		// What is refused is counted per inbox, for as long as the process lives.
		nodeId = `trigger-${Math.random()}`;
		receiver = await receivers[place]!(nodeId);
	});
	afterEach(async () => await receiver.close());

	test.each(['signature', 'receive_id', 'timestamp', 'truncated'])(
		'a request that is wrong in its %s has no effect, and learns nothing',
		async (broken) => {
			const answer = await sample(corp, { url: receiver.url, broken });
			expect(answer).toMatchObject({ answered: true, status: 401, body: '' });
			expect(await receiver.hasEffect()).toBe(false);
		},
	);

	test('one without the parameters of the signature has none either', async () => {
		for (const method of ['GET', 'POST']) {
			const body = method === 'POST' ? '<xml><Encrypt>AAAA</Encrypt></xml>' : undefined;
			const response = await fetch(receiver.url, { method, ...(body && { body }) });
			expect([response.status, await response.text()]).toEqual([401, '']);
		}
		expect(await receiver.hasEffect()).toBe(false);
	});

	test('many of them make one line in the log, with codes and nothing else', async () => {
		for (let count = 0; count < 20; count++) await sample(corp, { url: receiver.url, broken: 'signature' });
		expect(receiver.warnings).toHaveLength(1);
		expect(receiver.warnings[0]).toContain('SIGNATURE × 1');
		const { token, encodingAESKey } = corp.simulator.callback;
		for (const secret of [token, encodingAESKey]) expect(receiver.warnings.join()).not.toContain(secret);
	});

	test('what is really from WeCom, but cannot be read, is acknowledged, logged and nothing else', async () => {
		const { token, encodingAESKey: encodingAesKey } = corp.simulator.callback;
		const keys = { token, encodingAesKey, receiveId: corp.simulator.corpid };
		const timestamp = String(Math.floor(Date.now() / 1000));
		const { query, body } = send('<xml><Unknown>1</Unknown></xml>', { ...keys, timestamp });
		const url = `${receiver.url}?${new URLSearchParams(query).toString()}`;
		const response = await fetch(url, { method: 'POST', body: new Uint8Array(body) });
		expect([response.status, await response.text()]).toEqual([200, 'success']);
		expect(receiver.warnings.join()).toContain('MESSAGE × 1');
		expect(await receiver.hasEffect()).toBe(false);
	});

	test('the URL is verified with the plain echo', async () => {
		expect(await corp.post<IDataObject>('/sim/callback', { url: receiver.url, verify: true })).toMatchObject({
			url: receiver.url,
		});
	});

	test('a good one is acknowledged once it is stored', async () => {
		expect(await sample(corp, { url: receiver.url })).toMatchObject({ status: 200, body: 'success' });
		expect(await receiver.hasEffect()).toBe(true);
	});
});

describe('a port of its own', () => {
	let published: Published;
	let url: string;
	beforeEach(async () => {
		const { parameters, url: own } = await onFreePort();
		url = own;
		published = await Published.publish({ parameters, credentials: triggerCredentials(corp, false) });
	});
	afterEach(async () => await published.unpublish());

	test('takes no other paths and methods, and no more than a message can be long', async () => {
		const statusOf = async (path: string, init: RequestInit = {}) =>
			(await fetch(url.replace('/wecom', path), init)).status;
		expect(await statusOf('/other')).toBe(404);
		expect(await statusOf('/wecom/', { method: 'POST', body: 'x' })).toBe(404);
		expect(await statusOf('/wecom', { method: 'PUT', body: 'x' })).toBe(405);
		expect(await statusOf('/wecom', { method: 'POST', body: 'x'.repeat(256 * 1024) })).toBe(401);
		expect(await statusOf('/wecom', { method: 'POST', body: 'x'.repeat(256 * 1024 + 1) })).toBe(413);
		expect(await statusOf('/wecom', { method: 'POST', body: chunked(5), duplex: 'half' })).toBe(413);
		expect(await sample(corp, { url })).toMatchObject({ status: 200 });
	});

	test('is free again once the workflow is unpublished', async () => {
		await published.unpublish();
		await expect(fetch(url)).rejects.toThrow();
	});
});

/** So many times 64 KB, their sum not told beforehand. */
function chunked(count: number): ReadableStream {
	let left = count;
	return new ReadableStream({
		pull(controller) {
			if (left-- > 0) controller.enqueue(Buffer.alloc(64 * 1024, 'x'));
			else controller.close();
		},
	});
}

test('an event that cannot be stored is a failure to WeCom, which sends it again', async () => {
	const credentials = triggerCredentials(corp, false);
	credentials.tagLedgerApi = { kind: 'sqlite', file: `${corp.folder}/missing\0/ledger.sqlite` };
	const opened = await N8nUrl.open({ parameters: { events: ALL_EVENTS }, credentials, nodeId: 'unwritable' });
	expect(await sample(corp, { url: opened.url })).toMatchObject({ status: 500, body: '' });
	expect(opened.warnings).toHaveLength(1);
	await opened.close();
});
