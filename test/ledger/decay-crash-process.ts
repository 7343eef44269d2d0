import type { LedgerConfig } from '../../lib/ledger/config';
import { openLedger } from '../../lib/ledger/open';
import { crashedWork } from './decay-crash-work';

/** Touches and snapshots that are about to be killed. Says so when it begins. */
async function main(config: LedgerConfig): Promise<void> {
	const ledger = await openLedger(config);
	process.stdout.write('begins\n');
	await crashedWork(ledger);
	process.stdout.write('done\n');
}

void main(JSON.parse(process.argv[2] ?? '{}') as LedgerConfig);
