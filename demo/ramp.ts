import type { Simulator } from '../runtime/simulator';
import {
	evaluateStage,
	recordOutcomes,
	runCampaign,
	type Campaign,
	type EvaluationResult,
	type PipelineResult,
} from './pipeline';

/** One look at a stage. */
export interface Look {
	/** From 1. */
	stage: number;
	/** Relations whose members' customers were exposed by then, as the workflow counted them. */
	exposed: number;
	evaluation: EvaluationResult;
}

/** The whole way of a rollout. */
export interface Ramp {
	/** The last run of the campaign. */
	result: PipelineResult;
	/** Relations changed, over all runs. */
	applied: number;
	/** The last change set of any run; the last run may have had nothing left to change. */
	changeSet: string;
	looks: Look[];
	ending: 'completed' | 'rolled_back' | 'unfinished';
}

const HOUR_MS = 3_600_000;

/** A stage is watched for three days; what the last hour brings is known an hour later. */
const LOOK_EVERY_MS = 73 * HOUR_MS;

/** More looks than any ending needs, even where an evaluation has to wait for outcomes. */
const MOST_LOOKS = 16;

/**
 * Takes a rollout through its stages on an accelerated clock that ends before now: customers act as the
 * simulator says, and the evaluation decides by itself.
 */
export async function runRamp(
	simulator: Simulator,
	url: string,
	campaign: Campaign,
	tagId: string,
	announce: (line: string) => void,
): Promise<Ramp> {
	const begin = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - (MOST_LOOKS + 1) * LOOK_EVERY_MS;
	let asOf = begin;
	let result = await runCampaign(url, campaign, asOf);
	let applied = result.applied;
	let changeSet = result.change_set;
	const looks: Look[] = [];
	const end = (ending: Ramp['ending']): Ramp => ({ result, applied, changeSet, looks, ending });
	// Nobody may be invited: then there is no rollout either.
	if (result.stage === 0) return end('completed');

	while (looks.length < MOST_LOOKS) {
		const outcomes = await simulator.readOutcomes(tagId, asOf, asOf + LOOK_EVERY_MS);
		asOf += LOOK_EVERY_MS;
		if (outcomes.length > 0) await recordOutcomes(url, outcomes, asOf);
		const evaluation = await evaluateStage(url, campaign, asOf);
		const look: Look = {
			stage: evaluation.from_stage,
			exposed: result.items['灰度发布/Exposed'] ?? 0,
			evaluation,
		};
		looks.push(look);
		announce(`  ${describeLook(look)}`);
		if (evaluation.campaign) {
			result = evaluation.campaign;
			applied += result.applied;
			changeSet = result.change_set || changeSet;
		}
		if (evaluation.decision === 'roll_back') return end('rolled_back');
		if (evaluation.state === 'completed') return end('completed');
	}
	return end('unfinished');
}

/** A look in one line: what the guardrails said, and what was decided. */
export function describeLook({ stage, exposed, evaluation }: Look): string {
	const told = evaluation.checks.filter(({ name }) => name === 'guardrail').map(({ message }) => message);
	const why = told.length > 0 ? told : evaluation.reasons.map(({ message }) => message);
	return `${stage} · ${exposed} → ${evaluation.decision}: ${why.join(' ')}`;
}
