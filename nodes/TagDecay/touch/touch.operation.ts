import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { Breather } from '../../shared/event-loop';
import { message } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { isRead, passOn, readEach } from '../../shared/read-each';
import { loadPolicies } from '../policy/load-policies';
import { readNow } from '../run-time';
import { collectTouches, type Outcome } from './collect-touches';
import { interactionReader } from './read-interactions';
import { reactivation, statusOf, type TouchStatus } from './result';
import { touchFields } from './touch-fields';

export const description: INodeProperties[] = touchFields;

/**
 * Interactions that keep tags, or bring expired ones back. One item per relation with tags to be put on again
 * goes to the first output; all other items to the second.
 */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[], []];
	const now = readNow(context);
	const policies = await loadPolicies(context, open);
	const read = await readEach(context, interactionReader(context, policies, now));
	const interactions = read.filter(isRead);
	const ledger = await openLedgerOf(context);
	let outcomes: Outcome[];
	try {
		const signal = context.getExecutionCancelSignal();
		const run = { ledger, corpId: open.corpId, policies, now, signal };
		outcomes = await collectTouches(interactions, run);
	} finally {
		await ledger.close();
	}
	const counts: Record<TouchStatus, number> = {
		reactivated: 0,
		touched: 0,
		untouched: 0,
		repeated: 0,
		unknown_customer: 0,
	};
	const [back, others]: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	const left = outcomes.values();
	const breather = new Breather();
	for (const [itemIndex, interaction] of read.entries()) {
		if (breather.due()) await breather.pause();
		const outcome = isRead(interaction) ? left.next().value : undefined;
		if (!isRead(interaction) || outcome === undefined) {
			others.push(passOn(context, itemIndex, interaction));
			continue;
		}
		const status = statusOf(outcome);
		counts[status] += 1;
		for (const relation of outcome.back) {
			back.push(passOn(context, itemIndex, reactivation(relation, interaction.kind, policies.library)));
		}
		if (outcome.back.length === 0) {
			others.push(passOn(context, itemIndex, { decay: { status, touched: outcome.touched } }));
		}
	}
	report(context, counts);
	return [back, others];
}

function report(context: IExecuteFunctions, counts: Record<TouchStatus, number>): void {
	const { reactivated, touched, untouched, repeated, unknown_customer } = counts;
	context.addExecutionHints({
		message: message('SUMMARY_TOUCH', { reactivated, touched, untouched, repeated, unknown_customer }),
		location: 'outputPane',
		type: 'info',
	});
}
