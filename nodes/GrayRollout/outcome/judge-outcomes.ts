import type { Ledger } from '../../../lib/ledger/open';
import { readAudience, type RolloutCustomer } from '../../../lib/ledger/rollout-audience';
import { readStageStarts } from '../../../lib/ledger/rollout-transitions';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { Breather } from '../../shared/event-loop';
import { message, type MessageCode } from '../../shared/messages';
import type { ItemOutcome } from './read-outcomes';

/** What becomes of an outcome, and why. */
export interface Verdict {
	group?: RolloutCustomer['side'];
	/** Why it is not recorded. */
	refused?: { code: string; message: string };
	/** It is recorded; this should be known all the same. */
	remark?: { code: string; message: string };
}

/**
 * Tells which outcomes of a rollout count, and of the others why not.
 * @param verdicts takes one verdict per outcome
 * @returns those to be recorded
 */
export async function judgeOutcomes(
	ledger: Ledger,
	rollout: Rollout,
	outcomes: readonly ItemOutcome[],
	verdicts: Map<ItemOutcome, Verdict>,
): Promise<ItemOutcome[]> {
	const { corp_id, id, plan } = rollout;
	const customers = outcomes.map(({ external_userid }) => external_userid);
	const audience = await readAudience(ledger.db, corp_id, id, customers);
	const [begun = Infinity] = await readStageStarts(ledger.db, corp_id, id);
	const metrics = new Set(plan.metrics.map(({ name }) => name));
	const accepted: ItemOutcome[] = [];
	const breather = new Breather();
	for (const outcome of outcomes) {
		if (breather.due()) await breather.pause();
		const { external_userid, metric, at } = outcome;
		const customer = audience.get(external_userid);
		const refused = reasonToRefuse(customer, at, begun);
		const verdict: Verdict = customer ? { group: customer.side } : {};
		if (refused) {
			verdict.refused = { code: refused, message: message(REFUSALS[refused], { id, external_userid }) };
		} else {
			accepted.push(outcome);
			if (!metrics.has(metric)) {
				const values = { metric, known: [...metrics].join(', ') };
				verdict.remark = { code: 'METRIC_NOT_IN_PLAN', message: message('METRIC_NOT_IN_PLAN', values) };
			}
		}
		verdicts.set(outcome, verdict);
	}
	return accepted;
}

const REFUSALS = {
	NEVER_EXPOSED: 'OUTCOME_NEVER_EXPOSED',
	NOT_IN_AUDIENCE: 'OUTCOME_NOT_IN_AUDIENCE',
	BEFORE_EXPOSURE: 'OUTCOME_BEFORE_EXPOSURE',
} as const satisfies Record<string, MessageCode>;

function reasonToRefuse(
	customer: RolloutCustomer | undefined,
	at: number,
	begun: number,
): keyof typeof REFUSALS | undefined {
	if (customer === undefined) return 'NOT_IN_AUDIENCE';
	if (customer.side !== 'exposed' && customer.side !== 'control') return 'NEVER_EXPOSED';
	return at < Math.max(begun, customer.exposed_at ?? 0) ? 'BEFORE_EXPOSURE' : undefined;
}
