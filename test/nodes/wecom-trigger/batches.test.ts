import type { IDataObject } from 'n8n-workflow';
import { acceptEvents } from '../../../lib/ledger/accept-events';
import { TestCorp } from '../corp';
import { Published, type Flow } from './publish';
import { onFreePort, onLedger, sample, triggerCredentials } from './trigger-corp';

let corp: TestCorp;
let published: Published | undefined;
beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => {
	await published?.unpublish();
	published = undefined;
	await corp.stop();
});

async function publish(options: IDataObject, flow?: Flow): Promise<Published> {
	const { parameters, url } = await onFreePort({ options });
	const credentials = triggerCredentials(corp, false);
	published = await Published.publish({ parameters, credentials, ...(flow && { flow }) });
	await corp.post('/sim/callback', { url });
	return published;
}

let count = 0;
async function send(): Promise<void> {
	count += 1;
	expect(await sample(corp, { fields: { UserID: `member${count}` } })).toMatchObject({ status: 200 });
}

/** Events that another process has accepted. */
async function acceptElsewhere(events: number): Promise<void> {
	const now = Date.now();
	await onLedger(corp, async ({ db }) => {
		const accepted = Array.from({ length: events }, (_, index) => ({
			key: `key${index}`,
			at: now,
			payload: JSON.stringify({
				event: 'batch_job_result',
				create_time: Math.floor(now / 1000),
				at: new Date(now).toISOString(),
				corp_id: corp.simulator.corpid,
				job_id: String(index),
			}),
		}));
		await acceptEvents(db, 'workflow/trigger', accepted, now);
	});
}

const sizesOf = ({ executions }: Published) => executions.map(({ items }) => items?.length ?? 0);

test('an event after a quiet moment starts an execution at once', async () => {
	const running = await publish({ longestWait: 60_000 });
	await send();
	await running.until(1, 1_000);
	expect(sizesOf(running)).toEqual([1]);
});

test('those that follow it closely wait for each other, no longer than allowed', async () => {
	const running = await publish({ longestWait: 1_000 });
	await send();
	await running.until(1);
	const begun = Date.now();
	for (let more = 0; more < 5; more++) await send();
	await running.until(6);
	expect(Date.now() - begun).toBeGreaterThan(300);
	expect(sizesOf(running)).toEqual([1, 5]);
});

test('a full batch waits for nothing', async () => {
	const running = await publish({ longestWait: 60_000, batchSize: 3 });
	await send();
	await running.until(1, 1_000);
	for (let more = 0; more < 7; more++) await send();
	await running.until(7, 1_000);
	expect(sizesOf(running)).toEqual([1, 3, 3]);
});

test('what another process accepted is found without being told', async () => {
	const running = await publish({});
	await acceptElsewhere(1);
	await running.until(1, 2_000);
});

test('no more executions run at once than allowed; the rest waits in the ledger', async () => {
	let atOnce = 0;
	let most = 0;
	const running = await publish({ batchSize: 10, executionsAtOnce: 2 }, async () => {
		most = Math.max(most, (atOnce += 1));
		await new Promise((resolve) => setTimeout(resolve, 20));
		atOnce -= 1;
	});
	await acceptElsewhere(95);
	const items = await running.until(95);
	expect(most).toBe(2);
	expect(sizesOf(running).sort((a, b) => a - b)).toEqual([5, ...Array.from({ length: 9 }, () => 10)]);
	expect(new Set(items.map(({ job_id }) => job_id)).size).toBe(95);
});

test('an execution that did not begin is tried again after a rest', async () => {
	const running = await publish({});
	running.failsToStart = true;
	await send();
	for (const end = Date.now() + 2_000; running.tickets.length === 0 && Date.now() < end;)
		await new Promise((resolve) => setTimeout(resolve, 5));
	running.failsToStart = false;
	await new Promise((resolve) => setTimeout(resolve, 600));
	expect(running.items).toEqual([]);
	await running.until(1, 3_000);
	expect(running.items[0]).toMatchObject({ deliveries: 1 });
	expect(running.tickets).toHaveLength(2);
});
