import type { IExecuteFunctions } from 'n8n-workflow';
import { isFailure, type ItemRequest } from '../../shared/change-set/item-request';
import type { Tally } from '../../shared/change-set/item-result';
import type { Failure } from '../../shared/failure';
import { message } from '../../shared/messages';
import type { OpenClient } from '../../shared/open';

/** The operator, where all items that can be done name the same one. */
export function soleOperator(requests: ReadonlyArray<ItemRequest | Failure>): string | null {
	let sole: string | undefined;
	for (const request of requests) {
		if (isFailure(request)) continue;
		if (request.operator === undefined || (sole !== undefined && sole !== request.operator)) return null;
		sole = request.operator;
	}
	return sole ?? null;
}

export function reportSummary(
	context: IExecuteFunctions,
	tally: Tally,
	run: { client: OpenClient['client']; dryRun: boolean; changeSet: string | undefined; tasks: number },
): void {
	const calls = run.client.calls.total;
	const asked = tally.applied + tally.unchanged + tally.failed;
	const values = {
		...tally,
		calls,
		saved: Math.max(0, asked - calls),
		changeSet: run.changeSet ?? '',
		wouldCall: run.tasks,
	};
	const code = run.dryRun ? 'SUMMARY_DRY_RUN' : run.changeSet ? 'SUMMARY' : 'SUMMARY_UNCHANGED';
	context.addExecutionHints({
		message: message(code, values),
		location: 'outputPane',
		type: tally.failed > 0 ? 'warning' : 'info',
	});
}
