import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { parseZonedTime } from '../../../lib/domain/calendar/zoned-time';
import type { FanOutPolicy } from '../../shared/change-set/fan-out';
import { loadTagLibrary } from '../../shared/change-set/library';
import { Breather } from '../../shared/event-loop';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { label } from '../label';
import { loadRules, type LoadedRules } from '../rules/load-rules';
import { readBatch, type Batch } from './batch';
import { checkFields, type TagSource } from './check-fields';
import { NOTHING_HELD, readCurrentTags } from './current-tags';
import { loadFacts, type FactSources } from './facts';
import { FindingText } from './finding-text';
import { findUnusualItems } from './frequency';
import { judgeItems } from './judge';
import { PlannedChanges } from './planned';
import { RunTally } from './report';
import { toItem, type ResultWorld } from './result';
import { suppressItems } from './suppress';
import { Verdicts, type Status } from './verdict';
import { changeWriter } from './write-change';

export const description: INodeProperties[] = checkFields;

interface Options {
	fanOut?: FanOutPolicy;
	asOf?: string;
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
	const writeChange = options.autoRepair ? changeWriter(context) : (json: IDataObject) => json;
	const library = await loadTagLibrary(open.client, { includeStrategyTags: true, signal });
	const loaded = await loadRules(context, items, library, open);
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
		const now = readNow(context, options);
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

/** The moment the check is for. @throws InputError for a text that is no time */
function readNow(context: IExecuteFunctions, { asOf }: Options): number {
	if (asOf === undefined || asOf === '') return Date.now();
	const moment = parseZonedTime(String(asOf), context.getTimezone());
	if (moment !== undefined) return moment;
	throw new InputError('INVALID_FIELD', {
		field: label('Check As Of'),
		value: JSON.stringify(asOf),
		expected: message('EXPECT_TIME'),
	});
}
