import { installN8n } from '../runtime/n8n-install';
import { N8nInstance, readWorkflow } from '../runtime/n8n-instance';
import type { WorkflowFile } from '../runtime/n8n-rest';
import { packPackage } from '../runtime/package-install';
import { Simulator } from '../runtime/simulator';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import type { Cleanup } from './cleanup';
import { readCompany } from './company';
import type { DemoOptions } from './options';
import { recordComplaints, runPipeline } from './pipeline';
import { formatCount, Progress } from './progress';
import { makeReport, type Report } from './report';
import { campaignOperator, countNecessary, judgeScenario, planScenario, scenario } from './scenario';
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
	await n8n.addWorkflow(scenario.complaints.workflow);
	await n8n.addWorkflow('undo-change-set.json');

	const complaints = await simulator.readComplaints();
	announce(`Recording ${formatCount(complaints.length)} complaints through the workflow 投诉登记 …`);
	await recordComplaints(n8n.url, complaints);

	const company = await readCompany(simulator, complaints);
	const plan = await planScenario(company);
	announce('Firing the production webhook of the workflow 双十一活动邀请 …');
	// Finding out what is intended took calls too; they are not the workflow's.
	const before = await simulator.readStats();
	const progress = new Progress(countNecessary(plan), process.stdout);
	const run = await runPipeline(simulator, n8n.url, campaignOperator(company.staff), progress);
	const stats = statsSince(before, await simulator.readStats());
	const outcome = await judgeScenario(plan, simulator.readCustomers());
	return { report: makeReport(options.customers, run, plan, outcome, stats), n8n, simulator };
}

/** A small run is kept in full, so that it can be looked at in the editor afterwards. */
async function readMainWorkflow({ customers }: DemoOptions): Promise<WorkflowFile> {
	const workflow = await readWorkflow(scenario.workflow);
	const saveDataSuccessExecution = customers > largestStoredRun ? 'none' : 'all';
	return { ...workflow, settings: { ...workflow.settings, saveDataSuccessExecution } };
}
