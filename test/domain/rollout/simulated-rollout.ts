import { evaluate } from '../../../lib/domain/rollout/evaluate';
import type { GroupCounts } from '../../../lib/domain/rollout/evidence';
import { exposedBuckets, type RolloutPlan } from '../../../lib/domain/rollout/plan';
import { drawBinomial } from './random';

const HOUR = 3_600_000;

export interface Setting {
	plan: RolloutPlan;
	customers: number;
	/** Share of the control group that has the outcome within `hoursPerStage`. */
	rates: Readonly<Record<string, number>>;
	/** The same among exposed customers, where it differs. */
	exposedRates?: Readonly<Record<string, number>>;
	/** Looks per stage, one each hour. */
	hoursPerStage: number;
}

export interface Ending {
	status: 'completed' | 'rolled_back' | 'held';
	/** The stage it ended in, from 0. */
	stage: number;
}

/**
 * Runs one rollout on customers who have outcomes by chance, at a constant hazard, and looks at it every hour.
 * It leaves a stage at the first look that promotes it, and is given up when a stage is still held after twice
 * its hours.
 */
export function simulateRollout(setting: Setting, random: () => number): Ending {
	const { plan, customers, hoursPerStage } = setting;
	const control = drawBinomial(random, customers, plan.controlShare / 10_000);
	let exposed = 0;
	let exposedBelow = 0;
	for (let stage = 0; stage < plan.stages.length; stage++) {
		// Of those not yet drawn, the share whose buckets the stage adds.
		const reach = exposedBuckets(plan, stage);
		const left = customers - control - exposed;
		const added = (reach - exposedBelow) / (10_000 - plan.controlShare - exposedBelow);
		exposed += added >= 1 ? left : drawBinomial(random, left, added);
		exposedBelow = reach;

		const enteredAt = stage * 1_000 * HOUR;
		const inControl = startGroup(setting, control, setting.rates);
		const inExposed = startGroup(setting, exposed, { ...setting.rates, ...setting.exposedRates });
		let decision: string = 'hold';
		for (let hour = 1; decision === 'hold' && hour <= 2 * hoursPerStage; hour++) {
			inControl.pass(random);
			inExposed.pass(random);
			const now = enteredAt + hour * HOUR;
			decision = evaluate(
				plan,
				{
					stage,
					enteredAt,
					dataAsOf: now,
					exposed: inExposed.counts,
					control: inControl.counts,
					technical: { attempted: exposed, failedByErrcode: {}, readBack: { checked: 0, mismatched: 0 } },
				},
				now,
			).decision;
		}
		if (decision === 'roll_back') return { status: 'rolled_back', stage };
		if (decision === 'hold') return { status: 'held', stage };
	}
	return { status: 'completed', stage: plan.stages.length - 1 };
}

function startGroup(
	{ hoursPerStage }: Setting,
	customers: number,
	rates: Readonly<Record<string, number>>,
): { counts: GroupCounts; pass: (random: () => number) => void } {
	const metrics: Record<string, number> = Object.fromEntries(Object.keys(rates).map((name) => [name, 0]));
	const hazards = Object.entries(rates).map(
		([name, rate]) => [name, 1 - (1 - rate) ** (1 / hoursPerStage)] as const,
	);
	return {
		counts: { customers, metrics },
		pass: (random) => {
			for (const [name, hazard] of hazards) {
				metrics[name]! += drawBinomial(random, customers - metrics[name]!, hazard);
			}
		},
	};
}
