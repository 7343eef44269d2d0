import { BUCKETS } from '../../lib/domain/rollout/bucket';
import type { GroupCounts } from '../../lib/domain/rollout/evidence';
import { exposedBuckets } from '../../lib/domain/rollout/plan';
import type { Ledger } from '../../lib/ledger/open';
import {
	audienceCounts,
	exposuresOverTime,
	outcomesOverTime,
	type AudienceCount,
} from '../../lib/ledger/rollout-counts';
import type { Rollout } from '../../lib/ledger/rollouts';

/** What happened to both groups of a stage while they were watched. */
export interface StageWatch {
	/** Since when both groups are complete, and outcomes count; epoch ms. */
	enteredAt: number;
	/** About how many customers the stage should have exposed and has not begun to; 0 where it has. */
	awaited: number;
	exposed: GroupCounts;
	control: GroupCounts;
	audience: readonly AudienceCount[];
}

/** So few may by chance be none: then nobody need be waited for. */
const FEWEST_AWAITED = 20;

/**
 * Counts the groups of a rollout's stage and their outcomes, up to `now`.
 * @param rollout one that has begun
 */
export async function watchStage(rollout: Rollout, ledger: Ledger, now: number): Promise<StageWatch> {
	const { corp_id, id: rollout_id, plan, stage } = rollout;
	const key = { corp_id, rollout_id };
	const begun = rollout.stage_entered_at ?? now;
	const audience = await audienceCounts(ledger.db, { ...key, until: now });
	const awaited = customersAwaited(rollout, audience);
	// From when the stage's customers are exposed: not before, and not from when that was decided.
	const enteredAt = awaited > 0 ? now : Math.max(begun, await lastExposure(ledger, key, begun, now));
	const outcomes = await outcomesOverTime(ledger.db, {
		...key,
		...{ stage, until: now, from: enteredAt, periodMs: Number.MAX_SAFE_INTEGER },
	});
	const metricsOf = (side: 'exposed' | 'control'): Record<string, number> =>
		Object.fromEntries(plan.metrics.map(({ name }) => [name, outcomes.get(name)?.get(0)?.[side] ?? 0]));
	const drawn = audience.filter(({ listed }) => listed === 0);
	const isExposed = ({ side, first_exposed_stage: since }: AudienceCount): boolean =>
		side === 'exposed' && since !== null && since <= stage;
	return {
		enteredAt,
		awaited,
		exposed: { customers: countCustomers(drawn, isExposed), metrics: metricsOf('exposed') },
		control: {
			customers: countCustomers(drawn, ({ side }) => side === 'control'),
			metrics: metricsOf('control'),
		},
		audience,
	};
}

/** Whether the stage waits to be exposed: it should add a good number of customers, and has added none. */
function customersAwaited({ plan, stage }: Rollout, audience: readonly AudienceCount[]): number {
	if (audience.some(({ first_exposed_stage: since }) => since === stage)) return 0;
	const heldBack = countCustomers(audience, ({ side }) => side === 'held_back');
	const reached = stage === 0 ? 0 : exposedBuckets(plan, stage - 1);
	const left = BUCKETS - plan.controlShare - reached;
	const due = Math.round((heldBack * (exposedBuckets(plan, stage) - reached)) / left);
	return due < FEWEST_AWAITED ? 0 : due;
}

/** To the second: finer would be more numbers than there are customers. */
const SECOND_MS = 1_000;

async function lastExposure(
	ledger: Ledger,
	key: { corp_id: string; rollout_id: string },
	from: number,
	until: number,
): Promise<number> {
	let last = 0;
	const counts = await exposuresOverTime(ledger.db, { ...key, from, periodMs: SECOND_MS });
	for (const second of counts.keys()) {
		const at = from + second * SECOND_MS;
		if (at <= until) last = Math.max(last, at);
	}
	return last;
}

/** @param counted whether these customers count */
export function countCustomers(
	audience: readonly AudienceCount[],
	counted: (count: AudienceCount) => boolean,
): number {
	return audience.reduce((sum, count) => (counted(count) ? sum + count.customers : sum), 0);
}
