import type { CallbackRequest } from './envelope';
import { NoAnswer, type CallbackSender } from './post';

export interface DeliveryRules {
	/** Deliveries tried in all. */
	attempts: number;
	timeoutMs: number;
	retryDelayMs: number;
	/** Page 90930 retries only what got no answer, page 90238 every status but 200. */
	retryOnStatus: boolean;
}

/** One attempt: the status it was answered with, or why there was no answer. */
export interface AttemptResult {
	outcome: number | NoAnswer['kind'];
	/** From the decision to send until the end of the answer. */
	ms: number;
}

export interface DeliveryCounts {
	/** Ended with an answer that is not retried. */
	answered: number;
	retried: number;
	/** Given up after the last attempt. */
	failed: number;
	pending: number;
}

export interface DeliveryWatcher {
	onAttempt?(result: AttemptResult): void;
	/** After the last attempt; not called for what is dropped by `clear`. */
	onEnd?(last: AttemptResult): void;
}

/** Posts callbacks, and again those that fail. Never waits for one before it sends the next. */
export class Deliveries {
	private readonly timers = new Set<NodeJS.Timeout>();
	/** Deliveries begun before `clear` belong to the past: they are not counted any more. */
	private era = 0;
	private totals = noDeliveries();

	constructor(
		private readonly sender: CallbackSender,
		private readonly rules: () => DeliveryRules,
	) {}

	get counts(): Readonly<DeliveryCounts> {
		return this.totals;
	}

	deliver(request: CallbackRequest, delayMs: number, watcher: DeliveryWatcher = {}): void {
		this.totals.pending += 1;
		this.later(delayMs, () => void this.attempt(request, this.rules().attempts, watcher));
	}

	/** Forgets what is under way, and all counts. */
	clear(): void {
		this.era += 1;
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.totals = noDeliveries();
	}

	private async attempt(
		request: CallbackRequest,
		attemptsLeft: number,
		watcher: DeliveryWatcher,
	): Promise<void> {
		const { era } = this;
		const result = await post(this.sender, request, this.rules().timeoutMs);
		if (era !== this.era) return;
		watcher.onAttempt?.(result);
		const { retryDelayMs, retryOnStatus } = this.rules();
		const accepted = typeof result.outcome === 'number' && (result.outcome === 200 || !retryOnStatus);
		if (!accepted && attemptsLeft > 1) {
			this.totals.retried += 1;
			this.later(retryDelayMs, () => void this.attempt(request, attemptsLeft - 1, watcher));
			return;
		}
		this.totals.pending -= 1;
		if (accepted) this.totals.answered += 1;
		else this.totals.failed += 1;
		watcher.onEnd?.(result);
	}

	private later(delayMs: number, action: () => void): void {
		if (delayMs === 0) {
			action();
			return;
		}
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			action();
		}, delayMs);
		timer.unref();
		this.timers.add(timer);
	}
}

function noDeliveries(): DeliveryCounts {
	return { answered: 0, retried: 0, failed: 0, pending: 0 };
}

async function post(
	sender: CallbackSender,
	request: CallbackRequest,
	timeoutMs: number,
): Promise<AttemptResult> {
	const begun = performance.now();
	const outcome = await sender.send('POST', request, timeoutMs).then(
		({ status }) => status,
		(error: unknown) => {
			if (error instanceof NoAnswer) return error.kind;
			throw error;
		},
	);
	return { outcome, ms: performance.now() - begun };
}
