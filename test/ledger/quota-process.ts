import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerConfig } from '../../lib/ledger/config';
import { openLedger } from '../../lib/ledger/open';
import type { QuotaWindow } from '../../lib/ledger/quota-use';
import { LedgerLimits } from '../../lib/ledger/shared-limits';

/*
 * One of several processes that share a quota: makes as many calls as it may until a given moment, and prints
 * the time of each.
 */

interface Input {
	config: LedgerConfig;
	windows: QuotaWindow[];
	/** Epoch ms. */
	until: number;
}

async function main({ config, windows, until }: Input): Promise<void> {
	const ledger = await openLedger(config);
	const limits = new LedgerLimits(ledger.db);
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
