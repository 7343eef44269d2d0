import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../runtime/simulator';
import { fireWebhook } from '../runtime/webhook';
import type { Progress } from './progress';

/** What the workflow answers: its own account of the run, made by its last node. */
export interface PipelineResult {
	items: Record<string, number>;
	applied: number;
	unchanged: number;
	failed: number;
	change_set: string;
	failures: Array<{ userid: string; external_userid: string; message: string }>;
}

export interface PipelineRun {
	result: PipelineResult;
	seconds: number;
}

const pollMs = 250;

/**
 * Fires the workflow's production webhook and shows progress, seen from the simulator, until it answers.
 *
 * @throws Error with n8n's answer when the workflow failed.
 */
export async function runPipeline(
	simulator: Simulator,
	url: string,
	webhook: string,
	progress: Progress,
): Promise<PipelineRun> {
	const begin = performance.now();
	let ended = false;
	const answered = fireWebhook(url, webhook).finally(() => (ended = true));
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
