import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import { listRollouts, type Rollout } from '../../../lib/ledger/rollouts';
import { SVG_MIME_TYPE } from '../../shared/chart/picture';
import { optionsCollection } from '../../shared/fields';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { asOfOption, readNow } from '../moment';
import { findRollout, rolloutLocator, rolloutsOfItems } from '../rollout-id';
import { watchStage } from '../stage-watch';
import { drawRollout } from './draw-rollout';
import { readSeries } from './series';
import { statusResult } from './status-result';

export const description: INodeProperties[] = [
	{
		...rolloutLocator,
		required: false,
		description: 'The rollout to tell about. Empty: all of them, newest first.',
	},
	{
		displayName: 'Picture',
		name: 'picture',
		type: 'boolean',
		default: true,
		description:
			'Whether to add a picture: customers exposed over time, and exposed against control with the bounds that decide',
	},
	optionsCollection([asOfOption]),
];

/** Rollouts without a name are a list; more than this many are not looked at one by one. */
const MOST_LISTED = 200;

/** One item per rollout: where it stands, what happened in its stage, how it came there. WeCom is not asked. */
export async function execute(
	context: IExecuteFunctions,
	{ corpId }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const now = readNow(context);
	const outputs: INodeExecutionData[] = [];
	const ledger = await openLedgerOf(context);
	try {
		for (const [id, itemIndex] of rolloutsOfItems(context)) {
			const rollouts =
				id === ''
					? await listRollouts(ledger.db, { corp_id: corpId, limit: MOST_LISTED })
					: [await findRollout(ledger, corpId, id, itemIndex)];
			for (const rollout of rollouts) {
				outputs.push({ ...(await tell(context, ledger, rollout, now)), pairedItem: { item: itemIndex } });
			}
		}
		return [outputs];
	} finally {
		await ledger.close();
	}
}

async function tell(
	context: IExecuteFunctions,
	ledger: Ledger,
	rollout: Rollout,
	now: number,
): Promise<INodeExecutionData> {
	const timeZone = context.getTimezone();
	const watch = rollout.state === 'draft' ? undefined : await watchStage(rollout, ledger, now);
	const json = { rollout: await statusResult(ledger, rollout, watch, { now, timeZone }) };
	if (!watch || !context.getNodeParameter('picture', 0, true)) return { json };
	const series = await readSeries(ledger, rollout, watch, now);
	const picture = Buffer.from(drawRollout(rollout, series, timeZone));
	const file = `${rollout.id.replace(/[^\p{L}\p{N}._-]+/gu, '_')}.svg`;
	const chart = await context.helpers.prepareBinaryData(picture, file, SVG_MIME_TYPE);
	return { json, binary: { chart } };
}
