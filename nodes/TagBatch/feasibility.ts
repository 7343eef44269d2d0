import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { WEIGHT_OF_PRIORITY } from '../../lib/domain/batch/priorities';
import { foresee, type Foresight } from '../../lib/domain/batch/foresee';
import { nextOpening } from '../../lib/domain/batch/windows/openings';
import { listJobs, type Job } from '../../lib/ledger/jobs';
import type { Ledger } from '../../lib/ledger/open';
import { resolveOptions } from '../../lib/wecom/options';
import type { QuotaWindow } from '../../lib/wecom/shared-limits';
import { message, type MessageCode } from '../shared/messages';
import { momentText } from '../shared/moments';
import { clientOptions } from '../shared/open';
import { leftOf, windowsOf } from './job-state';
import { countText, isoTime } from './words';

/** What the credential allows. */
export interface Limits {
	/** Our share of WeCom's quotas. */
	quotas: QuotaWindow[];
	/** Calls at once. */
	concurrency: number;
}

/** Of a call, until it has been measured: what WeCom's answers take from a server in China. */
const USUAL_LATENCY_MS = 100;

/** More jobs than these do not run at the same time. */
const JOBS_AHEAD = 200;

export async function readLimits(context: IExecuteFunctions): Promise<Limits> {
	const { quotas, maxConcurrency } = resolveOptions(clientOptions(await context.getCredentials('wecomApi')));
	return { quotas, concurrency: maxConcurrency };
}

/** What is to be expected of a job. */
export interface Feasibility extends Pick<Foresight, 'nights' | 'finishesAt' | 'ratePerHour' | 'limitedBy'> {
	/** Calls of the job itself. */
	calls: number;
	/** Calls of other jobs that are made meanwhile. */
	others: number;
	/** When its windows open; undefined: never. */
	opensAt?: number;
	timeZone: string;
}

/**
 * How long a job will take at the known quota. Every relation is counted as a call, though those that are as they
 * should be take none; of other jobs in the queue as much is counted as fairness gives them meanwhile.
 */
export async function foreseeJob(
	ledger: Ledger,
	job: Job,
	{ quotas, concurrency }: Limits,
	now: number,
): Promise<Feasibility> {
	const windows = windowsOf(job);
	const calls = leftOf(job);
	const others = await callsOfOthers(ledger, job);
	const pace = { concurrency, latencyMs: USUAL_LATENCY_MS };
	const foresight = foresee({ calls: calls + others, quotas, pace, windows, now });
	const { nights, finishesAt, ratePerHour, limitedBy } = foresight;
	const opensAt = nextOpening(windows, now);
	return { calls, others, nights, finishesAt, ratePerHour, limitedBy, opensAt, timeZone: windows.timeZone };
}

async function callsOfOthers(ledger: Ledger, job: Job): Promise<number> {
	const queued = await listJobs(ledger.db, {
		corp_id: job.corp_id,
		states: ['queued', 'filling'],
		limit: JOBS_AHEAD,
	});
	const share = leftOf(job) / WEIGHT_OF_PRIORITY[job.priority];
	const others = queued.filter(({ id }) => id !== job.id);
	return others.reduce(
		(sum, other) => sum + Math.min(leftOf(other), Math.ceil(share * WEIGHT_OF_PRIORITY[other.priority])),
		0,
	);
}

const LIMITS: Readonly<Record<Foresight['limitedBy'], MessageCode>> = {
	quota: 'LIMITED_BY_QUOTA',
	concurrency: 'LIMITED_BY_CONCURRENCY',
	measured: 'LIMITED_BY_MEASURED',
	nothing: 'LIMITED_BY_NOTHING',
};

/** The same in a sentence. */
export function feasibilityText(feasibility: Feasibility): string {
	const { calls, others, nights, finishesAt, ratePerHour, limitedBy, timeZone } = feasibility;
	if (calls === 0) return message('FEASIBLE_NOTHING');
	const values = {
		calls: countText(calls),
		others: countText(others),
		rate: countText(ratePerHour),
		limit: message(LIMITS[limitedBy]),
	};
	const text =
		finishesAt === undefined
			? message('FEASIBLE_NEVER', values)
			: message('FEASIBLE', { ...values, nights, time: momentText(finishesAt, timeZone) });
	return others === 0 ? text : text + message('FEASIBLE_OTHERS', values);
}

export function feasibilityResult(feasibility: Feasibility): IDataObject {
	const { calls, others, nights, finishesAt, ratePerHour, limitedBy, opensAt } = feasibility;
	return {
		...{ calls, calls_of_others: others, nights },
		...{ opens_at: isoTime(opensAt), finishes_at: isoTime(finishesAt) },
		...{ rate_per_hour: Math.round(ratePerHour), limited_by: limitedBy },
		message: feasibilityText(feasibility),
	};
}
