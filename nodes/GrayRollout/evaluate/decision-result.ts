import type { IDataObject } from 'n8n-workflow';
import type { Check } from '../../../lib/domain/rollout/check';
import { message } from '../../shared/messages';
import { rolloutState } from '../rollout-state';
import { checkText, refusalText } from './check-text';
import type { Decided } from './decide';
import { nextCheck } from './next-check';

/** What an item says of an evaluation, under `rollout`. */
export function decisionResult(decided: Decided, now: number, timeZone: string): IDataObject {
	const { decision, evaluation, before, after, applied, overtaken } = decided;
	const checks = evaluation?.checks.map((check) => toCheck(check, timeZone)) ?? [];
	return {
		...rolloutState(after),
		decision,
		applied,
		overtaken,
		from_stage: before.stage + 1,
		to_stage: after.stage + 1,
		reasons: reasonsOf(decided, timeZone),
		checks,
		next_check_at: nextCheck(after, evaluation, now),
	};
}

export function toCheck(check: Check, timeZone: string): IDataObject {
	const { name, metric, outcome, code, numbers } = check;
	return {
		name,
		...(metric !== undefined && { metric }),
		outcome,
		code,
		message: checkText(check, timeZone),
		numbers: { ...numbers },
	};
}

/** The checks that decided; where none stood against it, that is said. */
function reasonsOf({ decision, evaluation, overtaken, refusal }: Decided, timeZone: string): IDataObject[] {
	const reasons: IDataObject[] = [];
	if (refusal !== undefined) reasons.push({ code: refusal, message: refusalText(refusal) });
	if (overtaken) reasons.push({ code: 'OVERTAKEN', message: message('DECIDED_ELSEWHERE') });
	const decisive = decision === 'promote' ? 'info' : decision;
	for (const check of evaluation?.checks ?? []) {
		if (check.outcome !== decisive || (decision === 'promote' && check.name !== 'conclusion')) continue;
		const { code, name, metric } = check;
		reasons.push({ code, rule: metric ?? name, message: checkText(check, timeZone) });
	}
	if (decision === 'promote' && reasons.length === 0) {
		reasons.push({ code: 'ALL_CHECKS_PASS', message: message('ALL_CHECKS_PASS') });
	}
	return reasons;
}
