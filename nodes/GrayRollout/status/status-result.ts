import type { IDataObject } from 'n8n-workflow';
import { compareOutcomes } from '../../../lib/domain/rollout/compare-outcomes';
import { metricAlpha } from '../../../lib/domain/rollout/metrics';
import type { Ledger } from '../../../lib/ledger/open';
import { changeSetsOfRollout, technicalCounts } from '../../../lib/ledger/rollout-change-sets';
import { readTransitions, type RolloutTransition } from '../../../lib/ledger/rollout-transitions';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { toCheck } from '../evaluate/decision-result';
import { nextCheck } from '../evaluate/next-check';
import { isoTime, rolloutState } from '../rollout-state';
import { countCustomers, type StageWatch } from '../stage-watch';

/** More decisions than anybody reads; the ledger has them all. */
const HISTORY = 50;

/** What an item says of a rollout's status, under `rollout`. */
export async function statusResult(
	ledger: Ledger,
	rollout: Rollout,
	watch: StageWatch | undefined,
	{ now, timeZone }: { now: number; timeZone: string },
): Promise<IDataObject> {
	const { corp_id, id } = rollout;
	const history = await readTransitions(ledger.db, { corp_id, rollout_id: id, limit: HISTORY });
	const changeSets = await changeSetsOfRollout(ledger.db, corp_id, id);
	return {
		...rolloutState(rollout),
		note: rollout.note,
		created_at: isoTime(rollout.created_at),
		outcomes_known_until: isoTime(rollout.data_as_of),
		next_check_at: nextCheck(rollout, history[0]?.decision ?? undefined, now),
		customers: toCustomers(watch),
		metrics: watch ? toMetrics(rollout, watch) : [],
		writes: toWrites(await technicalCounts(ledger.db, corp_id, id, 0)),
		change_sets: changeSets.map((set) => set.id),
		history: history.map((transition) => toHistory(transition, timeZone)),
	};
}

function toCustomers(watch: StageWatch | undefined): IDataObject {
	const audience = watch?.audience ?? [];
	const of = (wanted: string): number => countCustomers(audience, ({ side }) => side === wanted);
	const stages = new Map<number, number>();
	for (const { first_exposed_stage: stage, customers } of audience) {
		if (stage !== null) stages.set(stage, (stages.get(stage) ?? 0) + customers);
	}
	return {
		audience: countCustomers(audience, () => true),
		exposed: of('exposed'),
		held_back: of('held_back'),
		control: of('control'),
		not_eligible: of('not_eligible'),
		exposed_by_stage: [...stages]
			.sort(([a], [b]) => a - b)
			.map(([stage, customers]) => ({ stage: stage + 1, customers })),
	};
}

/** What the current stage has shown, by the same comparison that decides. */
function toMetrics({ plan }: Rollout, { exposed, control, enteredAt }: StageWatch): IDataObject[] {
	return plan.metrics.map(({ name, kind, direction }) => {
		const sideOf = (group: StageWatch['exposed']) => ({
			customers: group.customers,
			outcomes: group.metrics[name] ?? 0,
		});
		const [ours, theirs] = [sideOf(exposed), sideOf(control)];
		const compared = compareOutcomes(theirs, ours, metricAlpha(plan, kind), plan.limits.tuning);
		return {
			...{ name, kind, direction, since: isoTime(enteredAt) },
			exposed: { ...ours, rate: compared.exposedRate },
			control: { ...theirs, rate: compared.controlRate },
			difference: compared.difference,
			lower: compared.lower,
			upper: compared.upper,
			enough_outcomes: compared.enough,
		};
	});
}

function toWrites({ attempted, failedByErrcode }: Awaited<ReturnType<typeof technicalCounts>>): IDataObject {
	const failed = Object.values(failedByErrcode).reduce((sum, count) => sum + count, 0);
	return { attempted, failed, failed_by_errcode: failedByErrcode };
}

function toHistory(transition: RolloutTransition, timeZone: string): IDataObject {
	const { at, event, by, from_state, from_stage, to_state, to_stage, decision } = transition;
	const against =
		decision?.checks.filter(({ outcome }) => outcome === 'hold' || outcome === 'roll_back') ?? [];
	return {
		at: isoTime(at),
		event,
		by,
		from: { state: from_state, stage: from_stage + 1 },
		to: { state: to_state, stage: to_stage + 1 },
		...(decision && { decision: decision.decision }),
		reasons: against.map((check) => {
			const { code, message, name, metric } = toCheck(check, timeZone);
			return { code, rule: metric ?? name, message };
		}),
	};
}
