import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { readAsOf } from '../../shared/as-of';
import type { FanOutPolicy } from '../../shared/change-set/fan-out';
import { loadTagLibrary } from '../../shared/change-set/library';
import { changeWriter } from '../../shared/change-set/write-change';
import { Breather } from '../../shared/event-loop';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { label } from '../label';
import { loadRules, type LoadedRules } from '../../shared/rules/load-rules';
import { tableRows } from '../rules/table-rows';
import { readBatch, type Batch } from './batch';
import { checkFields, type TagSource } from './check-fields';
import { NOTHING_HELD, readCurrentTags } from './current-tags';
import { loadFacts, type FactSources } from './facts';
import { FindingText } from '../../shared/rules/finding-text';
import { findUnusualItems } from './frequency';
import { judgeItems } from './judge';
import { PlannedChanges } from './planned';
import { RunTally } from './report';
import { toItem, type ResultWorld } from './result';
import { suppressItems } from './suppress';
import { Verdicts, type Status } from './verdict';

export const description: INodeProperties[] = checkFields;

interface Options {
	fanOut?: FanOutPolicy;
	autoRepair?: boolean;
}

const OUTPUT: Readonly<Record<Status, number>> = { clean: 0, conflict: 1, suppressed: 2 };

/**
 * Tells which items may go on: rules first, as a whole; then who must not be touched; then, on the state after
 * everything that is left, what does not go together.
 */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], [], []];
	const signal = context.getExecutionCancelSignal();
	const options = context.getNodeParameter('options', 0, {}) as Options;
	const writeChange = options.autoRepair
		? changeWriter(context, label, 'REPAIR_NEEDS_FIELDS')
		: (json: IDataObject) => json;
	const library = await loadTagLibrary(open.client, { includeStrategyTags: true, signal });
	const loaded = await loadRules(context, items, library, open, tableRows);
	const ledger = await openLedgerOf(context);
	let verdicts: Verdicts;
	try {
		const { client } = open;
		const batch = await readBatch(context, items, {
			library,
			client,
			fanOut: options.fanOut ?? 'fail',
			signal,
		});
		const now = readAsOf(context, label('Check As Of'));
		verdicts = await judgeBatch(loaded, batch, { context, ...open, ledger, library, now });
	} finally {
		await ledger.close();
	}
	const text = new FindingText(library, loaded.ruleSet.timeZone);
	return await toOutputs(context, items, verdicts, { library, text, writeChange });
}

async function judgeBatch(loaded: LoadedRules, batch: Batch, sources: FactSources): Promise<Verdicts> {
	const { rules } = loaded;
	const { context, client, corpId, ledger, library, now } = sources;
	const source = context.getNodeParameter('currentTags', 0, 'wecom') as TagSource;
	const { relationTags, customerTags, frequency } = rules.needs;
	const current =
		relationTags || customerTags
			? await readCurrentTags(source, {
					context,
					batch,
					library,
					client,
					corpId,
					ledger,
					wholeCustomers: customerTags,
					signal: context.getExecutionCancelSignal(),
				})
			: NOTHING_HELD;
	const facts = await loadFacts(loaded, batch, sources);
	const verdicts = new Verdicts(batch.items.length);
	const heldOf = await suppressItems(rules, batch, current, facts, verdicts, now);
	await findUnusualItems(frequency, batch, sources, verdicts);
	const planned = await PlannedChanges.load(ledger, corpId, batch);
	const autoRepair = context.getNodeParameter('options.autoRepair', 0, false) as boolean;
	await judgeItems({ rules, batch, current, heldOf, planned, verdicts, autoRepair });
	return verdicts;
}

async function toOutputs(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	verdicts: Verdicts,
	world: ResultWorld,
): Promise<INodeExecutionData[][]> {
	const outputs: INodeExecutionData[][] = [[], [], []];
	const tally = new RunTally();
	const breather = new Breather();
	for (let index = 0; index < items.length; index++) {
		if (breather.due()) await breather.pause();
		const verdict = verdicts.get(index);
		tally.count(verdict);
		outputs[OUTPUT[verdict?.status ?? 'clean']]!.push(toItem(items[index]!, index, verdict, world));
	}
	tally.report(context);
	return outputs;
}
