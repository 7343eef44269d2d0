import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerConfig } from '../../lib/ledger/config';
import { openLedger } from '../../lib/ledger/open';

/** Opens the ledger at a given moment, as several workers of one n8n do when they start. */
async function main({ config, at }: { config: LedgerConfig; at: number }): Promise<void> {
	await sleep(Math.max(0, at - Date.now()));
	const ledger = await openLedger(config);
	const versions = await ledger.db
		.selectFrom('schema_version')
		.select('version')
		.orderBy('version')
		.execute();
	process.stdout.write(`${JSON.stringify(versions.map(({ version }) => version))}\n`);
	process.exit(0);
}

void main(JSON.parse(process.argv[2] ?? '{}') as { config: LedgerConfig; at: number });
