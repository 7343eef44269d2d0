import { installN8n } from '../runtime/n8n-install';
import { N8nInstance, readWorkflow } from '../runtime/n8n-instance';
import type { WorkflowFile } from '../runtime/n8n-rest';
import { packPackage } from '../runtime/package-install';
import { Simulator } from '../runtime/simulator';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import type { Cleanup } from './cleanup';
import { readCompany } from './company';
import type { DemoOptions } from './options';
import { cleanUp, recordComplaints, watch } from './pipeline';
import { formatCount, Progress } from './progress';
import { runRamp } from './ramp';
import { makeReport, type Report } from './report';
import {
	campaignOperator,
	countNecessary,
	judgeScenario,
	planScenario,
	scenario,
	type Ending,
} from './scenario';
import { statsSince } from './stats';

export interface Demo {
	report: Report;
	n8n: N8nInstance;
	simulator: Simulator;
}

/** Above this the stored data of a successful run would cost more than the run. */
const largestStoredRun = 5_000;

/** One execution holds all customers: about 1.5 GB for 100,000, with as much again to spare. */
const smallestHeapMegabytes = 1_024;
const heapMegabytesPerCustomer = 0.025;

/**
 * Starts the simulator and n8n, runs the scenario once and judges it. What was started is stopped by
 * `cleanup`, on success as well as after an error.
 */
export async function runDemo(
	options: DemoOptions,
	cleanup: Cleanup,
	announce: (line: string) => void,
): Promise<Demo> {
	const tree = await installN8n((line) => announce(`  ${line}`));

	announce('Packing n8n-nodes-wecom-tagops …');
	const folder = makeTemporaryFolder('package');
	cleanup.add(folder.remove);
	const tarball = await packPackage(folder.path);

	announce(`Starting a simulated WeCom with ${formatCount(options.customers)} customers …`);
	const simulator = await Simulator.start({
		customers: options.customers,
		seed: options.seed,
		latencyMs: options.latencyMs,
		quotaScale: options.quotaScale,
		port: options.portBase === undefined ? 0 : options.portBase + 1,
	});
	cleanup.add(simulator.stop);

	announce(`Starting n8n ${tree.version} with the package installed as a community node …`);
	const n8n = await N8nInstance.start({
		tree,
		tarball,
		simulator: simulator.identity,
		quotaScale: options.quotaScale,
		port: options.portBase,
		locale: 'zh-CN',
		heapMegabytes: smallestHeapMegabytes + Math.ceil(options.customers * heapMegabytesPerCustomer),
	});
	cleanup.add(() => n8n.dispose());
	await n8n.addWorkflow(await readMainWorkflow(options));
	for (const { workflow } of [scenario.complaints, scenario.outcomes, scenario.evaluation, scenario.decay]) {
		await n8n.addWorkflow(workflow);
	}
	await n8n.addWorkflow('undo-change-set.json');
	return { report: await runStory(options, simulator, n8n.url, announce), n8n, simulator };
}

/** The scenario from the first complaint to the night in which the invitations expire, and how it is judged. */
async function runStory(
	{ customers, ending }: DemoOptions,
	simulator: Simulator,
	url: string,
	announce: (line: string) => void,
): Promise<Report> {
	await simulator.control('switches', effects[ending]);
	const complaints = await simulator.readComplaints();
	announce(`Recording ${formatCount(complaints.length)} complaints through the workflow 投诉登记 …`);
	await recordComplaints(url, complaints);

	const company = await readCompany(simulator, complaints);
	const plan = await planScenario(company);
	const campaign = {
		operator: campaignOperator(company.staff),
		rollout: scenario.rollout.id,
		min_sample: Math.floor(customers / 200),
	};
	const tagId = company.tagIds.get(scenario.campaign.add) ?? '';

	announce('Running 双十一活动邀请 stage by stage, as 灰度评估 decides …');
	// Finding out what is intended took calls too; they are not the workflows'.
	const before = await simulator.readStats();
	const begin = performance.now();
	const progress = new Progress(countNecessary(plan), process.stdout);
	const ramp = await watch(simulator, progress, runRamp(simulator, url, campaign, tagId, announce));
	const seconds = (performance.now() - begin) / 1_000;
	const rampStats = statsSince(before, await simulator.readStats());
	const isGood = ending === 'good';
	const afterRamp = await judgeScenario(
		{ before: plan.before, wanted: isGood ? plan.intended : plan.before },
		simulator.readCustomers(),
	);

	const { afterDays } = scenario.decay;
	announce(`Letting ${afterDays} days pass: 标签到期清理 takes off what has expired …`);
	const cleaning = await cleanUp(url, Date.now() + afterDays * 24 * 3_600_000);
	const afterNight = await judgeScenario(
		{ before: plan.before, wanted: isGood ? plan.expired : plan.before },
		simulator.readCustomers(),
	);
	return makeReport({ customers, ending, seconds, plan, ramp, rampStats, afterRamp, cleaning, afterNight });
}

/** What the invitation does to the customers who get it: see the simulator's switches. */
const effects: Record<Ending, object> = {
	good: { tag_effect_on_orders: 1.5 },
	harmful: { tag_effect_on_complaints: 60 },
};

/** A small run is kept in full, so that it can be looked at in the editor afterwards. */
async function readMainWorkflow({ customers }: DemoOptions): Promise<WorkflowFile> {
	const workflow = await readWorkflow(scenario.workflow);
	const saveDataSuccessExecution = customers > largestStoredRun ? 'none' : 'all';
	return { ...workflow, settings: { ...workflow.settings, saveDataSuccessExecution } };
}
