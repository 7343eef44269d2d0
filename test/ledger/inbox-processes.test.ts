import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerConfig } from '../../lib/ledger/config';
import { noteCallback } from '../../lib/ledger/heard-callbacks';
import { offerBatch, withdrawOffered } from '../../lib/ledger/inbox-batches';
import { openLedger, type Ledger } from '../../lib/ledger/open';
import { recoverClaimed } from '../../lib/ledger/recover-claimed';
import { runChild } from './child';
import { dialects, useDatabases } from './databases';
import { events, INBOX, keysOf } from './inbox-samples';

const databases = useDatabases();
const EVENTS = 2_000;

type Told = Array<[key: string, deliveries: number]>;

function start(config: LedgerConfig, role: 'accept' | 'claim' | 'hold', name: string) {
	return runChild('inbox-process.ts', { config, role, name, events: EVENTS });
}

function told(lines: readonly string[], word: string): Told {
	return lines
		.filter((line) => line.startsWith(word))
		.flatMap((line) => JSON.parse(line.slice(word.length)) as Told);
}

/** Offers what comes, now and then takes back what is offered, until there is nothing left anywhere. */
async function lead({ db }: Ledger, count: number): Promise<void> {
	for (let round = 1; ; round += 1) {
		await offerBatch(db, INBOX, { limit: 20, now: Date.now() });
		if (round % 7 === 0) await withdrawOffered(db, INBOX);
		await recoverClaimed(db, INBOX, Date.now);
		const came = await db.selectFrom('inbox_keys').select('key').execute();
		const waiting = await db.selectFrom('inbox_events').select('id').execute();
		const batches = await db.selectFrom('inbox_batches').select('id').execute();
		if (came.length === count && waiting.length + batches.length === 0) return;
		await sleep(1);
	}
}

describe.each(dialects)('an inbox that several processes share, on %s,', (dialect) => {
	it('hands every event over once, and once more only where its process was killed', async () => {
		const config = databases.config(dialect);
		const ledger = await openLedger(config, { idleMs: 0 });
		const victim = start(config, 'hold', 'victim');
		const claimers = ['a', 'b', 'c'].map((name) => start(config, 'claim', name));
		await victim.line('ready');
		const acceptors = ['x', 'y'].map((name) => start(config, 'accept', name));
		const done = lead(ledger, EVENTS);
		const held = told([await victim.line('holds')], 'holds');
		await victim.kill();
		await done;
		await noteCallback(ledger.db, 'stop', 1);

		const accepted = (await Promise.all(acceptors.map(async (child) => await child.finish()))).flat();
		const isNew = accepted.map((line) => Number(line.replace('new ', '')));
		expect(isNew.reduce((sum, count) => sum + count, 0)).toBe(EVENTS);
		const lines = (await Promise.all(claimers.map(async (child) => await child.finish()))).flat();
		const finished = told(lines, 'finished');
		expect(finished.map(([key]) => key).sort()).toEqual(keysOf(events(1, EVENTS))?.sort());
		const again = finished.filter(([, deliveries]) => deliveries > 1);
		expect(held.length).toBeGreaterThan(0);
		expect(again.map(([key]) => key).sort()).toEqual(held.map(([key]) => key).sort());
		await ledger.close();
	});
});
