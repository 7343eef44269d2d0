import type { Ledger } from '../../../lib/ledger/open';
import { readBacklog } from '../../../lib/ledger/waiting-events';
import { TestCorp } from '../corp';
import { N8nUrl } from './n8n-url';
import { Published, type Flow } from './publish';
import { onFreePort, onLedger, sample, triggerCredentials } from './trigger-corp';

const INBOX = 'workflow/trigger';

let corp: TestCorp;
let running: Published[];
beforeEach(async () => {
	corp = await TestCorp.start();
	running = [];
});
afterEach(async () => {
	for (const published of running) await published.unpublish();
	await corp.stop();
});

async function publish(flow?: Flow, prepare?: (published: Published) => void): Promise<Published> {
	const { parameters, url } = await onFreePort();
	const credentials = triggerCredentials(corp, false);
	const published = await Published.publish({ parameters, credentials, ...(flow && { flow }) }, prepare);
	running.push(published);
	await corp.post('/sim/callback', { url });
	return published;
}

/** Sends an event that no other is like. */
async function send(userid: string, second = 0): Promise<void> {
	const CreateTime = Math.floor(Date.now() / 1000) - second;
	expect(await sample(corp, { fields: { UserID: userid, CreateTime } })).toMatchObject({ status: 200 });
}

const useridsOf = (published: Published) => published.items.map(({ userid }) => userid).sort();

/** What is left in the inbox: events that wait, and batches that are being worked on. */
async function left(): Promise<[pending: number, claims: number]> {
	return await onLedger(corp, async ({ db }) => [(await readBacklog(db, INBOX)).pending, await claimsOf(db)]);
}

