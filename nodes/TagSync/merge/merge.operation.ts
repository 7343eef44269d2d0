import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { RelationChange } from '../../../lib/domain/tag-change';
import type { RelationReading } from '../../../lib/ledger/compare-reading';
import { learnRelations } from '../../../lib/ledger/learn-relations';
import type { Ledger } from '../../../lib/ledger/open';
import { collectBatch, type Batch, type RequestRules } from '../../shared/change-set/batch';
import type { FanOutPolicy } from '../../shared/change-set/fan-out';
import { fieldName, isFailure } from '../../shared/change-set/item-request';
import { hasNothingToSend } from '../../shared/change-set/nothing-to-send';
import { changeWriter, writablePath, writeField, type ItemPath } from '../../shared/change-set/write-change';
import { Breather } from '../../shared/event-loop';
import { inputFailure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';
import { message } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { unreadableSync } from '../kept-review';
import { label } from '../label';
import { loadLibrary } from '../library/load-library';
import type { RememberedLibrary } from '../library/remembered-library';
import { toOutput } from '../outputs';
import { SyncTally } from '../report';
import { loadMergeRules, type LoadedMergeRules } from '../rules/load-merge-rules';
import { readTheirs } from '../theirs';
import { askedOfRelations, askedReader, type AskedReader } from './asked';
import { MERGE_FIELD, mergeFields, PROTECTED_HOURS } from './merge-fields';
import { mergeRelations, type MergeRun } from './merge-relations';
import { MergeSummary } from './merge-summary';
import { readPolicy } from './read-policy';
import { ReasonText } from './reason-text';
import { toRelationResult, unreadable, type RelationResult } from './sync-result';

export const description: INodeProperties[] = mergeFields;

const HOUR_MS = 3_600_000;

/** An automation asks without looking; a person who asks now can know what was edited before. */
const UNLESS_SET: MergeRun['protectMs'] = { person: 0, automation: PROTECTED_HOURS * HOUR_MS };

/**
 * Merges what items ask for with what people changed in WeCom since the ledger last looked, relation by relation.
 * Nothing is written to WeCom: what comes out on the first output asks for exactly what is to be sent.
 */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], []];
	const write = writerOf(context);
	const ledger = await openLedgerOf(context);
	try {
		const signal = context.getExecutionCancelSignal();
		const { library, save } = await loadLibrary(open, ledger, signal);
		const loaded = await loadMergeRules(context, items, library, open);
		await save();
		const readAsked = askedReader(context, Date.now());
		const batch = await readBatch(context, items, library, open, readAsked);
		const summary = new MergeSummary();
		const { results, readings } = await mergeBatch(context, items, batch, {
			open,
			ledger,
			library,
			loaded,
			readAsked,
			summary,
		});
		const outputs = await toOutputs(context, items, batch, results, { write, readAsked, summary });
		signal?.throwIfAborted();
		// Only now: a run that dies before has moved no base, and the next one sees the same edits.
		await learnPages(ledger, open.corpId, readings);
		return outputs;
	} finally {
		await ledger.close();
	}
}

async function readBatch(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	library: RememberedLibrary,
	{ client }: OpenClient,
	readAsked: AskedReader,
): Promise<Batch> {
	const noTags = inputFailure('NO_TAGS_ASKED', {
		addField: fieldName(context, FIELD.add),
		removeField: fieldName(context, FIELD.remove),
	});
	const rules: RequestRules = {
		labels: { add: '', remove: '' },
		check: ({ add, remove }, _, itemIndex) => {
			const item = items[itemIndex]!;
			const asked = readAsked(item, itemIndex);
			if ('code' in asked) return asked;
			return add.length + remove.length > 0 || hasNothingToSend(item) ? undefined : noTags;
		},
		complete: (request) => request,
	};
	const fanOut = context.getNodeParameter('options.fanOut', 0, 'fail') as FanOutPolicy;
	const signal = context.getExecutionCancelSignal();
	return await collectBatch(context, items, rules, library, client, fanOut, signal);
}

interface MergeWorld {
	open: OpenClient;
	ledger: Ledger;
	library: RememberedLibrary;
	loaded: LoadedMergeRules;
	readAsked: AskedReader;
	summary: MergeSummary;
}

