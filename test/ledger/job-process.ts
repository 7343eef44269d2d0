import { setTimeout as sleep } from 'node:timers/promises';
import { createChangeSet, finishChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { claimItems, type ClaimedItem } from '../../lib/ledger/claim-items';
import type { LedgerConfig } from '../../lib/ledger/config';
import { findJob } from '../../lib/ledger/jobs';
import { openLedger, type Ledger } from '../../lib/ledger/open';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { settleItems } from '../../lib/ledger/settle-items';
import { changeSet, CORP } from './samples';

/*
 * One of several processes that work off job_a and job_b. Says that it is ready, waits until both are filled,
 * then claims and settles until nothing is left, and prints how many items it settled.
 */

interface Input {
	config: LedgerConfig;
	name: string;
}

const JOBS = ['job_a', 'job_b'];

async function main({ config, name }: Input): Promise<void> {
	const ledger = await openLedger(config);
	const { db } = ledger;
	process.stdout.write('ready\n');
	while ((await states(ledger)).includes('filling')) await sleep(5);
	const set = `cs_${name}`;
	await createChangeSet(db, changeSet(set), Date.now());
	let settled = 0;
	while (!(await states(ledger)).every((state) => state === 'finished')) {
		const jobs = JOBS.map((id) => ({ id, weight: 1 }));
		const items = await claimItems(db, CORP, { jobs, limit: 20, changeSetOf: () => set, now: Date.now() });
		if (items.length === 0) {
			await sleep(5);
			continue;
		}
		process.stdout.write('claimed\n');
		await reportClashes(ledger, set, items);
		const changes = items.flatMap(({ userid, external_userid, add }) =>
			add.map((tag_id) => ({ userid, external_userid, tag_id, action: 'add' as const })),
		);
		const seqs = await planChanges(db, set, changes, Date.now());
		const at = Date.now();
		await settleChanges(
			db,
			set,
			seqs.map((seq) => ({ seq, state: 'applied', finished_at: at })),
			at,
		);
		settled += await settleItems(
			db,
			items.map(({ job_id, seq }) => ({ job_id, seq, change_set_id: set, state: 'applied' })),
			Date.now(),
		);
	}
	await finishChangeSet(db, set, { state: 'finished', counts: {}, now: Date.now() });
	process.stdout.write(`settled ${settled}\n`);
	process.exit(0);
}

async function states({ db }: Ledger): Promise<string[]> {
	const jobs = await Promise.all(JOBS.map(async (id) => await findJob(db, CORP, id)));
	return jobs.map((job) => job?.state ?? 'filling');
}

/** While a customer's items are claimed here, nobody else may have claimed one. */
async function reportClashes({ db }: Ledger, set: string, items: readonly ClaimedItem[]): Promise<void> {
	const rows = await db
		.selectFrom('job_items')
		.select(['external_userid', 'change_set_id'])
		.where('state', '=', 'claimed')
		.where('change_set_id', '<>', set)
		.execute();
	const own = new Set(items.map(({ external_userid }) => external_userid));
	for (const { external_userid, change_set_id } of rows) {
		if (own.has(external_userid)) process.stdout.write(`clash ${external_userid} ${change_set_id}\n`);
	}
}

void main(JSON.parse(process.argv[2] ?? '{}') as Input);
