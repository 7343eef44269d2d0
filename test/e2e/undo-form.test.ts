import type { Browser } from 'playwright-core';
import { readCompany } from '../../demo/company';
import { campaignOperator, planScenario, scenario } from '../../demo/scenario';
import type { PipelineResult } from '../../demo/pipeline';
import { launchChromium } from '../../runtime/chromium';
import type { N8nInstance } from '../../runtime/n8n-instance';
import { Simulator } from '../../runtime/simulator';
import { fireWebhook } from '../../runtime/webhook';
import { artifact, startInstance } from './support';

describe('the undo form', () => {
	let simulator: Simulator;
	let n8n: N8nInstance;
	let browser: Browser;

	beforeAll(async () => {
		simulator = await Simulator.start({ customers: 200 });
		n8n = await startInstance({ simulator: simulator.identity });
		browser = await launchChromium();
		await n8n.addWorkflow(scenario.workflow);
		await n8n.addWorkflow('undo-change-set.json');
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.dispose();
		await simulator?.stop();
	});

	test('takes a whole batch back and leaves later changes alone', async () => {
		const company = await readCompany(simulator);
		const before = await planScenario(company);
		const { body } = await fireWebhook(n8n.url, scenario.webhook, {
			operator: campaignOperator(company.staff),
		});
		const { applied, change_set } = JSON.parse(body) as PipelineResult;
		expect(applied).toBeGreaterThan(20);

		// A person takes the invitation away from one customer in the meantime.
		const [key = ''] =
			[...before.intended].find(([relation, tags]) => before.before.get(relation) !== tags) ?? [];
		const [userid, external_userid] = key.split('\t');
		await simulator.control('console', {
			op: 'unmark',
			userid,
			external_userid,
			tag_id: company.tagIds.get(scenario.campaign.add),
		});

		const page = await browser.newPage();
		await page.goto(`${n8n.url}/form/undo-change-set`);
		await page.getByRole('textbox').fill(change_set);
		await page.getByRole('button').click();
		await page.getByText('撤销完成').waitFor();
		expect(await page.getByText('已撤销').innerText()).toContain('保留 1 个；失败 0 个');
		await page.screenshot({ path: artifact('undo-form.png') });

		const after = await planScenario(await readCompany(simulator));
		const different = [...before.before].filter(([relation, tags]) => after.before.get(relation) !== tags);
		expect(different.map(([relation]) => relation)).toEqual([]);
	});
});
