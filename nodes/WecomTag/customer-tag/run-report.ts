import type { IExecuteFunctions } from 'n8n-workflow';
import { isFailure, type ItemRequest } from '../../shared/change-set/item-request';
import type { Tally } from '../../shared/change-set/item-result';
import type { EndedChangeSet } from '../../shared/change-set/run';
import type { Failure } from '../../shared/failure';
import { message } from '../../shared/messages';
import type { OpenClient } from '../../shared/open';

/** Who and what runs the change set. */
export function describeRun(context: IExecuteFunctions, kind: 'mark' | 'set' | 'undo', corpId: string) {
	return {
		corp_id: corpId,
		kind,
		name: '',
		operator: null,
		workflow_id: context.getWorkflow().id ?? null,
		execution_id: context.getExecutionId(),
		node_name: context.getNode().name,
		undoes: null,
	};
}

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

export function reportRecovered(
	context: IExecuteFunctions,
	recovered: { applied: number; lost: number },
): void {
	if (recovered.applied + recovered.lost === 0) return;
	context.addExecutionHints({
		message: message('RECOVERED', { ...recovered }),
		location: 'outputPane',
		type: 'info',
	});
}

/** Changes that WeCom accepted stay applied; but the user asked to have them looked at. */
export function reportUnverified(context: IExecuteFunctions, { unverified }: EndedChangeSet): void {
	if (!unverified) return;
	context.addExecutionHints({
		message: message('NOT_VERIFIED', { cause: unverified.message }),
		location: 'outputPane',
		type: 'warning',
	});
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
