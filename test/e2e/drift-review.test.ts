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

	test('asks a person about each tag, does what was chosen, and drops what has ended', async () => {
		const tagId = (await simulator.readTagIds()).get(tag) ?? '';
		const invitedBefore = [...(await readTags(simulator))].filter(([, tags]) => tags.includes(tagId));
		await fire('everyone');
		await fire('calibrate-now');
		const keys = [...(await readTags(simulator)).keys()].filter(
			(key) => !invitedBefore.some(([before]) => before === key),
		);
		const [restored, left, ended, untouched] = keys as [string, string, string, string];
		for (const key of [restored, left, ended]) {
			const [userid, external_userid] = key.split('\t');
			await simulator.control('console', { op: 'unmark', userid, external_userid, tag_id: tagId });
		}
		await fire('calibrate-now');

		const page = await openReview();
		const selects = page.getByRole('combobox');
		await selects.first().waitFor();
		expect(await selects.count()).toBe(3);
		await choose(page, restored, '以本插件为准：打上');
		await choose(page, left, '以企业微信为准：没有');
		await choose(page, ended, '以本插件为准：打上');
		const [userid, external_userid] = ended.split('\t');
		await simulator.control('console', { op: 'delete_customer', userid, external_userid });
		await page.screenshot({ path: artifact('drift-review.png'), fullPage: true });
		await page.getByRole('button').click();
		await page.getByText('复核完成').waitFor();
		expect(await page.getByText('已落实').innerText()).toContain(
			'已落实 2 个跟进关系；留待下次 0 个；已失效 1 个',
		);

		const after = await readTags(simulator);
		expect(after.get(restored)).toContain(tagId);
		expect(after.get(left)).not.toContain(tagId);
		expect(after.get(untouched)).toContain(tagId);
		await (await openReview()).getByText('没有待复核的差异').waitFor();
	});

	test('keeps what could not be done for the next time, and says why', async () => {
		const tagId = (await simulator.readTagIds()).get(tag) ?? '';
		const [key] = [...(await readTags(simulator))].find(([, tags]) => tags.includes(tagId))!;
		await fire('everyone');
		const [userid, external_userid] = key.split('\t');
		await simulator.control('console', { op: 'unmark', userid, external_userid, tag_id: tagId });
		await fire('calibrate-now');
		const fault = { endpoint: 'externalcontact/mark_tag', kind: 'errcode', value: 60011, count: 1 };
		await simulator.control('faults', fault);
		for (const [outcome, reason] of [
			['已落实 0 个跟进关系；留待下次 1 个；已失效 0 个', undefined],
			['已落实 1 个跟进关系；留待下次 0 个；已失效 0 个', /（上次没有办成：.+60011.+）/],
		] as const) {
			const page = await openReview();
			await page.getByRole('combobox').first().waitFor();
			if (reason) expect(await page.locator('form').innerText()).toMatch(reason);
			await choose(page, key, '以本插件为准：打上');
			await page.getByRole('button').click();
			await page.getByText('复核完成').waitFor();
			expect(await page.getByText('已落实').innerText()).toContain(outcome);
		}
		expect((await readTags(simulator)).get(key)).toContain(tagId);
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
