import { setTimeout as sleep } from 'node:timers/promises';
import type { OutcomeState, Simulator } from '../runtime/simulator';
import { fireWebhook } from '../runtime/webhook';
import type { Progress } from './progress';
import { scenario, type Complaint } from './scenario';

/** What the main workflow answers: its own account of the run, made by its last node. */
export interface PipelineResult {
	items: Record<string, number>;
	/** The rollout's stage, from 1. */
	stage: number;
	applied: number;
	unchanged: number;
	failed: number;
	change_set: string;
	/** Why items were stopped, by code. */
	reasons: Record<string, { count: number; message: string }>;
	failures: Array<{ userid: string; external_userid: string; message: string }>;
}

/** What the evaluation answers. */
export interface EvaluationResult {
	decision: 'promote' | 'hold' | 'roll_back';
	/** Of the rollout, after the decision. */
	state: string;
	/** From 1. */
	from_stage: number;
	to_stage: number;
	reasons: Array<{ code: string; message: string }>;
	checks: Array<{ name: string; metric?: string; code: string; message: string }>;
	/** The run of the next stage, after a promotion. */
	campaign?: PipelineResult;
	/** After a roll back. */
	taken_back?: { complete: boolean; undone: number; skipped: number; failed: number };
}

/** What the nightly cleaning answers. */
export interface CleaningResult {
	removed: number;
	unchanged: number;
	failed: number;
	not_allowed: number;
	expiring: number;
}

/** What every call about the campaign carries. */
export interface Campaign {
	operator: string;
	rollout: string;
	min_sample: number;
}

const pollMs = 250;

/** As the shop's complaint desk would send them. @throws Error unless each was recorded */
export async function recordComplaints(url: string, complaints: readonly Complaint[]): Promise<void> {
	if (complaints.length === 0) return;
	const { recorded, known } = await call<{ recorded: number; known: number }>(
		url,
		scenario.complaints.webhook,
		{ complaints },
	);
	if (recorded + known !== complaints.length) {
		throw new Error(`Of ${complaints.length} complaints only ${recorded + known} were recorded.`);
	}
}

/** Runs the campaign at the rollout's present stage. @param asOf epoch ms taken for now */
export async function runCampaign(url: string, campaign: Campaign, asOf: number): Promise<PipelineResult> {
	return await call(url, scenario.webhook, { ...campaign, as_of: new Date(asOf).toISOString() });
}

/** As the shop's systems would send what customers did. */
export async function recordOutcomes(
	url: string,
	outcomes: readonly OutcomeState[],
	asOf: number,
): Promise<void> {
	const { id } = scenario.rollout;
	await call(url, scenario.outcomes.webhook, { rollout: id, outcomes, as_of: new Date(asOf).toISOString() });
}

/** Has the stage judged; a promotion runs the next stage, a roll back takes the tags back. */
export async function evaluateStage(
	url: string,
	campaign: Campaign,
	asOf: number,
): Promise<EvaluationResult> {
	return await call(url, scenario.evaluation.webhook, {
		...campaign,
		as_of: new Date(asOf).toISOString(),
		campaign_url: `${url}/webhook/${scenario.webhook}`,
	});
}

/** Lets the night pass in which the invitations expire. */
export async function cleanUp(url: string, asOf: number): Promise<CleaningResult> {
	return await call(url, scenario.decay.webhook, { as_of: new Date(asOf).toISOString() });
}

/** Shows progress, seen from the simulator, while something runs. */
export async function watch<T>(simulator: Simulator, progress: Progress, work: Promise<T>): Promise<T> {
	let ended = false;
	const settled = work.finally(() => (ended = true));
	const watched = (async () => {
		while (!ended) {
			progress.update(await simulator.readStats());
			await Promise.race([sleep(pollMs), settled.catch(() => undefined)]);
		}
	})();
	try {
		return await settled;
	} finally {
		await watched;
		progress.finish(await simulator.readStats());
	}
}

/** @throws Error with n8n's answer when the workflow failed */
async function call<T>(url: string, webhook: string, body: object): Promise<T> {
	const answer = await fireWebhook(url, webhook, body);
	if (answer.status !== 200) {
		throw new Error(`The workflow behind ${webhook} failed (HTTP ${answer.status}): ${answer.body}`);
	}
	return JSON.parse(answer.body) as T;
}
