import { setTimeout as sleep } from 'node:timers/promises';
import { createChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import type { LedgerConfig } from '../../lib/ledger/config';
import { openLedger } from '../../lib/ledger/open';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { change, changeSet } from './samples';

/** A run that is about to be killed: it has planned 1,000 changes and settled 400 of them. */
async function main(config: LedgerConfig): Promise<void> {
	const { db } = await openLedger(config);
	await createChangeSet(db, changeSet('cs1'), 1_000);
	const planned = Array.from({ length: 1_000 }, (_, i) => change(`bob/wm${i}/et1`));
	const seqs = await planChanges(db, 'cs1', planned, 1_000);
	const results = seqs.slice(0, 400).map((seq) => ({ seq, state: 'applied' as const, finished_at: 1_500 }));
	await settleChanges(db, 'cs1', results, 1_500);
	// In the middle of settling the next hundred.
	await db.transaction().execute(async (trx) => {
		const next = seqs.slice(400, 500).map((seq) => ({ seq, state: 'applied' as const, finished_at: 1_600 }));
		await settleChanges(trx, 'cs1', next, 1_600);
		process.stdout.write('half done\n');
		await sleep(60_000);
	});
}

void main(JSON.parse(process.argv[2] ?? '{}') as LedgerConfig);
