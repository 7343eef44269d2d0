import { HookContext, TriggerContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { SETTING_DEFAULTS, PORT_DEFAULTS, readSettings } from '../../../nodes/WecomTrigger/settings';
import { WecomTrigger } from '../../../nodes/WecomTrigger/WecomTrigger.node';
import { TestCorp } from '../corp';
import { newAdditionalData } from '../engine';
import { N8nUrl } from './n8n-url';
import { execute, Published, triggerWorkflow } from './publish';
import { ALL_EVENTS, onFreePort, sample, triggerCredentials } from './trigger-corp';

let corp: TestCorp;
let running: Published[];
beforeEach(async () => {
	corp = await TestCorp.start();
	running = [];
});
afterEach(async () => {
	for (const published of running) await published.unpublish();
	await corp.stop();
});

async function publish(parameters: IDataObject, credentials = triggerCredentials(corp)): Promise<void> {
	running.push(
		await Published.publish({
			parameters,
			credentials,
			nodeId: `trigger-${running.length}-${Math.random()}`,
		}),
	);
}

const choose = (value: string) => ({ entries: [{ entry: { __rl: true, mode: 'name', value } }] });

describe('a workflow is not published', () => {
	test.each([
		[{ token: 'blank in it' }, 'token'],
		[{ encodingAesKey: 'too-short' }, 'encodingAesKey'],
		[{ receiveId: '' }, 'receiveId'],
	])('with keys that cannot be WeCom’s: %j', async (wrong, field) => {
		const credentials = triggerCredentials(corp, false);
		Object.assign(credentials.wecomCallbackApi!, wrong);
		await expect(publish({}, credentials)).rejects.toThrow(field);
	});

	test('where it would have to read WeCom without the credential for it', async () => {
		const credentials = triggerCredentials(corp, false);
		await expect(publish({ readChanges: true }, credentials)).rejects.toThrow(/WeCom App.*Read What Changed/);
		await expect(publish({ tagGroups: choose('客户等级') }, credentials)).rejects.toThrow('Tag Groups');
	});

	test('with departments and tag groups that do not exist', async () => {
		await expect(publish({ departments: choose('华东大') })).rejects.toThrow(/华东大.*华东大区/);
		await expect(publish({ tagGroups: choose('客户等') })).rejects.toThrow(/客户等.*客户等级/);
	});

	test.each([
		[{ options: { batchSize: 0 } }, 'Batch Size'],
		[{ options: { executionsAtOnce: 1.5 } }, 'Executions at Once'],
		[{ options: { longestWait: -1 } }, 'Longest Wait'],
		[{ options: { oldestRequest: 61 } }, 'Oldest Request'],
		[{ ownPort: true, port: 70_000 }, 'Port'],
		[{ ownPort: true, host: ' ' }, 'Host'],
		[{ ownPort: true, path: 'wecom' }, 'Path'],
	])('with %j', async (parameters, field) => {
		await expect(publish(parameters)).rejects.toThrow(field);
	});

	test('on a port that another program has', async () => {
		const url = new URL(corp.simulator.url);
		const taken = { ownPort: true, host: url.hostname, port: Number(url.port), path: '/wecom' };
		await expect(publish(taken)).rejects.toThrow(`Port ${url.port} is in use`);
	});

	test('on a path that another trigger has, nor on an address of another machine', async () => {
		const { parameters } = await onFreePort();
		await publish(parameters);
		await expect(publish(parameters)).rejects.toThrow(/\/wecom already/);
		await expect(publish({ ...parameters, host: '192.0.2.1' })).rejects.toThrow('192.0.2.1');
	});
});

test('publishing again right after unpublishing takes the same port', async () => {
	const { parameters, url } = await onFreePort();
	await publish(parameters);
	const [first] = running;
	const [, second] = await Promise.all([first!.unpublish(), publish(parameters)]);
	expect(second).toBeUndefined();
	expect(await sample(corp, { url })).toMatchObject({ status: 200 });
});

test('when n8n starts, a WeCom that is out of reach keeps no workflow from running', async () => {
	const credentials = triggerCredentials(corp);
	credentials.wecomApi!.baseUrl = 'http://127.0.0.1:1';
	const options = { parameters: { departments: choose('华东大区') }, credentials };
	const { workflow, trigger, type } = triggerWorkflow(options);
	const additionalData = newAdditionalData(credentials, Object.values(workflow.nodes));
	const context = new TriggerContext(workflow, trigger, additionalData, 'trigger', 'init');
	const { closeFunction } = await type.trigger.call(context);
	await closeFunction!();
});

test('what n8n checks before it registers the URL is what publishing checks', async () => {
	const check = async (parameters: IDataObject) => {
		const options = { parameters, credentials: triggerCredentials(corp) };
		const { workflow, trigger, type } = triggerWorkflow(options);
		const additionalData = newAdditionalData(options.credentials, Object.values(workflow.nodes));
		const context = new HookContext(workflow, trigger, additionalData, 'trigger', 'activate');
		return await type.webhookMethods.default.checkExists.call(context);
	};
	expect(await check({})).toBe(true);
	await expect(check({ options: { batchSize: 0 } })).rejects.toThrow('Batch Size');
});

test('what the editor offers by default is what holds where nothing is stored', () => {
	const { properties } = new WecomTrigger().description;
	const defaults = new Map(properties.map((property) => [property.name, property.default]));
	const { options } = properties.find(({ name }) => name === 'options')!;
	for (const [name, value] of Object.entries(SETTING_DEFAULTS)) {
		expect([name, (options as typeof properties).find((option) => option.name === name)?.default]).toEqual([
			name,
			value,
		]);
	}
	for (const [name, value] of Object.entries(PORT_DEFAULTS)) expect(defaults.get(name)).toBe(value);
	const { events } = readSettings((_name, fallback) => fallback);
	expect([...events].sort()).toEqual([...(defaults.get('events') as string[])].sort());
	const offered = properties.find(({ name }) => name === 'events')!.options as Array<{ value: string }>;
	expect(offered.map(({ value }) => value).sort()).toEqual([...ALL_EVENTS].sort());
});

describe('while a person listens for a test event', () => {
	test('the event starts the flow directly, with all that production gives', async () => {
		const options = {
			parameters: { events: ALL_EVENTS, readChanges: true },
			credentials: triggerCredentials(corp),
		};
		const opened = await N8nUrl.open(options, 'manual');
		const [relation] = await corp.relations();
		const fields = { UserID: relation!.userid, ExternalUserID: relation!.external_userid };
		// Twice: nothing is remembered.
		for (let time = 0; time < 2; time++) {
			expect(await sample(corp, { url: opened.url, fields })).toMatchObject({ status: 200, body: 'success' });
		}
		await opened.close();
		expect(opened.results.map(({ workflowData }) => workflowData?.[0]?.length)).toEqual([1, 1]);
		const { items } = await execute(options, opened.results[0]!.workflowData as INodeExecutionData[][]);
		expect(items).toHaveLength(1);
		expect(items![0]!.json).toMatchObject({
			userid: relation!.userid,
			deliveries: 1,
			changes: { status: 'read', tags: expect.any(Array) as unknown[] },
		});
	});

	test('one that was not chosen leaves the page listening', async () => {
		const options = { parameters: { events: ['batch_job_result'] }, credentials: triggerCredentials(corp) };
		const opened = await N8nUrl.open(options, 'manual');
		await sample(corp, { url: opened.url });
		await opened.close();
		expect(opened.results).toEqual([{ noWebhookResponse: true }]);
	});

	test('nothing is handed over, and no port is opened', async () => {
		const { parameters, url } = await onFreePort();
		const options = { parameters, credentials: triggerCredentials(corp) };
		const { workflow, trigger, type } = triggerWorkflow(options);
		const additionalData = newAdditionalData(options.credentials, Object.values(workflow.nodes));
		const context = new TriggerContext(workflow, trigger, additionalData, 'manual', 'manual');
		expect(await type.trigger.call(context)).toEqual({});
		await expect(fetch(url)).rejects.toThrow();
	});
});
