import type { Browser } from 'playwright-core';
import { launchChromium } from '../../runtime/chromium';
import { readWorkflow, type N8nInstance } from '../../runtime/n8n-instance';
import type { WorkflowFile } from '../../runtime/n8n-rest';
import { Simulator } from '../../runtime/simulator';
import { fireWebhook } from '../../runtime/webhook';
import { artifact, startInstance, waitUntil } from './support';
import { readTags } from './tagged-corp';
import { markEveryone, startRollout } from './workflows';

describe('workflows that wait for customers and for people', () => {
	const tag = '双十一活动/受邀';
	const dayMs = 24 * 3_600_000;
	let simulator: Simulator;
	let n8n: N8nInstance;
	let browser: Browser;

	beforeAll(async () => {
		simulator = await Simulator.start({ customers: 40 });
		n8n = await startInstance({ simulator: simulator.identity });
		browser = await launchChromium();
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.dispose();
		await simulator?.stop();
	});

	test('an invitation that has expired comes back when the customer does', async () => {
		await n8n.addWorkflow(markEveryone('everyone', tag));
		await n8n.addWorkflow('tag-decay-nightly.json');
		await n8n.addWorkflow('tag-decay-reactivation.json');
		const tagId = (await simulator.readTagIds()).get(tag) ?? '';
		const holders = async (): Promise<string[]> =>
			[...(await readTags(simulator))].filter(([, tags]) => tags.includes(tagId)).map(([key]) => key);
		const invitedBefore = await holders();

		await answer('everyone', {});
		const night = await answer('tag-decay', { as_of: new Date(Date.now() + 8 * dayMs).toISOString() });
		expect(await holders()).toEqual(invitedBefore);
		expect(night).toMatchObject({ failed: 0, not_allowed: 0, expiring: 0 });
		expect(night.removed).toBeGreaterThan(20);

		const [key = ''] = [...(await readTags(simulator)).keys()].filter(
			(each) => !invitedBefore.includes(each),
		);
		const [userid, external_userid] = key.split('\t');
		const interactions = [{ userid, external_userid, kind: 'reply', at: Date.now() }];
		await answer('customer-interactions', { interactions });
		expect((await holders()).sort()).toEqual([...invitedBefore, key].sort());
	});

	test('a stage that wants approval begins when its form is filled in', async () => {
		await n8n.addWorkflow(startRollout('start-rollout', 'double-eleven-2026'));
		await n8n.addWorkflow('record-outcomes.json');
		await n8n.addWorkflow(await withWebhook('rollout-approval.json', 'approve'));
		const customer = [...(await readTags(simulator)).keys()][0]!.split('\t')[1];
		const started = await answer('start-rollout', { customers: [customer] });
		expect(started).toMatchObject({ rollout: { stage: 1 } });
		await answer('record-outcomes', {
			rollout: 'double-eleven-2026',
			outcomes: [{ external_userid: customer, kind: 'order', at: Date.now() }],
		});

		const { approval_url } = await answer('approve', {});
		expect(approval_url).toMatch(/^http/);
		const page = await browser.newPage({ locale: 'zh-CN' });
		await page.goto(String(approval_url));
		await page.getByRole('textbox').fill('王总');
		await page.getByRole('combobox').selectOption('同意');
		await page.screenshot({ path: artifact('rollout-approval.png') });
		await page.getByRole('button').click();
		await page
			.getByText(/submitted|提交|response/i)
			.first()
			.waitFor();

		// The page thanks before the rest of the flow has run.
		const stage = async (): Promise<unknown> => {
			const { rollout } = await answer('start-rollout', { customers: [customer] });
			return (rollout as { stage: number }).stage;
		};
		await waitUntil('the approved stage begins', async () => (await stage()) === 2);
	});

	async function answer(webhook: string, body: object): Promise<Record<string, unknown>> {
		const { status, body: text } = await fireWebhook(n8n.url, webhook, body);
		expect({ status, text }).toMatchObject({ status: 200 });
		return JSON.parse(text || '{}') as Record<string, unknown>;
	}
});

/** The shipped workflow with its schedule replaced by a webhook that answers with what 通知负责人 gives. */
async function withWebhook(file: string, path: string): Promise<WorkflowFile> {
	const workflow = (await readWorkflow(file)) as WorkflowFile & {
		nodes: Array<{ name: string; type: string; typeVersion: number; parameters: object; webhookId?: string }>;
		connections: Record<string, { main: object[][] }>;
	};
	const start = workflow.nodes.find(({ type }) => type.endsWith('.scheduleTrigger'))!;
	Object.assign(start, {
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		parameters: { httpMethod: 'POST', path, responseMode: 'responseNode', options: {} },
		webhookId: `webhook-${path}`,
	});
	const notify = '通知负责人';
	const next = workflow.connections[notify]!;
	const respond = {
		id: 'respond',
		name: '回复',
		type: 'n8n-nodes-base.respondToWebhook',
		typeVersion: 1.1,
		position: [1_056, 320],
		parameters: { respondWith: 'firstIncomingItem', options: {} },
	};
	workflow.nodes.push(respond);
	workflow.connections[notify] = { main: [[{ node: '回复', type: 'main', index: 0 }]] };
	workflow.connections['回复'] = next;
	return workflow;
}
