import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { compilePolicy, type PolicyEngine } from '../../../lib/domain/permission/engine';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { reportFindings } from '../lint/report-findings';
import { loadPolicy, type LoadedPolicy } from '../policy/load-policy';
import { isRefused, type Asked } from './asked';
import { Audit } from './audit';
import { checkFields } from './check-fields';
import { prepareCustomerTags } from './customer-tags';
import { Decider, type Facts } from './decider';
import { asksHistory, prepareHistory, type HistoryOf } from './history';
import { OUTCOMES, Outputs } from './outputs';
import { preparePeople } from './people';
import { readLibraryChanges } from './read-library-changes';
import { readTagChanges } from './read-tag-changes';
import { reportDecisions } from './report';
import { itemSplitter, librarySplitter } from './split-item';
import { StrategyRanges } from './strategy-ranges';

export const description: INodeProperties[] = checkFields;

interface Options {
	mixed?: 'split' | 'whole';
	recordDenials?: boolean;
	lintFirst?: boolean;
	batchSize?: number;
	refreshDirectory?: boolean;
}

/** Sends each item, or each part of it, to Allowed, Needs Approval or Denied, with the reasons. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return OUTCOMES.map(() => []);
	const now = Date.now();
	const options = context.getNodeParameter('options', 0, {}) as Options;
	const isLibrary = context.getNodeParameter('asked', 0, 'tags') === 'library';
	const loaded = await loadPolicy(context, open, items);
	const { policy, world, hash } = loaded;
	const { library } = world;
	const engine = compilePolicy(policy, world, { now, batchSize: options.batchSize || items.length });
	if (options.lintFirst) reportFindings(context, policy, world, now);

	const split = options.mixed === 'whole' ? undefined : isLibrary ? librarySplitter : itemSplitter;
	const outputs = new Outputs(split?.(context, library));
	const asked = await (isLibrary ? readLibraryChanges : readTagChanges)(context, items, library);
	const facts = await prepareFacts(context, open, { loaded, engine, asked, now, options });
	const audit = new Audit(context, world.departments, { corpId: open.corpId, now, policy: hash });
	const decider = new Decider(engine, facts);
	const breather = new Breather();
	for (const [index, item] of items.entries()) {
		if (breather.due()) await breather.pause();
		const each = asked[index]!;
		if (isRefused(each)) {
			outputs.addFailed(item, index, each);
			continue;
		}
		const decided = decider.decide(each, item, index);
		outputs.addDecided(item, index, decided);
		if (options.recordDenials !== false) audit.add(each, decided);
	}
	await audit.write();
	reportDecisions(context, outputs);
	return outputs.items;
}

interface Run {
	loaded: LoadedPolicy;
	engine: PolicyEngine;
	asked: ReadonlyArray<Asked | Failure>;
	now: number;
	options: Options;
}

/** Looks up what the rules ask for, and nothing else. */
async function prepareFacts(
	context: IExecuteFunctions,
	{ client, corpId }: OpenClient,
	{ loaded, engine, asked, now, options }: Run,
): Promise<Facts> {
	const { directory, world } = loaded;
	const { library, departments } = world;
	const { needs } = engine;
	const signal = context.getExecutionCancelSignal();
	const lookUp = { signal, refresh: options.refreshDirectory };
	const ranges = await StrategyRanges.load(client, library, departments, asked, signal);
	const question = { context, needs, departments, directory, options: lookUp };
	return {
		ranges,
		people: await preparePeople(question, asked, (each) => ranges.concern(each)),
		tagsOf: needs.customerTags
			? await prepareCustomerTags(context, { client, corpId }, library, asked)
			: undefined,
		historyOf: asksHistory(needs.history)
			? await readHistory(context, { corpId, needs: needs.history, now, directory, options: lookUp }, asked)
			: undefined,
		asksItem: needs.itemPaths.length > 0,
	};
}

async function readHistory(
	context: IExecuteFunctions,
	question: Omit<Parameters<typeof prepareHistory>[0], 'ledger'>,
	asked: ReadonlyArray<Asked | Failure>,
): Promise<HistoryOf> {
	const ledger = await openLedgerOf(context);
	try {
		return await prepareHistory({ ...question, ledger }, asked);
	} finally {
		await ledger.close();
	}
}
