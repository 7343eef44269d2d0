import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerConfig } from '../../lib/ledger/config';
import { openLedger } from '../../lib/ledger/open';
import { getRollout } from '../../lib/ledger/rollouts';
import { transitionRollout } from '../../lib/ledger/rollout-transitions';
import { CORP } from './samples';

/*
 * One of several processes that evaluate a rollout. Says that it is ready, waits until the rollout runs, then
 * decides several times at once to advance it, and prints what became of each decision.
 */

interface Input {
	config: LedgerConfig;
	decisions: number;
}

async function main({ config, decisions }: Input): Promise<void> {
	const { db } = await openLedger(config);
	process.stdout.write('ready\n');
	while ((await getRollout(db, CORP, 'r1'))?.state !== 'running') await sleep(5);
	const decide = async (_: unknown, index: number): Promise<void> => {
		const { won, rollout } = await transitionRollout(db, {
			...{ corp_id: CORP, rollout_id: 'r1', version: 1, event: 'advance', decision: null, at: 200 },
			by: `evaluation ${index}`,
			to: { state: 'running', stage: 1 },
		});
		process.stdout.write(won ? 'won\n' : `lost at version ${rollout.version}\n`);
	};
	await Promise.all(Array.from({ length: decisions }, decide));
	process.exit(0);
}

void main(JSON.parse(process.argv[2] ?? '{}') as Input);
