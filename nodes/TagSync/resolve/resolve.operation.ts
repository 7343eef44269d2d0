import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { relationKey, type Relation } from '../../../lib/domain/tag-change';
import { learnRelations } from '../../../lib/ledger/learn-relations';
import type { Ledger } from '../../../lib/ledger/open';
import { checkId, fieldName } from '../../shared/change-set/item-request';
import { changeWriter } from '../../shared/change-set/write-change';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';
import { FIELD } from '../../shared/fields';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { fieldReader } from '../../shared/read-field';
import { DecidedTags } from '../decided-tags';
import { label } from '../label';
import { loadLibrary } from '../library/load-library';
import { ReasonText } from '../merge/reason-text';
import type { RelationResult } from '../merge/sync-result';
import { toOutput } from '../outputs';
import { SyncTally } from '../report';
import { loadMergeRules } from '../rules/load-merge-rules';
import { readTheirs, type Theirs } from '../theirs';
import { choiceReader } from './read-choices';
import { RESOLVE_FIELD, resolveFields } from './resolve-fields';
import { resolveItem, unreadable, type ResolveWorld } from './resolve-item';

export const description: INodeProperties[] = resolveFields;

/**
 * Carries out what a person decided about items that needed a review: what comes out on the first output asks for
 * exactly what is to be sent now. With that the ledger takes over what WeCom holds: the clash is settled.
 */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], []];
	const write = changeWriter(context, label, 'MERGE_NEEDS_FIELDS');
	const signal = context.getExecutionCancelSignal();
	const ledger = await openLedgerOf(context);
	try {
		const { library, save } = await loadLibrary(open, ledger, signal);
		const {
			rules,
			ofCustomer: wholeCustomers,
			timeZone,
		} = await loadMergeRules(context, items, library, open);
		await save();
		const relations = readRelations(context, items);
		const theirs = await readTheirs(open.client, relations.filter(isRelation), { wholeCustomers, signal });
		const world: ResolveWorld = {
			node: context.getNode(),
			library,
			rules,
			decided: new DecidedTags(theirs),
			text: new ReasonText(library, timeZone),
			readChoices: choiceReader(context, library),
			readDecider: fieldReader(context, RESOLVE_FIELD.decidedBy),
		};
		const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
		const settled = new Map<string, Relation>();
		const tally = new SyncTally();
		const breather = new Breather();
		for (const [index, item] of items.entries()) {
			if (breather.due()) await breather.pause();
			const relation = relations[index]!;
			const result: RelationResult = isRelation(relation)
				? resolveItem(item, index, relation, world)
				: unreadable(relation.code, relation.message, item.json);
			tally.counts[result.status] += 1;
			const { send, sync } = result;
			const json = send ? write(item.json, send.add, send.remove) : item.json;
			outputs[send ? 0 : 1].push(toOutput(item, index, { ...json, sync }));
			if (send && isRelation(relation)) {
				settled.set(relationKey(relation.userid, relation.external_userid), relation);
			}
		}
		await learn(ledger, open.corpId, settled.values(), theirs);
		tally.report(context);
		return outputs;
	} finally {
		await ledger.close();
	}
}

function readRelations(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): Array<Relation | Failure> {
	const member = fieldReader(context, FIELD.member);
	const customer = fieldReader(context, FIELD.customer);
	const memberName = fieldName(context, FIELD.member);
	const customerName = fieldName(context, FIELD.customer);
	return items.map((item, index) => {
		const userid = member(item, index);
		const external_userid = customer(item, index);
		const failure =
			checkId(userid, memberName, 'EXPECT_USERID') ??
			checkId(external_userid, customerName, 'EXPECT_EXTERNAL_USERID');
		return failure ?? { userid: userid as string, external_userid: external_userid as string };
	});
}

function isRelation(relation: Relation | Failure): relation is Relation {
	return 'userid' in relation;
}

async function learn(
	{ db }: Ledger,
	corpId: string,
	relations: Iterable<Relation>,
	theirs: Theirs,
): Promise<void> {
	const readings = [...relations].map(({ userid, external_userid }) => ({
		userid,
		external_userid,
		tags: [...(theirs.of({ userid, external_userid }) ?? [])],
		at: theirs.since,
	}));
	await learnRelations(db, corpId, readings, 'read');
}
