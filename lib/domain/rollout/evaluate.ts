import type { Check } from './check';
import { requireCounts, type StageEvidence } from './evidence';
import { checkMetrics } from './metrics';
import { exposedBuckets, stageAt, type RolloutPlan } from './plan';
import { sampleRatio } from './sample-ratio';
import { checkTechnical } from './technical';

export interface Evaluation {
	/** At the last stage `promote` completes the rollout. */
	decision: 'promote' | 'hold' | 'roll_back';
	/** Every check, in the order of the gates. */
	checks: readonly Check[];
}

/**
 * Decides whether a rollout may leave its stage. All gates are checked each time: one that rolls back decides
 * before those that hold, and what holds nothing back is promoted, even where a comparison ended without a
 * verdict; then the check `conclusion` says so.
 * @param now epoch ms
 * @throws RangeError if the plan has no such stage or a count of the evidence is impossible
 */
export function evaluate(plan: RolloutPlan, evidence: StageEvidence, now: number): Evaluation {
	requireCounts(evidence);
	const { minSample, soakMs } = stageAt(plan, evidence.stage);
	const groups = checkSampleRatio(plan, evidence);
	const freshness = checkFreshness(evidence);
	const comparable = groups.outcome === 'pass' && freshness.outcome === 'pass';
	const gates = [
		...checkTechnical(evidence.technical, plan.limits),
		groups,
		...checkMetrics(plan, evidence, comparable),
		checkSample(evidence, minSample),
		checkSoak(evidence, soakMs, now),
		freshness,
	];
	const before = decide(gates);
	const checks = [...gates, checkApproval(plan, evidence, before === 'promote')];
	const decision = decide(checks);
	return { decision, checks: decision === 'promote' ? [...checks, ...conclude(checks)] : checks };
}

function decide(checks: readonly Check[]): Evaluation['decision'] {
	if (checks.some(({ outcome }) => outcome === 'roll_back')) return 'roll_back';
	return checks.some(({ outcome }) => outcome === 'hold') ? 'hold' : 'promote';
}

/** Group sizes as the buckets promise them; anything else means that customers were lost on one side. */
function checkSampleRatio(plan: RolloutPlan, { stage, exposed, control }: StageEvidence): Check {
	const exposedShare = exposedBuckets(plan, stage);
	const { controlShare } = plan;
	const numbers = { exposed: exposed.customers, control: control.customers };
	if (controlShare === 0) {
		return { name: 'sample_ratio', outcome: 'pass', code: 'NO_CONTROL_GROUP', numbers };
	}
	const { chiSquare, p, sequentialP } = sampleRatio(
		[exposed.customers, control.customers],
		[exposedShare, controlShare],
	);
	const differ = p < plan.limits.sampleRatioP;
	return {
		name: 'sample_ratio',
		outcome: differ ? 'hold' : 'pass',
		code: differ ? 'SIZES_DIFFER' : 'SIZES_AS_PLANNED',
		numbers: {
			...numbers,
			expectedExposed:
				((exposed.customers + control.customers) * exposedShare) / (exposedShare + controlShare),
			chiSquare,
			p,
			sequentialP,
			limit: plan.limits.sampleRatioP,
		},
	};
}

function checkSample({ exposed, control }: StageEvidence, minSample: number): Check {
	const enough = exposed.customers >= minSample;
	return {
		name: 'sample',
		outcome: enough ? 'pass' : 'hold',
		code: enough ? 'ENOUGH_CUSTOMERS' : 'TOO_FEW_CUSTOMERS',
		numbers: { exposed: exposed.customers, control: control.customers, minSample },
	};
}

/** Time passes as far as outcomes are known: a day without data is not a day of soaking. */
function checkSoak({ enteredAt, dataAsOf }: StageEvidence, soakMs: number, now: number): Check {
	const observedMs = Math.max(0, Math.min(dataAsOf, now) - enteredAt);
	const soaked = observedMs >= soakMs;
	return {
		name: 'soak',
		outcome: soaked ? 'pass' : 'hold',
		code: soaked ? 'SOAKED' : 'TOO_EARLY',
		numbers: { enteredAt, observedMs, soakMs, dueAt: enteredAt + soakMs },
	};
}

function checkFreshness({ enteredAt, dataAsOf }: StageEvidence): Check {
	const stale = dataAsOf < enteredAt;
	return {
		name: 'fresh_data',
		outcome: stale ? 'hold' : 'pass',
		code: stale ? 'STALE' : 'FRESH',
		numbers: { dataAsOf, enteredAt },
	};
}

/** Last, so that a person is asked only for what could go on at once. An approval counts for its own stage only. */
function checkApproval(plan: RolloutPlan, evidence: StageEvidence, due: boolean): Check {
	const { approval, enteredAt, stage } = evidence;
	if (!stageAt(plan, stage).approval) {
		return { name: 'approval', outcome: 'pass', code: 'NOT_NEEDED', numbers: {} };
	}
	if (approval !== undefined && approval.at >= enteredAt) {
		return { name: 'approval', outcome: 'pass', code: 'APPROVED', numbers: { at: approval.at } };
	}
	return due
		? { name: 'approval', outcome: 'hold', code: 'AWAITING_APPROVAL', numbers: {} }
		: { name: 'approval', outcome: 'info', code: 'NOT_YET_DUE', numbers: {} };
}

/** Going on although nothing was proven is a choice, so it is said. */
function conclude(checks: readonly Check[]): Check[] {
	const compared = checks.filter(({ name }) => name === 'guardrail' || name === 'signal');
	const open = compared.filter(({ code }) => code !== 'BETTER');
	if (open.length === 0) return [];
	return [
		{
			name: 'conclusion',
			outcome: 'info',
			code: 'INCONCLUSIVE',
			numbers: { compared: compared.length, inconclusive: open.length },
		},
	];
}
