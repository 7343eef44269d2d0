import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerConfig } from '../../lib/ledger/config';
import { openLedger } from '../../lib/ledger/open';

/** Another process that writes to the file for a while. */
async function main({ config, ms }: { config: LedgerConfig; ms: number }): Promise<void> {
	const ledger = await openLedger(config);
	await ledger.db.transaction().execute(async (trx) => {
		await trx.insertInto('closed_endpoints').values({ key: 'held', until: 1 }).execute();
		process.stdout.write('holding\n');
		await sleep(ms);
	});
	process.stdout.write('released\n');
	process.exit(0);
}

void main(JSON.parse(process.argv[2] ?? '{}') as { config: LedgerConfig; ms: number });
