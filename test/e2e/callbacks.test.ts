import type { N8nInstance } from '../../runtime/n8n-instance';
import { Simulator } from '../../runtime/simulator';
import { runStorm } from './storm';
import { startInstance } from './support';

describe('a burst of events', () => {
	let simulator: Simulator;
	let n8n: N8nInstance;

	beforeAll(async () => {
		simulator = await Simulator.start({ customers: 2_000 });
		n8n = await startInstance({ simulator: simulator.identity });
	});

	afterAll(async () => {
		await n8n?.dispose();
		await simulator?.stop();
	});

	test('reaches the flow whole, each event once, although n8n is killed in the middle of it', async () => {
		const outcome = await runStorm(n8n, simulator, { rate: 200, seconds: 12, killAfterMs: 5_000 });
		expect(outcome).toMatchObject({ sent: 2_400, reached: 2_400, invented: 0, twice: 0 });
		expect(outcome.storm.retried).toBeGreaterThan(0);
		expect(outcome.executions).toBeLessThan(600);
	});
});
