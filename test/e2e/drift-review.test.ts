import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../runtime/chromium';
import { readWorkflow, type N8nInstance } from '../../runtime/n8n-instance';
import type { WorkflowFile } from '../../runtime/n8n-rest';
import { Simulator } from '../../runtime/simulator';
import { fireWebhook } from '../../runtime/webhook';
import { artifact, startInstance } from './support';
import { readTags } from './tagged-corp';
import { markEveryone } from './workflows';

describe('the review of drift', () => {
	const tag = '双十一活动/受邀';
	let simulator: Simulator;
	let n8n: N8nInstance;
	let browser: Browser;

	beforeAll(async () => {
		simulator = await Simulator.start({ customers: 20 });
		n8n = await startInstance({ simulator: simulator.identity });
		browser = await launchChromium();
		await n8n.addWorkflow(markEveryone('everyone', tag));
		await n8n.addWorkflow(await withWebhook('calibrate-now'));
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.dispose();
		await simulator?.stop();
	});

	test('asks a person about each tag, and does what was chosen', async () => {
		const tagId = (await simulator.readTagIds()).get(tag) ?? '';
		const invitedBefore = [...(await readTags(simulator))].filter(([, tags]) => tags.includes(tagId));
		await fire('everyone');
		await fire('calibrate-now');
		const keys = [...(await readTags(simulator)).keys()].filter(
			(key) => !invitedBefore.some(([before]) => before === key),
		);
		const [restored, left, untouched] = keys as [string, string, string];
		for (const key of [restored, left]) {
			const [userid, external_userid] = key.split('\t');
			await simulator.control('console', { op: 'unmark', userid, external_userid, tag_id: tagId });
		}
		await fire('calibrate-now');

		const page = await openReview();
		const selects = page.getByRole('combobox');
		await selects.first().waitFor();
		expect(await selects.count()).toBe(2);
		await choose(page, restored, '以本插件为准：打上');
		await choose(page, left, '以企业微信为准：没有');
		await page.screenshot({ path: artifact('drift-review.png'), fullPage: true });
		await page.getByRole('button').click();
		await page.getByText('复核完成').waitFor();
		expect(await page.getByText('已落实').innerText()).toContain('已落实 2 个跟进关系；留待下次 0 个');

		const after = await readTags(simulator);
		expect(after.get(restored)).toContain(tagId);
		expect(after.get(left)).not.toContain(tagId);
		expect(after.get(untouched)).toContain(tagId);
		await (await openReview()).getByText('没有待复核的差异').waitFor();
	});

	async function fire(webhook: string): Promise<void> {
		const { status, body } = await fireWebhook(n8n.url, webhook, {});
		expect({ status, body }).toMatchObject({ status: 200 });
	}

	async function openReview(): Promise<Page> {
		const page = await browser.newPage({ locale: 'zh-CN' });
		await page.goto(`${n8n.url}/form/drift-review`);
		await page.getByRole('textbox').fill('王总');
		await page.getByRole('button').click();
		return page;
	}
});

/** Chooses for the only contested tag of a relation, given as `userid TAB external_userid`. */
async function choose(page: Page, key: string, option: string): Promise<void> {
	const customer = key.split('\t')[1]!;
	const fields = page.locator('.form-group, .html');
	const texts = await page.locator('form').innerText();
	const order = texts.split('客户 ').slice(1);
	const place = order.findIndex((text) => text.startsWith(customer));
	expect(place).toBeGreaterThanOrEqual(0);
	expect(await fields.count()).toBeGreaterThan(0);
	await page.getByRole('combobox').nth(place).selectOption(option);
}

/** The shipped workflow with its schedule replaced by a webhook that answers when the run is over. */
async function withWebhook(path: string): Promise<WorkflowFile> {
	const workflow = (await readWorkflow('drift-review.json')) as WorkflowFile & {
		nodes: Array<{ type: string; typeVersion: number; parameters: object; webhookId?: string }>;
	};
	const start = workflow.nodes.find(({ type }) => type.endsWith('.scheduleTrigger'))!;
	Object.assign(start, {
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'noData', options: {} },
		webhookId: `webhook-${path}`,
	});
	return workflow;
}
