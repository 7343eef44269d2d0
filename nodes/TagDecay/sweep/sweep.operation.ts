import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { message, type MessageCode } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { scheduleTags } from '../life/schedule-tags';
import { loadPolicies } from '../policy/load-policies';
import { readNow } from '../run-time';
import { dropGone } from './drop-gone';
import { filterTags, type Filtered } from './filter-tags';
import { findDue, type DueRelation, type DueSearch, type DueState } from './find-due';
import { toItems } from './result';
import { dropSurvivors } from './survivors';
import { sweepFields } from './sweep-fields';

export const description: INodeProperties[] = sweepFields;

/** Tags that were due and are not handed on, by why. */
type LeftOut = Record<'kept' | 'gone' | 'deleted', number>;

/**
 * What is due, as items: expired tags to be removed, and tags that go soon. Nothing is removed here, so running
 * it again before they are gives the same again.
 */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[], []];
	const signal = context.getExecutionCancelSignal();
	const now = readNow(context);
	const limit = Number(context.getNodeParameter('options.limit', 0, 0)) || Infinity;
	const policies = await loadPolicies(context, open);
	const ledger = await openLedgerOf(context);
	const leftOut: LeftOut = { kept: 0, gone: 0, deleted: 0 };
	let expired: DueRelation[];
	let expiring: DueRelation[];
	try {
		const { corpId } = open;
		const { policy_version } = await scheduleTags(ledger, corpId, policies, signal);
		const search: DueSearch = { ledger, corpId, policies, policy_version, now, limit, signal };
		expired = await choose('expired', search, { context, open, leftOut });
		expiring = await choose('expiring', search, { context, open, leftOut });
	} finally {
		await ledger.close();
	}
	report(context, expired, expiring, leftOut);
	return [
		await toItems(expired, 'expired', policies, now),
		await toItems(expiring, 'expiring', policies, now),
	];
}

interface Choice {
	context: IExecuteFunctions;
	open: OpenClient;
	leftOut: LeftOut;
}

async function choose(
	state: DueState,
	search: DueSearch,
	{ context, open, leftOut }: Choice,
): Promise<DueRelation[]> {
	const note = (why: keyof LeftOut, { due, dropped }: Filtered): DueRelation[] => {
		leftOut[why] += dropped;
		return due;
	};
	const { library } = search.policies;
	let due = await findDue(state, search);
	// Nobody can take off a tag that WeCom has no more.
	due = note('deleted', await filterTags(due, ({ tag_id }) => library.get(tag_id) !== undefined));
	const wholeCustomer = context.getNodeParameter('removeWhen', 0, 'relation') === 'customer';
	if (wholeCustomer) due = note('kept', await dropSurvivors(due, state, search));
	const skipsGone = context.getNodeParameter('options.skipGone', 0, false) as boolean;
	if (skipsGone) due = note('gone', await dropGone(due, open.client, search));
	return due;
}

const LEFT_OUT: Readonly<Record<keyof LeftOut, MessageCode>> = {
	kept: 'COUNT_KEPT_BY_OTHERS',
	gone: 'COUNT_GONE',
	deleted: 'COUNT_DELETED_TAGS',
};

function report(
	context: IExecuteFunctions,
	expired: readonly DueRelation[],
	expiring: readonly DueRelation[],
	leftOut: LeftOut,
): void {
	const parts = [
		message('COUNT_EXPIRED', { tags: countTags(expired), relations: expired.length }),
		message('COUNT_EXPIRING', { tags: countTags(expiring), relations: expiring.length }),
	];
	for (const why of ['kept', 'gone', 'deleted'] as const) {
		if (leftOut[why] > 0) parts.push(message(LEFT_OUT[why], { count: leftOut[why] }));
	}
	context.addExecutionHints({ message: parts.join(' · '), location: 'outputPane', type: 'info' });
}

function countTags(due: readonly DueRelation[]): number {
	return due.reduce((sum, { tags }) => sum + tags.length, 0);
}
