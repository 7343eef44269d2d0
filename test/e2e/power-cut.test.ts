import type { N8nInstance } from '../../runtime/n8n-instance';
import type { StoredWorkflow } from '../../runtime/n8n-rest';
import { Simulator } from '../../runtime/simulator';
import { fireWebhook } from '../../runtime/webhook';
import { startInstance, waitUntil } from './support';
import { readTags, withTag } from './tagged-corp';
import { markEveryone } from './workflows';

describe('n8n killed in the middle of a run', () => {
	const callsAtOnce = 5;
	const tag = '双十一活动/受邀';
	let simulator: Simulator;
	let n8n: N8nInstance;
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		// 200 ms a call: the kill surely hits calls in flight.
		simulator = await Simulator.start({ customers: 150, latencyMs: 200, concurrency: callsAtOnce });
		n8n = await startInstance({ simulator: simulator.identity });
		workflow = await n8n.addWorkflow(markEveryone('everyone', tag));
	});

	afterAll(async () => {
		await n8n?.dispose();
		await simulator?.stop();
	});

	test('the next run completes it without loss and without repeating what was done', async () => {
		const before = await readTags(simulator);
		const intended = withTag(before, (await simulator.readTagIds()).get(tag) ?? '');
		const necessary = [...intended].filter(([relation, tags]) => before.get(relation) !== tags).length;
		const effective = async (): Promise<number> => (await simulator.readStats()).marks.effective;
		expect(necessary).toBeGreaterThan(120);

		const interrupted = fireWebhook(n8n.url, 'everyone');
		const ended = expect(interrupted).rejects.toThrow();
		await waitUntil('a third of the relations are marked', async () => (await effective()) > necessary / 3);
		await n8n.kill();
		await ended;
		expect(await effective()).toBeLessThan(necessary);

		await n8n.restart();
		const [killed] = await n8n.rest.listExecutions(workflow.id);
		expect(killed?.status).toBe('crashed');
		const { status } = await fireWebhook(n8n.url, 'everyone');
		expect(status).toBe(200);

		expect(await readTags(simulator)).toEqual(intended);
		const { marks } = await simulator.readStats();
		expect(marks.effective).toBe(necessary);
		expect(marks.no_op).toBeLessThanOrEqual(callsAtOnce);
	});
});
