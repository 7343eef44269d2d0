import { MOST_REORDER_MS, type Callbacks } from '../callback/callbacks';
import { Deliveries, type AttemptResult, type DeliveryWatcher } from '../callback/deliveries';
import type { CorpEvent } from '../callback/event';
import type { CallbackSender } from '../callback/post';
import type { Clock } from '../clock';
import { streamOf, type Random } from '../random';
import { Durations } from './durations';
import { eventLines, type LoggedEvent } from './event-log';
import type { StormOptions } from './options';
import { keepPace } from './pace';

/** Namespace of the corp's random streams. */
const STORM_DELIVERIES = 15;

export interface StormParts {
	callbacks: Callbacks;
	sender: CallbackSender;
	clock: Clock;
	/** Changes the corp, and tells with which event WeCom reports it. */
	nextEvent(): CorpEvent;
}

/** Callbacks at a steady rate that does not care how fast the receiver answers. */
export class Storm {
	private readonly deliveries: Deliveries;
	private readonly random: Random;
	private readonly log: LoggedEvent[] = [];
	private readonly answerTimes = new Durations();
	private readonly lateness = new Durations();
	private readonly statuses = new Map<AttemptResult['outcome'], number>();
	private readonly startedAt: number;
	private readonly endEarly: () => void;
	private running = true;
	private counts = { duplicated: 0, delivered: 0, distinctDelivered: 0 };

	/** @param notBefore epoch ms of the first event; a time that is over means at once */
	constructor(
		private readonly parts: StormParts,
		private readonly options: StormOptions,
		private readonly target: URL,
		notBefore = 0,
	) {
		const now = parts.clock.now();
		const { rate, seconds } = options;
		this.random = streamOf(options.seed, STORM_DELIVERIES);
		this.deliveries = new Deliveries(parts.sender, () => options);
		this.startedAt = Math.max(now, notBefore);
		this.endEarly = keepPace({
			rate,
			count: Math.round(rate * seconds),
			delayMs: this.startedAt - now,
			act: (index, lateMs) => this.send(index, lateMs),
			done: () => (this.running = false),
		});
	}

	get isRunning(): boolean {
		return this.running;
	}

	/** Epoch ms of the last event so far; 0 before the first. */
	get lastAt(): number {
		return this.log.at(-1)?.at ?? 0;
	}

	/** No further events; what is under way is not counted any more. */
	stop(): void {
		this.endEarly();
		this.running = false;
		this.deliveries.clear();
	}

	report() {
		const { rate, seconds, seed } = this.options;
		const { duplicated, delivered, distinctDelivered } = this.counts;
		const { pending, retried } = this.deliveries.counts;
		const distinct = this.log.length;
		const emitted = distinct + duplicated;
		return {
			running: this.running,
			rate,
			seconds,
			seed,
			started_at: this.startedAt,
			emitted,
			distinct,
			duplicated,
			retried,
			delivered,
			failed: emitted - delivered - pending,
			pending,
			distinct_delivered: distinctDelivered,
			answer_ms: this.answerTimes.report(),
			late_ms: this.lateness.report(),
			statuses: Object.fromEntries(this.statuses),
		};
	}

	eventLines(): Generator<string> {
		return eventLines(this.log);
	}

	/** An event's time is the moment it was planned for: a busy simulator must not squeeze seconds. */
	private send(index: number, lateMs: number): void {
		this.lateness.add(lateMs);
		const at = this.startedAt + (index * 1000) / this.options.rate;
		const entry: LoggedEvent = { event: this.parts.nextEvent(), at, copies: 0, delivered: 0 };
		this.log.push(entry);
		const seal = () => this.parts.callbacks.seal(entry.event, this.target, { at });
		const request = seal();
		this.deliver(entry, request, this.random() < this.options.reorder ? this.drawLag() : 0);
		if (this.random() < this.options.duplicates) {
			this.counts.duplicated += 1;
			// Neither equal bytes nor a new nonce may be what gives a copy away.
			if (this.random() < 0.5) this.deliver(entry, request, 0);
			else this.deliver(entry, seal(), this.drawLag());
		}
	}

	private deliver(entry: LoggedEvent, request: ReturnType<Callbacks['seal']>, delayMs: number): void {
		entry.copies += 1;
		const watcher: DeliveryWatcher = {
			onAttempt: ({ outcome, ms }) => {
				this.statuses.set(outcome, (this.statuses.get(outcome) ?? 0) + 1);
				if (typeof outcome === 'number') this.answerTimes.add(ms);
			},
			onEnd: ({ outcome }) => {
				if (outcome !== 200) return;
				if (entry.delivered === 0) this.counts.distinctDelivered += 1;
				entry.delivered += 1;
				this.counts.delivered += 1;
			},
		};
		this.deliveries.deliver(request, delayMs, watcher);
	}

	private drawLag(): number {
		return this.random() * MOST_REORDER_MS;
	}
}
