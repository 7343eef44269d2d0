import type { LedgerConfig } from '../../lib/ledger/config';
import { enqueueItems } from '../../lib/ledger/enqueue-items';
import { openLedger } from '../../lib/ledger/open';
import { finishFilling, openJob } from '../../lib/ledger/open-job';
import { manyChanges, newJob } from './job-samples';

/** Hands in a job and is about to be killed. Says so when it begins. */
async function main(config: LedgerConfig): Promise<void> {
	const { db } = await openLedger(config);
	const { job } = await openJob(db, newJob('a'), 1);
	process.stdout.write('begins\n');
	await enqueueItems(db, job, manyChanges(), 2);
	await finishFilling(db, job, 3);
	process.stdout.write('done\n');
}

void main(JSON.parse(process.argv[2] ?? '{}') as LedgerConfig);
