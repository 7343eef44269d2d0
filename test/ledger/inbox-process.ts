import { setTimeout as sleep } from 'node:timers/promises';
import { acceptEvents, type InboxEvent } from '../../lib/ledger/accept-events';
import type { LedgerConfig } from '../../lib/ledger/config';
import { heardCallbacks } from '../../lib/ledger/heard-callbacks';
import { claimBatch, finishBatch } from '../../lib/ledger/inbox-batches';
import { openLedger, type Ledger } from '../../lib/ledger/open';
import { keepAlive } from '../../lib/ledger/process-life';
import { event, INBOX } from './inbox-samples';

/*
 * One of several processes around an inbox, until somebody hears a callback of the corp `stop`.
 *
 * `accept`: accepts all events in groups of changing size, some more than once; says how many were new.
 * `claim`: tries to claim every batch that is offered; says what it got and what it finished.
 * `hold`: claims one batch, says so, and does not finish it.
 */

interface Input {
	config: LedgerConfig;
	role: 'accept' | 'claim' | 'hold';
	name: string;
	events: number;
}

function say(word: string, value: unknown): void {
	process.stdout.write(`${word} ${JSON.stringify(value)}\n`);
}

async function accept({ db }: Ledger, count: number): Promise<void> {
	let isNew = 0;
	for (let from = 1, size = 1; from <= count; from += size, size = (size * 7) % 60) {
		const group: InboxEvent[] = [];
		// Back to front and overlapping, so that two who accept do not go the same way.
		for (let n = Math.min(count, from + size + 5); n >= from; n -= 1) group.push(event(n));
		isNew += (await acceptEvents(db, INBOX, group, Date.now())).filter(Boolean).length;
	}
	say('new', isNew);
}

async function claim({ db }: Ledger, { name, role }: Input): Promise<void> {
	await keepAlive(db, name, role === 'hold' ? 300 : 60_000, Date.now);
	say('ready', name);
	while ((await heardCallbacks(db, 'stop')).last === null) {
		const offered = await db
			.selectFrom('inbox_batches')
			.select('id')
			.where('process', 'is', null)
			.orderBy('id')
			.execute();
		for (const { id } of offered) {
			const got = await claimBatch(db, INBOX, id, { process: name, execution: name, now: Date.now() });
			if (got === undefined) continue;
			const told = got.map(({ key, deliveries }) => [key, deliveries]);
			if (role === 'hold') {
				say('holds', told);
				await sleep(60_000);
			}
			if (await finishBatch(db, INBOX, id)) say('finished', told);
		}
		await sleep(3);
	}
}

async function main(input: Input): Promise<void> {
	const ledger = await openLedger(input.config);
	if (input.role === 'accept') await accept(ledger, input.events);
	else await claim(ledger, input);
	process.exit(0);
}

void main(JSON.parse(process.argv[2] ?? '{}') as Input);
