import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import { recordOutcomes } from '../../../lib/ledger/rollout-outcomes';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';
import { customerField, optionsCollection } from '../../shared/fields';
import { message } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { asOfOption, readNow } from '../moment';
import { findRollout, rolloutLocator } from '../rollout-id';
import { judgeOutcomes, type Verdict } from './judge-outcomes';
import { isOutcome, readOutcomes, type ItemOutcome } from './read-outcomes';

export const description: INodeProperties[] = [
	rolloutLocator,
	customerField,
	{
		displayName: 'Metric',
		name: 'metric',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. complaint',
		description:
			'What happened, as the metrics of the plan are called: order, reply, complaint, deletion, or your own. An expression can take it from the item.',
	},
	{
		displayName: 'Time Field',
		name: 'atField',
		type: 'string',
		default: '',
		placeholder: 'e.g. ordered_at',
		requiresDataPath: 'single',
		description: 'Name of the item field that says when it happened, as text or Unix time. Empty: now.',
	},
	optionsCollection([asOfOption]),
];

/**
 * Notes what happened to customers of rollouts. The same outcome recorded again changes nothing. Customers who
 * were never exposed and are in no control group come out with the reason, and nothing of them is written.
 */
export async function execute(
	context: IExecuteFunctions,
	{ corpId }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const now = readNow(context);
	const read = await readOutcomes(context, now);
	const ledger = await openLedgerOf(context);
	try {
		const byRollout = groupByRollout(read);
		const rollouts = [];
		for (const [id, outcomes] of byRollout) {
			rollouts.push({ rollout: await findRollout(ledger, corpId, id, outcomes[0]!.itemIndex), outcomes });
		}
		const verdicts = new Map<ItemOutcome, Verdict>();
		const tally = { recorded: 0, known: 0, refused: 0 };
		for (const { rollout, outcomes } of rollouts) {
			const accepted = await judgeOutcomes(ledger, rollout, outcomes, verdicts);
			const counts = await record(ledger, rollout, accepted, now);
			tally.recorded += counts.recorded;
			tally.known += counts.known;
			tally.refused += outcomes.length - accepted.length;
		}
		tally.refused += read.filter((each) => !isOutcome(each)).length;
		report(context, tally);
		return [await toItems(context, read, verdicts)];
	} finally {
		await ledger.close();
	}
}

async function record(
	ledger: Ledger,
	{ corp_id, id }: { corp_id: string; id: string },
	accepted: readonly ItemOutcome[],
	asOf: number,
) {
	const outcomes = accepted.map(({ external_userid, metric, at }) => ({ external_userid, metric, at }));
	// Also without any: that there was nothing to record is news too.
	return await recordOutcomes(ledger.db, { corp_id, rollout_id: id, asOf }, outcomes);
}

function groupByRollout(read: ReadonlyArray<ItemOutcome | Failure>): Map<string, ItemOutcome[]> {
	const byRollout = new Map<string, ItemOutcome[]>();
	for (const each of read) {
		if (!isOutcome(each)) continue;
		const known = byRollout.get(each.rolloutId);
		if (known) known.push(each);
		else byRollout.set(each.rolloutId, [each]);
	}
	return byRollout;
}

async function toItems(
	context: IExecuteFunctions,
	read: ReadonlyArray<ItemOutcome | Failure>,
	verdicts: ReadonlyMap<ItemOutcome, Verdict>,
): Promise<INodeExecutionData[]> {
	const outputs: INodeExecutionData[] = [];
	const breather = new Breather();
	for (const [index, { json, binary }] of context.getInputData().entries()) {
		if (breather.due()) await breather.pause();
		const output: INodeExecutionData = {
			json: { ...json, rollout: toResult(read[index]!, verdicts) },
			pairedItem: { item: index },
		};
		if (binary) output.binary = binary;
		outputs.push(output);
	}
	return outputs;
}

function toResult(each: ItemOutcome | Failure, verdicts: ReadonlyMap<ItemOutcome, Verdict>): IDataObject {
	if (!isOutcome(each)) return { recorded: false, reasons: [{ code: each.code, message: each.message }] };
	const { group, refused, remark } = verdicts.get(each)!;
	const reason = refused ?? remark;
	return {
		id: each.rolloutId,
		recorded: refused === undefined,
		...(group !== undefined && { group }),
		metric: each.metric,
		at: new Date(each.at).toISOString(),
		reasons: reason ? [reason] : [],
	};
}

function report(
	context: IExecuteFunctions,
	tally: { recorded: number; known: number; refused: number },
): void {
	context.addExecutionHints({
		message: message('SUMMARY_OUTCOMES', tally),
		location: 'outputPane',
		type: tally.refused > 0 ? 'warning' : 'info',
	});
}
