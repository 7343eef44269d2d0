import { momentText } from '../../shared/moments';
import { writeWindows } from '../../../lib/domain/batch/windows/write-windows';
import { enqueueItems, type Enqueued } from '../../../lib/ledger/enqueue-items';
import type { JobChange } from '../../../lib/ledger/job-changes';
import { LedgerError } from '../../../lib/ledger/errors';
import { jobId } from '../../../lib/ledger/job-id';
import type { Job } from '../../../lib/ledger/jobs';
import { finishFilling, openJob, type JobOutcome } from '../../../lib/ledger/open-job';
import type { Ledger } from '../../../lib/ledger/open';
import { InputError } from '../../shared/node-error';
import { label } from '../label';
import { stateWord } from '../words';
import type { JobSettings } from './read-settings';

export interface HandedIn extends Enqueued {
	job: Job;
	outcome: JobOutcome;
	/** Changes, before those of one relation became one. */
	handedIn: number;
	/** Changes that take no call of their own. */
	saved: number;
}

/** What is to go into a job. */
export interface JobContent {
	hash: string;
	changes: readonly JobChange[];
	/** That the changes are about. */
	relations: number;
}

/** Puts changes into the job of the settings. @throws InputError where its name stands for other changes */
export async function handIn(
	ledger: Ledger,
	corpId: string,
	settings: JobSettings,
	content: JobContent,
	now: number,
): Promise<HandedIn> {
	const { job, outcome } = await open(ledger, corpId, settings, content.hash, now);
	const handedIn = content.changes.length;
	if (outcome === 'already') {
		return { job, outcome, handedIn, saved: 0, added: 0, merged: 0, known: handedIn, replaced: 0 };
	}
	const enqueued = await enqueueItems(ledger.db, job, content.changes, now);
	return {
		...{ ...enqueued, outcome, handedIn, saved: savedBy(outcome, enqueued, content) },
		job: await finishFilling(ledger.db, job, Date.now(), handedIn),
	};
}

/** What an earlier run, or one at the same time, had handed in of the same content saves nothing. */
function savedBy(outcome: JobOutcome, { merged, known }: Enqueued, content: JobContent): number {
	return outcome === 'added_to' ? merged + known : content.changes.length - content.relations;
}

async function open(
	ledger: Ledger,
	corpId: string,
	{ name, campaign, priority, windows, addTo }: JobSettings,
	hash: string,
	now: number,
): Promise<{ job: Job; outcome: JobOutcome }> {
	const job = {
		...{ id: jobId(Math.random), corp_id: corpId, name, campaign, priority, addTo },
		windows: JSON.stringify(writeWindows(windows)),
		content_hash: hash,
	};
	return await openJob(ledger.db, job, now).catch((error: unknown) => {
		if (!(error instanceof LedgerError) || error.code !== 'LEDGER_JOB_REUSED') throw error;
		const { state, total, createdAt } = error.details;
		throw new InputError(state === 'cancelled' ? 'JOB_REUSED_CANCELLED' : 'JOB_REUSED', {
			field: label(campaign === null ? 'Job Name' : 'Campaign Key'),
			value: campaign ?? name,
			state: stateWord(state as Job['state']),
			relations: total ?? 0,
			created: momentText(Number(createdAt), windows.timeZone),
			option: label('Add to an Existing Job'),
		});
	});
}