async function claimsOf(db: Ledger['db']): Promise<number> {
	const rows = db.selectFrom('inbox_batches').select('id').where('process', 'is not', null);
	return (await rows.execute()).length;
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
	for (const end = Date.now() + 5_000; !(await condition());) {
		if (Date.now() > end) throw new Error('waited in vain');
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

test('an event that WeCom repeats reaches the flow once, wherever and whenever the copies arrive', async () => {
	const published = await publish();
	const credentials = triggerCredentials(corp, false);
	const n8n = await N8nUrl.open({ parameters: {}, credentials });
	const fields = { UserID: 'zhangsan', CreateTime: Math.floor(Date.now() / 1000) };
	const copies = Array.from({ length: 6 }, async (_, index) => {
		const url = index % 2 === 0 ? {} : { url: n8n.url };
		expect(await sample(corp, { fields, ...url })).toMatchObject({ status: 200, body: 'success' });
	});
	await Promise.all(copies);
	await published.until(1);
	// Long after the flow has had it.
	await until(async () => (await left()).join() === '0,0');
	expect(await sample(corp, { fields })).toMatchObject({ status: 200, body: 'success' });
	await send('lisi', 1);
	await published.until(2);
	expect(useridsOf(published)).toEqual(['lisi', 'zhangsan']);
	await n8n.close();
});

test('events that arrived while nobody handed them over reach the flow later, in their order', async () => {
	const before = await publish();
	await before.unpublish();
	const n8n = await N8nUrl.open({ parameters: {}, credentials: triggerCredentials(corp, false) });
	for (const [index, userid] of ['a', 'b', 'c'].entries()) {
		const CreateTime = Math.floor(Date.now() / 1000) - 10 + index;
		await sample(corp, { url: n8n.url, fields: { UserID: userid, CreateTime } });
	}
	await n8n.close();
	expect(await left()).toEqual([3, 0]);
	const after = await publish();
	await after.until(3);
	expect(after.items.map(({ userid }) => userid)).toEqual(['a', 'b', 'c']);
	expect(after.items.map(({ deliveries }) => deliveries)).toEqual([1, 1, 1]);
});

test('a process that dies before an execution began loses nothing, and nothing comes twice', async () => {
	const killed = await publish(undefined, (published) => (published.isDead = true));
	await send('zhangsan');
	await until(() => killed.tickets.length > 0);
	expect(await left()).toEqual([0, 0]);
	await killed.unpublish();
	const next = await publish();
	await next.until(1);
	expect(next.items).toMatchObject([{ userid: 'zhangsan', deliveries: 1 }]);
	expect(killed.items).toEqual([]);
});

test('one that dies in the middle of an execution has its events handed over again, and says so', async () => {
	const isReached = { count: 0 };
	const killed = await publish(async () => {
		isReached.count += 1;
		await new Promise(() => undefined);
	});
	await send('zhangsan');
	await until(() => isReached.count === 1);
	expect(await left()).toEqual([0, 1]);
	await killed.unpublish();

	// What this process has at work is its own, even if nobody has heard of it for long: it may have been stopped.
	await onLedger(corp, async ({ db }) => {
		await db.updateTable('leases').set({ until: 0 }).where('key', 'like', 'process:%').execute();
	});
	const early = await publish();
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(early.tickets).toEqual([]);
	await early.unpublish();

	// Another process whose word has run out is dead.
	await onLedger(corp, async ({ db }) => {
		await db.updateTable('inbox_batches').set({ process: 'another' }).execute();
	});
	const next = await publish();
	await next.until(1);
	expect(next.items).toMatchObject([{ userid: 'zhangsan', deliveries: 2 }]);
	await until(async () => (await left()).join() === '0,0');
});

test('the process that runs an execution ends its batch, though the one that started it is gone', async () => {
	const killed = await publish(undefined, (published) => (published.isDead = true));
	await send('zhangsan');
	await until(() => killed.tickets.length > 0);
	const ofWorker = await killed.runTicket(killed.tickets[0]!);
	expect(ofWorker.items).toHaveLength(1);
	await until(async () => (await left()).join() === '0,0');
	await killed.unpublish();
	const next = await publish();
	await send('lisi');
	await next.until(1);
	expect(useridsOf(next)).toEqual(['lisi']);
});

test('the flow that fails has had its events: n8n shows the failure, and they do not come again', async () => {
	const published = await publish(async () => await Promise.reject(new Error('the flow is broken')));
	await send('zhangsan');
	await until(async () => published.executions.length === 1 && (await left()).join() === '0,0');
	expect(published.executions[0]!.run.status).toBe('error');
	await published.unpublish();
	const next = await publish();
	await send('lisi');
	await next.until(1);
	expect(useridsOf(next)).toEqual(['lisi']);
});

test('a flow that waits has had its events: they take up nothing, and do not come again', async () => {
	const published = await publish(async (_items, context) => {
		await context.putExecutionToWait(new Date(Date.now() + 3_600_000));
	});
	await send('zhangsan');
	await until(async () => published.executions.length === 1 && (await left()).join() === '0,0');
	expect(published.executions[0]!.run.status).toBe('waiting');
});

test('an execution that comes too late, because its batch was withdrawn, does nothing', async () => {
	const killed = await publish(undefined, (published) => (published.isDead = true));
	await send('zhangsan');
	await until(() => killed.tickets.length > 0);
	await killed.unpublish();
	const next = await publish();
	await next.until(1);
	const late = await next.runTicket(killed.tickets[0]!);
	expect(late).toMatchObject({ items: undefined, run: { status: 'success' } });
	expect(useridsOf(next)).toEqual(['zhangsan']);
});

test('several triggers share the port of their own by path, each with its own events', async () => {
	const { parameters, url } = await onFreePort();
	const credentials = triggerCredentials(corp, false);
	const [sales, service] = await Promise.all(
		['/sales', '/service'].map(async (path) => {
			const published = await Published.publish({
				parameters: { ...parameters, path },
				credentials,
				nodeId: path,
			});
			running.push(published);
			return published;
		}),
	);
	await sample(corp, { url: url.replace('/wecom', '/sales'), fields: { UserID: 'seller' } });
	await sample(corp, { url: url.replace('/wecom', '/service'), fields: { UserID: 'helper' } });
	await sales!.until(1);
	await service!.until(1);
	expect([useridsOf(sales!), useridsOf(service!)]).toEqual([['seller'], ['helper']]);
	await sales!.unpublish();
	expect(await sample(corp, { url: url.replace('/wecom', '/sales') })).toMatchObject({ status: 404 });
	expect(await sample(corp, { url: url.replace('/wecom', '/service') })).toMatchObject({ status: 200 });
});
