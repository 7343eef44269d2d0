import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../runtime/simulator';
import { fireWebhook } from '../runtime/webhook';
import type { Progress } from './progress';
import { scenario, type Complaint } from './scenario';

/** What the workflow answers: its own account of the run, made by its last node. */
export interface PipelineResult {
	items: Record<string, number>;
	applied: number;
	unchanged: number;
	failed: number;
	change_set: string;
	/** Why items were stopped, by code. */
	reasons: Record<string, { count: number; message: string }>;
	failures: Array<{ userid: string; external_userid: string; message: string }>;
}

export interface PipelineRun {
	result: PipelineResult;
	seconds: number;
}

const pollMs = 250;

/** As the shop's complaint desk would send them. @throws Error unless each was recorded */
export async function recordComplaints(url: string, complaints: readonly Complaint[]): Promise<void> {
	const { status, body } = await fireWebhook(url, scenario.complaints.webhook, { complaints });
	if (status !== 200) throw new Error(`Recording complaints failed (HTTP ${status}): ${body}`);
	const { recorded, known } = JSON.parse(body) as { recorded: number; known: number };
	if (recorded + known !== complaints.length) {
		throw new Error(`Of ${complaints.length} complaints only ${recorded + known} were recorded.`);
	}
}

/**
 * Fires the workflow's production webhook and shows progress, seen from the simulator, until it answers.
 *
 * @throws Error with n8n's answer when the workflow failed.
 */
export async function runPipeline(
	simulator: Simulator,
	url: string,
	operator: string,
	progress: Progress,
): Promise<PipelineRun> {
	const begin = performance.now();
	let ended = false;
	const answered = fireWebhook(url, scenario.webhook, { operator }).finally(() => (ended = true));
	const watched = (async () => {
		while (!ended) {
			progress.update(await simulator.readStats());
			await Promise.race([sleep(pollMs), answered.catch(() => undefined)]);
		}
	})();
	const { status, body } = await answered;
	const seconds = (performance.now() - begin) / 1_000;
	await watched;
	progress.finish(await simulator.readStats());
	if (status !== 200) throw new Error(`The workflow failed (HTTP ${status}): ${body}`);
	return { result: JSON.parse(body) as PipelineResult, seconds };
}
