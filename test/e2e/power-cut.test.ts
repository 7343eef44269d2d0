import { readCompany } from '../../demo/company';
import { campaignOperator, countNecessary, judgeScenario, planScenario, scenario } from '../../demo/scenario';
import type { N8nInstance } from '../../runtime/n8n-instance';
import type { StoredWorkflow } from '../../runtime/n8n-rest';
import { Simulator } from '../../runtime/simulator';
import { fireWebhook } from '../../runtime/webhook';
import { startInstance, waitUntil } from './support';

describe('n8n killed in the middle of a run', () => {
	const callsAtOnce = 5;
	let simulator: Simulator;
	let n8n: N8nInstance;
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		// 200 ms a call: the kill surely hits calls in flight.
		simulator = await Simulator.start({ customers: 600, latencyMs: 200, concurrency: callsAtOnce });
		n8n = await startInstance({ simulator: simulator.identity });
		workflow = await n8n.addWorkflow(scenario.workflow);
	});

	afterAll(async () => {
		await n8n?.dispose();
		await simulator?.stop();
	});

	test('the next run completes it without loss and without repeating what was done', async () => {
		const company = await readCompany(simulator);
		const plan = await planScenario(company);
		const request = { operator: campaignOperator(company.staff) };
		const necessary = countNecessary(plan);
		const effective = async (): Promise<number> => (await simulator.readStats()).marks.effective;
		expect(necessary).toBeGreaterThan(60);

		const interrupted = fireWebhook(n8n.url, scenario.webhook, request);
		const ended = expect(interrupted).rejects.toThrow();
		await waitUntil('a third of the relations are marked', async () => (await effective()) > necessary / 3);
		await n8n.kill();
		await ended;
		expect(await effective()).toBeLessThan(necessary);

		await n8n.restart();
		const [killed] = await n8n.rest.listExecutions(workflow.id);
		expect(killed?.status).toBe('crashed');
		const { status, body } = await fireWebhook(n8n.url, scenario.webhook, request);
		expect({ status, body: JSON.parse(body) as unknown }).toMatchObject({ status: 200, body: { failed: 0 } });

		expect(await judgeScenario(plan, simulator.readCustomers())).toEqual({
			correct: plan.intended.size,
			changed: necessary,
			strays: 0,
		});
		const { marks } = await simulator.readStats();
		expect(marks.effective).toBe(necessary);
		expect(marks.no_op).toBeLessThanOrEqual(callsAtOnce);
	});
});
