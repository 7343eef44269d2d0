import type { Browser } from 'playwright-core';
import { launchChromium } from '../../runtime/chromium';
import type { N8nInstance } from '../../runtime/n8n-instance';
import { Simulator } from '../../runtime/simulator';
import { fireWebhook } from '../../runtime/webhook';
import { artifact, startInstance } from './support';
import { readTags, withTag } from './tagged-corp';
import { markEveryone } from './workflows';

describe('the undo form', () => {
	const tag = '双十一活动/受邀';
	let simulator: Simulator;
	let n8n: N8nInstance;
	let browser: Browser;

	beforeAll(async () => {
		simulator = await Simulator.start({ customers: 60 });
		n8n = await startInstance({ simulator: simulator.identity });
		browser = await launchChromium();
		await n8n.addWorkflow(markEveryone('everyone', tag));
		await n8n.addWorkflow('undo-change-set.json');
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.dispose();
		await simulator?.stop();
	});

	test('takes a whole batch back and leaves later changes alone', async () => {
		const tagId = (await simulator.readTagIds()).get(tag) ?? '';
		const before = await readTags(simulator);
		const { body } = await fireWebhook(n8n.url, 'everyone');
		const { wecom } = JSON.parse(body) as { wecom: { status: string; change_set: string } };
		expect(wecom.status).toBe('applied');
		expect(await readTags(simulator)).toEqual(withTag(before, tagId));

		// A person takes the invitation away from one customer in the meantime.
		const [key = ''] = [...before].find(([, tags]) => !tags.includes(tagId)) ?? [];
		const [userid, external_userid] = key.split('\t');
		await simulator.control('console', { op: 'unmark', userid, external_userid, tag_id: tagId });

		const page = await browser.newPage();
		await page.goto(`${n8n.url}/form/undo-change-set`);
		await page.getByRole('textbox').fill(wecom.change_set);
		await page.getByRole('button').click();
		await page.getByText('撤销完成').waitFor();
		expect(await page.getByText('已撤销').innerText()).toContain('保留 1 个；失败 0 个');
		await page.screenshot({ path: artifact('undo-form.png') });

		expect(await readTags(simulator)).toEqual(before);
	});
});
