import type { IDataObject } from 'n8n-workflow';
import { readWindows } from '../../lib/domain/batch/windows/read-windows';
import type { Windows } from '../../lib/domain/batch/windows/windows';
import type { Job } from '../../lib/ledger/jobs';

/** What of a job nobody has dealt with yet. */
export function leftOf({ pending, claimed }: Pick<Job, 'pending' | 'claimed'>): number {
	return pending + claimed;
}

/** Where a job stands, as items tell it. */
export function jobState(job: Job): IDataObject {
	const { id, name, campaign, state, priority, total, applied, unchanged, failed } = job;
	return {
		...{ id, name, campaign, status: state, priority },
		...{ relations: total, applied, unchanged, failed, left: leftOf(job) },
	};
}

/** When the job may work; as Enqueue wrote it down. */
export function windowsOf({ windows }: Pick<Job, 'windows'>): Windows {
	return readWindows(JSON.parse(windows));
}