interface MergedBatch {
	/** By position of the relation's change. */
	results: RelationResult[];
	/** What the ledger may take over. */
	readings: RelationReading[];
}

async function mergeBatch(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	batch: Batch,
	{ open, ledger, library, loaded, readAsked, summary }: MergeWorld,
): Promise<MergedBatch> {
	const signal = context.getExecutionCancelSignal();
	const policy = readPolicy(context, library);
	const asked = await askedOfRelations(items, batch, readAsked);
	const { changes } = batch;
	const { rules, ofCustomer: wholeCustomers, timeZone } = loaded;
	const theirs = await readTheirs(open.client, changes, { wholeCustomers, signal });
	const world = { library, text: new ReasonText(library, timeZone) };
	const results: RelationResult[] = [];
	const run = {
		ledger,
		corpId: open.corpId,
		theirs,
		rules,
		policy,
		protectMs: protectionOf(context),
		signal,
	};
	const readings = await mergeRelations(changes, asked, run, (change, merged) => {
		if (merged) summary.count(merged);
		results[change.position] = merged
			? toRelationResult(merged, asked[change.position]!, world)
			: unreadable('RELATION_NOT_FOUND', message('RELATION_NOT_FOUND', { ...idsOf(change) }));
	});
	return { results, readings };
}

/** How long edits of people are protected, by who asks, ms. */
function protectionOf(context: IExecuteFunctions): MergeRun['protectMs'] {
	const hours = context.getNodeParameter(MERGE_FIELD.protect, 0, null) as number | null;
	if (hours === null) return UNLESS_SET;
	return { person: hours * HOUR_MS, automation: hours * HOUR_MS };
}

const PAGE = 1_000;

async function learnPages(
	{ db }: Ledger,
	corpId: string,
	readings: readonly RelationReading[],
): Promise<void> {
	for (let start = 0; start < readings.length; start += PAGE) {
		await learnRelations(db, corpId, readings.slice(start, start + PAGE), 'read');
	}
}

function idsOf({ userid, external_userid }: RelationChange): { userid: string; external_userid: string } {
	return { userid, external_userid };
}

/** Writes an item's new lists, and its member where it named only the customer. */
interface ItemWriter {
	change: ReturnType<typeof changeWriter>;
	member: ItemPath | undefined;
}

function writerOf(context: IExecuteFunctions): ItemWriter {
	const change = changeWriter(context, label, 'MERGE_NEEDS_FIELDS');
	const fansOut = context.getNodeParameter('options.fanOut', 0, 'fail') !== 'fail';
	const member = fansOut
		? writablePath(context, FIELD.member, label('Member Field'), 'MERGE_NEEDS_FIELDS')
		: undefined;
	return { change, member };
}

interface OutputWorld {
	write: ItemWriter;
	readAsked: AskedReader;
	summary: MergeSummary;
}

async function toOutputs(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	{ requests, relationsOf }: Batch,
	results: readonly RelationResult[],
	{ write, readAsked, summary }: OutputWorld,
): Promise<INodeExecutionData[][]> {
	const merged: INodeExecutionData[] = [];
	const review: INodeExecutionData[] = [];
	const tally = new SyncTally();
	const stillAsked = (item: INodeExecutionData, index: number, { reasons }: IDataObject): IDataObject => {
		const asked = readAsked(item, index);
		return unreadableSync(item.json, 'code' in asked ? undefined : asked.at, reasons as IDataObject[]);
	};
	const put = (index: number, { status, send, sync: told }: RelationResult, member?: string): void => {
		tally.counts[status] += 1;
		const item = items[index]!;
		let { json } = item;
		const sync = status === 'unreadable' ? stillAsked(item, index, told) : told;
		if (member !== undefined) json = writeField(write.member!, member, json);
		if (send) json = write.change(json, send.add, send.remove);
		(send ? merged : review).push(toOutput(item, index, { ...json, sync }));
	};
	const breather = new Breather();
	for (const [index, request] of requests.entries()) {
		if (breather.due()) await breather.pause();
		const relations = relationsOf[index];
		if (isFailure(request)) put(index, unreadable(request.code, request.message));
		else if (Array.isArray(relations)) {
			for (const { position, userid } of relations) put(index, results[position]!, userid);
		} else put(index, results[relations!.position]!);
	}
	tally.report(context, summary.sentences());
	return [merged, review];
}
