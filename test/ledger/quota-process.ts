import { setTimeout as sleep } from 'node:timers/promises';
import { readClosedUntil } from '../../lib/ledger/closed-endpoints';
import type { LedgerConfig } from '../../lib/ledger/config';
import { openLedger } from '../../lib/ledger/open';
import type { QuotaWindow } from '../../lib/ledger/quota-use';
import { LedgerLimits } from '../../lib/ledger/shared-limits';

/*
 * One of several processes that share a quota. Says that it is ready, waits until `START` stands in the ledger,
 * then makes as many calls as it may for `ms`, and prints the time of each.
 */

const START = 'start';

interface Input {
	config: LedgerConfig;
	windows: QuotaWindow[];
	ms: number;
}

async function main({ config, windows, ms }: Input): Promise<void> {
	const ledger = await openLedger(config);
	const limits = new LedgerLimits(ledger.db);
	process.stdout.write('ready\n');
	while ((await readClosedUntil(ledger.db, START)) === 0) await sleep(10);
	const until = Date.now() + ms;
	while (Date.now() < until) {
		const grant = await limits.grantCalls('mark', 7, windows, 1_000);
		if (grant.granted === 0) {
			await sleep(grant.retryInMs);
			continue;
		}
		for (let call = 0; call < grant.granted; call += 1) {
			process.stdout.write(`${Date.now()}\n`);
			await sleep(1);
		}
		await limits.settleCalls('mark', grant.id, grant.granted);
	}
	process.exit(0);
}

void main(JSON.parse(process.argv[2] ?? '{}') as Input);
