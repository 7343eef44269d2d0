import { setTimeout as sleep } from 'node:timers/promises';
import { openLedger } from '../../lib/ledger/open';
import { audienceCounts, outcomeCounts } from '../../lib/ledger/rollout-counts';
import { stampTags } from '../../lib/ledger/stamp-tags';
import { readStampsOfCustomers } from '../../lib/ledger/tag-stamps';
import { runChild } from './child';
import { dialects, useDatabases } from './databases';
import { crashedWork, CUSTOMERS, lasting } from './decay-crash-work';
import { scheduleAll } from './decay-samples';
import { runningRollout } from './rollout-samples';
import { CORP } from './samples';

const databases = useDatabases();
const ROLLOUT = { corp_id: CORP, rollout_id: 'r1' };

describe.each(dialects)('a process that was killed, on %s,', (dialect) => {
	it('leaves what the next run completes as if nothing had happened', async () => {
		const config = databases.config(dialect);
		const ledger = await openLedger(config, { idleMs: 0 });
		const { db } = ledger;
		await runningRollout(ledger, 'r1', 100, 200);
		const events = CUSTOMERS.map((external_userid) => ({ userid: 'bob', external_userid, tag_id: 'et1' }));
		await stampTags(
			db,
			CORP,
			events.map((event) => ({ ...event, present: 1, at: 0 })),
		);
		await scheduleAll(ledger, lasting, 0);
		const child = runChild('decay-crash-process.ts', config);
		await child.line('begins');
		const touched = async (): Promise<number> =>
			(await db.selectFrom('interactions').select('key').execute()).length;
		while ((await touched()) === 0) await sleep(1);
		await child.kill();
		expect(await touched()).toBeLessThan(CUSTOMERS.length);

		await crashedWork(ledger);
		const stamps = await readStampsOfCustomers(db, CORP, CUSTOMERS);
		// One for being put on, one for the reply: not two replies, and not none.
		expect(stamps.filter(({ score }) => score !== null && Math.abs(score - 2) < 0.001)).toHaveLength(
			CUSTOMERS.length,
		);
		expect(await audienceCounts(db, ROLLOUT)).toEqual([
			{ side: 'exposed', listed: 0, first_exposed_stage: 1, customers: CUSTOMERS.length },
		]);
		expect([...(await outcomeCounts(db, ROLLOUT))]).toEqual([
			['reply', { exposed: CUSTOMERS.length, control: 0 }],
		]);
		await ledger.close();
	});
});
