import { type N8nInstance, wecomCredential } from '../../runtime/n8n-instance';
import { Simulator } from '../../runtime/simulator';
import { startInstance } from './support';

describe('the WeCom credential test, run by n8n', () => {
	let simulator: Simulator;
	let n8n: N8nInstance;

	beforeAll(async () => {
		simulator = await Simulator.start({ customers: 10 });
		n8n = await startInstance({ simulator: simulator.identity });
	});

	afterAll(async () => {
		await n8n?.dispose();
		await simulator?.stop();
	});

	const checkWith = async (changes: Record<string, unknown> = {}) => {
		const credential = wecomCredential(simulator.identity);
		return await n8n.rest.testCredential({ ...credential, data: { ...credential.data, ...changes } });
	};

	test('accepts the right corp id and secret', async () => {
		expect(await checkWith()).toMatchObject({ status: 'OK' });
	});

	test('names a wrong secret and what to do about it', async () => {
		const { status, message } = await checkWith({ corpSecret: 'x'.repeat(43) });
		expect(status).toBe('Error');
		expect(message).toMatch(/secret/i);
		expect(message).not.toContain('x'.repeat(43));
	});

	test('names a wrong corp id', async () => {
		const { status, message } = await checkWith({ corpId: 'ww0000000000000000' });
		expect(status).toBe('Error');
		expect(message).toMatch(/corp|企业/i);
	});

	test('shows the address that WeCom does not trust', async () => {
		await simulator.control('switches', { trusted_ips: ['203.0.113.7'] });
		const { status, message } = await checkWith();
		expect(status).toBe('Error');
		expect(message).toContain('127.0.0.1');
	});
});
