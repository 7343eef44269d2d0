import type { IExecuteFunctions } from 'n8n-workflow';
import { message } from '../messages';
import type { Recovered } from './recover';
import type { EndedChangeSet } from './run';

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

export function reportRecovered(context: IExecuteFunctions, recovered: Recovered): void {
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
