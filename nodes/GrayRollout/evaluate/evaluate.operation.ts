import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { optionsCollection } from '../../shared/fields';
import { message } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { asOfOption } from '../moment';
import { readBy } from '../read-by';
import { findRollout, rolloutLocator, rolloutsOfItems } from '../rollout-id';
import { applyDecision, judge, type Decided, type Decision } from './decide';
import { decisionResult } from './decision-result';
import { evidenceFields, readBackOption } from './evidence-fields';
import { evidenceSources } from './evidence-sources';
import { gatherEvidence, type EvidenceSources } from './gather-evidence';

export const description: INodeProperties[] = [
	rolloutLocator,
	...evidenceFields,
	{
		displayName: 'Apply Decision',
		name: 'apply',
		type: 'boolean',
		default: true,
		description: 'Whether to move the rollout at once. Off, it is only told what would be decided.',
	},
	optionsCollection([asOfOption, readBackOption]),
];

const OUTPUT: Readonly<Record<Decision, number>> = { promote: 0, hold: 1, roll_back: 2 };

const SUMMARIES = {
	promote: 'SUMMARY_PROMOTE',
	hold: 'SUMMARY_HOLD',
	roll_back: 'SUMMARY_ROLL_BACK',
} as const;

/** Checks the stage of each rollout once, decides, and sends the item to Promote, Hold or Roll Back. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const outputs: INodeExecutionData[][] = [[], [], []];
	const ledger = await openLedgerOf(context);
	try {
		const sources = evidenceSources(context, open, ledger);
		const found: Array<[Rollout, number]> = [];
		for (const [id, itemIndex] of rolloutsOfItems(context)) {
			found.push([await findRollout(ledger, open.corpId, id, itemIndex), itemIndex]);
		}
		for (const [rollout, itemIndex] of found) {
			const decided = await decide(context, ledger, rollout, sources);
			const result = decisionResult(decided, sources.now, context.getTimezone());
			outputs[OUTPUT[decided.decision]]!.push({
				json: { ...items[itemIndex]!.json, rollout: result },
				pairedItem: { item: itemIndex },
			});
			report(context, decided);
		}
		return outputs;
	} finally {
		await ledger.close();
	}
}

async function decide(
	context: IExecuteFunctions,
	ledger: Ledger,
	rollout: Rollout,
	sources: EvidenceSources,
): Promise<Decided> {
	const untouched = { before: rollout, after: rollout, applied: false, overtaken: false };
	if (rollout.state === 'draft') return { ...untouched, decision: 'hold', refusal: 'NOT_STARTED' };
	// Until the tags are taken back there is something to do: what a flow does on Roll Back is done again.
	if (rollout.state === 'rolling_back')
		return { ...untouched, decision: 'roll_back', refusal: 'ROLLED_BACK' };
	if (rollout.state === 'rolled_back') return { ...untouched, decision: 'hold', refusal: 'ROLLED_BACK' };
	const evaluation = judge(rollout, await gatherEvidence(rollout, sources), sources.now);
	const apply = context.getNodeParameter('apply', 0, true) as boolean;
	if (apply)
		return await applyDecision(ledger, rollout, evaluation, { by: readBy(context), at: sources.now });
	return { ...untouched, decision: evaluation.decision, evaluation };
}

function report(context: IExecuteFunctions, { decision, before, after, applied }: Decided): void {
	context.addExecutionHints({
		message: message(SUMMARIES[decision], {
			id: before.id,
			stage: before.stage + 1,
			next: applied ? after.stage + 1 : before.stage + 1,
			stages: before.plan.stages.length,
		}),
		location: 'outputPane',
		type: decision === 'roll_back' ? 'warning' : 'info',
	});
}
