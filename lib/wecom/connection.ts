import { systemClock } from './clock';
import { Gate } from './gate';
import { createHttpSender } from './http-sender';
import { OTHER_CONCURRENCY, START_MARK_TAG_CONCURRENCY } from './limits';
import type { GateLimits } from './gate';
import { resolveOptions, type ResolvedOptions, type WecomClientOptions } from './options';
import type { Sender } from './sender';
import { TokenSeal } from './token-seal';
import { TokenStore } from './token-store';

const MARK_TAG = 'externalcontact/mark_tag';
/** From our timeout until the call is settled everywhere. */
const SETTLING_MS = 1_000;

/** Gates by their key: base URL, corp and endpoint. */
export type Gates = Map<string, Gate>;

/** What clients of one app have in common. */
export interface Connection {
	readonly tokens: TokenStore;
	readonly send: Sender;
	/** The gate of an endpoint, set to these options. */
	gateFor(path: string, options: ResolvedOptions): Gate;
}

/** @param gates shared by all apps of a process: WeCom counts per corp */
export function createConnection(options: WecomClientOptions, gates: Gates = new Map()): Connection {
	return {
		tokens: new TokenStore(options.clock ?? systemClock, new TokenSeal(resolveOptions(options))),
		send: options.send ?? createHttpSender(),
		gateFor(path, current) {
			const key = `${current.baseUrl}|${current.corpId}|${path}`;
			const limits = gateLimits(path, current);
			let gate = gates.get(key);
			if (gate) {
				gate.configure(limits);
			} else {
				gate = new Gate(key, path, limits, current.clock);
				gates.set(key, gate);
			}
			return gate;
		},
	};
}

function gateLimits(
	path: string,
	{ maxConcurrency, quotas, maxThrottleWaitMs, timeoutMs }: ResolvedOptions,
): GateLimits {
	const ceiling = path === MARK_TAG ? maxConcurrency : OTHER_CONCURRENCY;
	const start = path === MARK_TAG ? START_MARK_TAG_CONCURRENCY : OTHER_CONCURRENCY;
	return {
		startConcurrency: Math.min(start, ceiling),
		maxConcurrency: ceiling,
		quotas,
		maxThrottleWaitMs,
		maxCallMs: timeoutMs + SETTLING_MS,
	};
}
