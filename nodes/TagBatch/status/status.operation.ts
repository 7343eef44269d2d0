import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { listJobs, type Job } from '../../../lib/ledger/jobs';
import type { Ledger } from '../../../lib/ledger/open';
import type { JobState } from '../../../lib/ledger/schema';
import { SVG_MIME_TYPE } from '../../shared/chart/picture';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { readLimits, type Limits } from '../feasibility';
import { findChosenJob, jobsOfItems } from '../find-job';
import { drawJob } from './draw-job';
import { failedRelations } from './failed-relations';
import { reportJob } from './job-report';
import { FAILED_ITEMS, JOBS, statusFields } from './status-fields';

export const description = statusFields;

const LIVE: JobState[] = ['filling', 'queued', 'paused', 'stopped'];

const ENDED: JobState[] = ['finished', 'cancelled'];

const RECENT_MS = 7 * 24 * 3_600_000;

/** More jobs than these are not told about at once. */
const MOST_JOBS = 200;

/** Where jobs stand, or what of them failed. WeCom is not asked. */
export async function execute(
	context: IExecuteFunctions,
	{ corpId }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const now = Date.now();
	const limits = await readLimits(context);
	const returnsFailed = context.getNodeParameter('return', 0, JOBS) === FAILED_ITEMS;
	const outputs: INodeExecutionData[] = [];
	const ledger = await openLedgerOf(context);
	try {
		for (const [name, itemIndex] of jobsOfItems(context)) {
			const pairedItem = { item: itemIndex };
			const jobs =
				name === ''
					? await recentJobs(ledger, corpId, now)
					: [await findChosenJob(ledger, corpId, name, itemIndex)];
			for (const job of jobs) {
				if (!returnsFailed) outputs.push({ ...(await tell(context, ledger, job, limits, now)), pairedItem });
				else for await (const json of failedRelations(ledger, job)) outputs.push({ json, pairedItem });
			}
		}
		return [outputs];
	} finally {
		await ledger.close();
	}
}

async function recentJobs(ledger: Ledger, corpId: string, now: number): Promise<Job[]> {
	const query = { corp_id: corpId, limit: MOST_JOBS };
	const live = await listJobs(ledger.db, { ...query, states: LIVE });
	const ended = await listJobs(ledger.db, { ...query, states: ENDED });
	return [...live, ...ended.filter(({ finished_at: at }) => at !== null && at > now - RECENT_MS)];
}

async function tell(
	context: IExecuteFunctions,
	ledger: Ledger,
	job: Job,
	limits: Limits,
	now: number,
): Promise<INodeExecutionData> {
	const drawn = context.getNodeParameter('picture', 0, true) === true;
	const since = drawn ? 0 : now;
	const report = await reportJob(ledger, job, limits, { now, since });
	const json = { job: report.json };
	if (!drawn) return { json };
	const picture = Buffer.from(drawJob(report, now));
	const file = `${job.name.replace(/[^\p{L}\p{N}._-]+/gu, '_')}.svg`;
	const chart = await context.helpers.prepareBinaryData(picture, file, SVG_MIME_TYPE);
	return { json, binary: { chart } };
}
