import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../runtime/chromium';
import { type N8nInstance, owner, readWorkflow } from '../../runtime/n8n-instance';
import { type CustomerState, Simulator } from '../../runtime/simulator';
import { artifact, startInstance } from './support';
import { markByHand } from './workflows';

describe('the nodes in the editor', () => {
	const tag = { search: 'VIP', group: '客户等级', name: 'VIP' };
	let simulator: Simulator;
	let n8n: N8nInstance;
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		simulator = await Simulator.start({ customers: 20 });
		n8n = await startInstance({ simulator: simulator.identity });
		browser = await launchChromium();
		page = await browser.newPage({ viewport: { width: 1_600, height: 900 }, locale: 'zh-CN' });
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.dispose();
		await simulator?.stop();
	});

	test('an operator logs in, picks a tag by searching, runs the node and sees the result', async () => {
		const tagId = (await simulator.readTagIds()).get(`${tag.group}/${tag.name}`);
		const customer = await findCustomerWithout(simulator, tagId);
		const relation = { userid: customer.relations[0]?.userid, external_userid: customer.external_userid };
		const workflow = await n8n.addWorkflow(markByHand([relation]), { publish: false });

		await logIn(page, n8n.url);
		await openWorkflow(page, n8n.url, workflow.id);
		await page.screenshot({ path: artifact('editor-1-workflow.png') });

		await openNode(page, '打标签');
		await page.getByTestId('rlc-input-container').first().click();
		await page.getByTestId('rlc-search').fill(tag.search);
		const choice = page.getByTestId('rlc-item').filter({ hasText: tag.group }).first();
		await choice.waitFor();
		await page.screenshot({ path: artifact('editor-2-tag-list.png') });
		await choice.click();

		await page.getByTestId('node-execute-button').click();
		const output = page.getByTestId('output-panel');
		await output.getByText('applied', { exact: true }).first().waitFor();
		await page.screenshot({ path: artifact('editor-3-result.png') });

		const after = await readCustomer(simulator, customer.external_userid);
		expect(after.relations[0]?.tags).toContain(tagId);
		expect(after.relations[0]?.tags).toHaveLength((customer.relations[0]?.tags.length ?? 0) + 1);
	});

	test('the double-eleven workflow opens without a complaint', async () => {
		const workflow = await n8n.addWorkflow('double-eleven.json');
		await openWorkflow(page, n8n.url, workflow.id);
		await page.getByTestId('zoom-to-fit').click();
		await page.screenshot({ path: artifact('double-eleven.png') });
		expect(await page.getByTestId('node-issues').count()).toBe(0);
		expect(await page.getByTestId('canvas-node').count()).toBe(12);
	});

	test.each([
		['events-to-tags.json', 'n8n-nodes-wecom-tagops.wecomTrigger', '事件'],
		['night-job-enqueue.json', 'n8n-nodes-wecom-tagops.tagBatch', '任务名称'],
		['night-job-run.json', 'n8n-nodes-wecom-tagops.tagBatch', '单次运行最长时间'],
		['drift-review.json', 'n8n-nodes-wecom-tagops.tagSync', '操作'],
	])('%s opens without a complaint, and its node shows Chinese fields', async (file, type, label) => {
		const source = await readWorkflow(file);
		const node = source.nodes.find((each) => each.type === type);
		const workflow = await n8n.addWorkflow(source, { publish: false });
		await openWorkflow(page, n8n.url, workflow.id);
		await page.getByTestId('zoom-to-fit').click();
		await page.screenshot({ path: artifact(file.replace('.json', '.png')) });
		expect(await page.getByTestId('node-issues').count()).toBe(0);
		await openNode(page, node?.name ?? '');
		await page.getByTestId('ndv').getByText(label).first().waitFor();
		await page.screenshot({ path: artifact(file.replace('.json', '-node.png')) });
	});
});

async function logIn(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
	await page.locator('input[name="password"]').fill(owner.password);
	await page.getByTestId('form-submit-button').click();
	await page.waitForURL(/\/home\//);
}

async function openWorkflow(page: Page, url: string, id: string): Promise<void> {
	await page.goto(`${url}/workflow/${id}`);
	await page.getByTestId('canvas-node').first().waitFor();
}

async function openNode(page: Page, name: string): Promise<void> {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
	await page.getByTestId('ndv').waitFor();
}

async function findCustomerWithout(simulator: Simulator, tagId: string | undefined): Promise<CustomerState> {
	for await (const customer of simulator.readCustomers()) {
		if (customer.relations.every(({ tags }) => !tags.includes(tagId ?? ''))) return customer;
	}
	throw new Error('Every customer has the tag already.');
}

async function readCustomer(simulator: Simulator, id: string): Promise<CustomerState> {
	for await (const customer of simulator.readCustomers()) {
		if (customer.external_userid === id) return customer;
	}
	throw new Error(`The simulator has no customer ${id}.`);
}
