import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DAY_MS } from '../../../lib/domain/calendar/wall-time';
import { stampStatus, type TagStatus } from '../../../lib/ledger/stamp-status';
import { inDisplayOrder } from '../../shared/display-order';
import { message } from '../../shared/messages';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { scheduleTags } from '../life/schedule-tags';
import { loadPolicies, type LoadedPolicies } from '../policy/load-policies';
import { readNow } from '../run-time';
import { chartOf } from './chart';
import { statusFields } from './status-fields';
import type { StatusRow } from './status-row';

export const description: INodeProperties[] = statusFields;

/** How many relations each tag lives on, is expiring on, has expired on; also as a picture. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	const now = readNow(context);
	const soonDays = Number(context.getNodeParameter('options.soonDays', 0, 0));
	const policies = await loadPolicies(context, open);
	const ledger = await openLedgerOf(context);
	let found: Map<string, TagStatus>;
	try {
		await scheduleTags(ledger, open.corpId, policies, context.getExecutionCancelSignal());
		found = await stampStatus(ledger.db, open.corpId, { now, soon: now + soonDays * DAY_MS });
	} finally {
		await ledger.close();
	}
	const rows = inLibraryOrder(found, policies);
	const items = rows.map(toItem);
	const first = items[0];
	if (first && context.getNodeParameter('chart', 0, true) === true) {
		first.binary = { chart: await chartOf(context, rows, now, policies) };
	}
	report(context, rows);
	return [items];
}

/** As WeCom shows the tags; those that are gone from the library come last. */
function inLibraryOrder(found: ReadonlyMap<string, TagStatus>, { library }: LoadedPolicies): StatusRow[] {
	const ids = inDisplayOrder(library.groups).flatMap(({ tags }) => inDisplayOrder(tags).map(({ id }) => id));
	const gone = [...found.keys()].filter((id) => library.get(id) === undefined).sort();
	return [...ids, ...gone].flatMap((tag_id) => {
		const status = found.get(tag_id);
		return status ? [{ tag: library.describe(tag_id), tag_id, ...status }] : [];
	});
}

function toItem({ tag, tag_id, live, expiring, expired, medianAge }: StatusRow): INodeExecutionData {
	const median_age_days = Math.round((medianAge / DAY_MS) * 10) / 10;
	return { json: { tag, tag_id, live, expiring, expired, median_age_days }, pairedItem: { item: 0 } };
}

function report(context: IExecuteFunctions, rows: readonly StatusRow[]): void {
	const total = (count: 'live' | 'expiring' | 'expired'): number =>
		rows.reduce((sum, row) => sum + row[count], 0);
	context.addExecutionHints({
		message: message('SUMMARY_DECAY_STATUS', {
			tags: rows.length,
			live: total('live'),
			expiring: total('expiring'),
			expired: total('expired'),
		}),
		location: 'outputPane',
		type: 'info',
	});
}
