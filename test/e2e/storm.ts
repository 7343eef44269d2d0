import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../runtime/free-port';
import type { N8nInstance } from '../../runtime/n8n-instance';
import type { Simulator, StormEvent, StormReport } from '../../runtime/simulator';
import { startCollector } from './collector';
import { waitUntil } from './support';
import { collectEvents } from './workflows';

export interface StormPlan {
	/** Events per second, and for how long. */
	rate: number;
	seconds: number;
	/** When n8n is killed −9 and started again, from the first event on; left out: it is not. */
	killAfterMs?: number;
	/** Through n8n's own URL instead of the trigger's port. */
	throughN8n?: boolean;
}

export interface StormOutcome {
	storm: StormReport;
	/** Distinct events that were sent. */
	sent: number;
	/** Of these, how many reached a flow. */
	reached: number;
	/** Distinct events that reached a flow without having been sent. */
	invented: number;
	/** Events handed over more than once, though no execution died under them. */
	twice: number;
	/** Events handed over again, and marked so, because the execution that had them died with n8n. */
	again: number;
	/** Flows that were started. */
	executions: number;
	/** From the last event sent until the last one reached a flow. */
	drainedMs: number;
}

interface ReachedEvent extends Record<string, unknown> {
	deliveries: number;
}

const DUPLICATES = 0.05;
/** n8n needs some 10 s to come back. */
const RETRY_DELAY_MS = 15_000;

/** Sends a storm of events at a real n8n and tells what reached its flows. */
export async function runStorm(
	n8n: N8nInstance,
	simulator: Simulator,
	plan: StormPlan,
): Promise<StormOutcome> {
	const { rate, seconds, killAfterMs, throughN8n = false } = plan;
	const collector = await startCollector();
	try {
		const port = await findFreePort();
		await n8n.addWorkflow(collectEvents(collector.url, port));
		const url = throughN8n ? `${n8n.url}/webhook/webhook-Events/webhook` : `http://127.0.0.1:${port}/wecom`;
		const { verified } = await simulator.saveCallbackUrl(url);
		if (!verified) throw new Error('The trigger did not answer the check of its URL.');

		await simulator.startStorm({
			rate,
			seconds,
			duplicates: DUPLICATES,
			reorder: DUPLICATES,
			attempts: 4,
			retry_delay_ms: RETRY_DELAY_MS,
			retry_on_status: true,
		});
		if (killAfterMs !== undefined) {
			await sleep(killAfterMs);
			await n8n.kill();
			await n8n.restart();
		}
		const patience = seconds * 1_000 + 4 * RETRY_DELAY_MS + 60_000;
		const isOver = async (): Promise<boolean> => {
			const { running, pending } = await simulator.readStorm();
			return !running && pending === 0;
		};
		await waitUntil('every event is delivered', isOver, patience);
		const deliveredAt = performance.now();
		const events = await simulator.readStormEvents();
		const reached = (): Map<string, ReachedEvent[]> => byIdentity(collector.bodies.flat() as ReachedEvent[]);
		await waitUntil('every event reaches a flow', async () => reached().size >= events.length, patience);
		const drainedMs = performance.now() - deliveredAt;
		// What comes late would come twice.
		await sleep(2_000);
		return {
			storm: await simulator.readStorm(),
			...compare(events, reached()),
			executions: collector.bodies.length,
			drainedMs,
		};
	} finally {
		collector.close();
	}
}

function compare(events: StormEvent[], reached: Map<string, ReachedEvent[]>) {
	const sent = new Set(events.map(identityOf));
	const handed = [...reached.values()];
	return {
		sent: sent.size,
		reached: [...sent].filter((identity) => reached.has(identity)).length,
		invented: [...reached.keys()].filter((identity) => !sent.has(identity)).length,
		twice: handed.filter((each) => each.filter(({ deliveries }) => deliveries === 1).length > 1).length,
		again: handed.filter((each) => each.some(({ deliveries }) => deliveries > 1)).length,
	};
}

function byIdentity(events: readonly ReachedEvent[]): Map<string, ReachedEvent[]> {
	const found = new Map<string, ReachedEvent[]>();
	for (const event of events) {
		const identity = identityOf(event);
		found.set(identity, [...(found.get(identity) ?? []), event]);
	}
	return found;
}

/** What WeCom says of an event; two that agree in all of it cannot be told apart. */
function identityOf(event: Record<string, unknown>): string {
	const fields = [
		'event',
		'change_type',
		'userid',
		'external_userid',
		'id',
		'chat_id',
		'update_detail',
		'cur_mem_ver',
		'create_time',
	];
	return fields.map((field) => String(event[field] ?? '')).join('|');
}
