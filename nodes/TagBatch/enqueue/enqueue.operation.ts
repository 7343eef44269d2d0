import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { JobChange } from '../../../lib/ledger/job-changes';
import { collectBatch, markRules, type Batch } from '../../shared/change-set/batch';
import { isFailure } from '../../shared/change-set/item-request';
import { loadTagLibrary } from '../../shared/change-set/library';
import { Breather } from '../../shared/event-loop';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { passOn } from '../../shared/read-each';
import { label } from '../label';
import { contentHash } from './content-hash';
import { enqueueFields } from './enqueue-fields';
import { foreseeJob, readLimits, type Feasibility } from '../feasibility';
import { sourceOf } from '../item-source';
import { handIn, type HandedIn } from './hand-in';
import { readSettings } from './read-settings';
import { listRefused, refusedItems, requireNone, type Refused } from './refused';
import { noJob, reportEnqueued, summaryOf } from './summary';

export const description = enqueueFields;

/** Puts the items into a job: all that is asked of them is checked now, and done when Run comes to it. */
export async function execute(
	context: IExecuteFunctions,
	{ client, corpId }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[]];
	const now = Date.now();
	const settings = await readSettings(context, now);
	const limits = await readLimits(context);
	const signal = context.getExecutionCancelSignal();
	const library = await loadTagLibrary(client, { includeStrategyTags: true, signal });
	const rules = markRules(context, label);
	const batch = await collectBatch(context, items, rules, library, client, settings.fanOut, signal);
	const refused = refusedItems(batch);
	requireNone(context, refused);
	if (batch.changes.length === 0)
		return [outputOf(context, settings.output, noJob(settings.name, refused), refused)];

	const changes = await changesOf(items, batch);
	const content = { hash: await contentHash(changes), changes, relations: batch.changes.length };
	const ledger = await openLedgerOf(context);
	let handedIn: HandedIn;
	let feasibility: Feasibility;
	try {
		handedIn = await handIn(ledger, corpId, settings, content, now);
		feasibility = await foreseeJob(ledger, handedIn.job, limits, Date.now());
	} finally {
		await ledger.close();
	}
	const summary = summaryOf(handedIn, feasibility);
	reportEnqueued(context, handedIn, feasibility, refused.size);
	return [outputOf(context, settings.output, { ...summary, ...listRefused(refused) }, refused)];
}

/** Every change for itself: what the ledger makes one of several, it counts as calls saved. */
async function changesOf(
	items: readonly INodeExecutionData[],
	{ requests, relationsOf, changes }: Batch,
): Promise<JobChange[]> {
	const handedIn: JobChange[] = [];
	const breather = new Breather();
	for (const [index, request] of requests.entries()) {
		if (breather.due()) await breather.pause();
		if (isFailure(request)) continue;
		const source = sourceOf(items[index]!);
		for (const { position } of [relationsOf[index] ?? []].flat()) {
			const { userid, external_userid, operator } = changes[position]!;
			const { add, remove } = request;
			handedIn.push({ userid, external_userid, add, remove, operator: operator ?? null, source });
		}
	}
	return handedIn;
}

function outputOf(
	context: IExecuteFunctions,
	output: 'summary' | 'items',
	summary: IDataObject,
	refused: Refused,
): INodeExecutionData[] {
	if (output === 'summary') return [{ json: { job: summary }, pairedItem: { item: 0 } }];
	const { id, name, status, outcome } = summary;
	const job = { id, name, status, outcome };
	const node = context.getNode();
	return context.getInputData().map((_item, index) => {
		const failure = refused.get(index);
		if (!failure) return passOn(context, index, { job });
		return passOn(context, index, new NodeOperationError(node, failure.message, { itemIndex: index }));
	});
}
