import type { Clock } from '../clock';
import type { Identity } from '../identity';
import { mulberry32, randomText, type Random } from '../random';
import type { SwitchValues } from '../switches';
import { Deliveries } from './deliveries';
import { sealEcho, sealMessage, type CallbackRequest, type Flaw } from './envelope';
import { eventMessage, type CallbackFormat, type CorpEvent } from './event';
import { NoAnswer, type Answer, type CallbackSender } from './post';

/** How far a reordered event may fall behind. */
export const MOST_REORDER_MS = 2000;
/** How long WeCom waits for the echo (page 90930). */
const ECHO_TIMEOUT_MS = 1000;

/** How one event is sealed; what is left out is as usual. */
export interface SealOptions {
	/** Epoch ms the event happened at; left out, now. */
	at?: number;
	format?: CallbackFormat;
	flaw?: Flaw | undefined;
}

/** Encrypts what happened and delivers it to the callback target (pages 90930, 90968). */
export class Callbacks {
	target: URL | undefined;
	private readonly deliveries: Deliveries;
	private random: Random;
	private counts = { emitted: 0, without_target: 0 };

	constructor(
		private readonly identity: Identity,
		private readonly switches: Readonly<SwitchValues>,
		private readonly clock: Clock,
		private readonly seed: number,
		private readonly sender: CallbackSender,
	) {
		this.random = mulberry32(seed);
		this.deliveries = new Deliveries(sender, () => ({
			attempts: switches.callback_attempts,
			timeoutMs: switches.callback_timeout_ms,
			retryDelayMs: switches.callback_retry_delay_ms,
			retryOnStatus: switches.callback_retry_on_status,
		}));
	}

	/** Asks the target to decrypt an echo, as the console does when the URL is saved (page 90930). */
	async verify(): Promise<boolean> {
		if (!this.target) return false;
		const echo = randomText(this.random, 20);
		const url = sealEcho(echo, this.identity, this.sealing(this.target));
		const answer = await noneIfUnanswered(this.sender.send('GET', { url }, ECHO_TIMEOUT_MS));
		return answer?.status === 200 && answer.body === echo;
	}

	/** Queues events of one moment: they carry the same CreateTime. */
	emit(events: readonly CorpEvent[]): void {
		for (const event of events) {
			this.counts.emitted += 1;
			if (!this.target) {
				this.counts.without_target += 1;
				continue;
			}
			const request = this.seal(event, this.target);
			this.deliveries.deliver(request, this.drawDelay());
			if (this.random() < this.switches.callback_duplicate_rate)
				this.deliveries.deliver(request, this.drawDelay());
		}
	}

	/** The request that tells the target of an event. */
	seal(event: CorpEvent, target: URL, options: SealOptions = {}): CallbackRequest {
		const { at = this.clock.now(), format = this.switches.callback_format, flaw } = options;
		const message = eventMessage(event, this.identity.corpid, at, format);
		return sealMessage(message, this.identity, {
			...this.sealing(target),
			format,
			...(flaw && { flaw }),
		});
	}

	report() {
		const { answered, retried, failed, pending } = this.deliveries.counts;
		const { emitted, without_target } = this.counts;
		return {
			url: this.target?.href ?? null,
			emitted,
			delivered: answered,
			retried,
			failed,
			pending,
			without_target,
		};
	}

	/** Forgets what is under way; the target stays. */
	reset(): void {
		this.deliveries.clear();
		this.random = mulberry32(this.seed);
		this.counts = { emitted: 0, without_target: 0 };
	}

	private sealing(target: URL) {
		return { target, now: this.clock.now(), nonce: String(Math.floor(this.random() * 1e10)) };
	}

	private drawDelay(): number {
		return this.random() < this.switches.callback_reorder_rate ? this.random() * MOST_REORDER_MS : 0;
	}
}

async function noneIfUnanswered(sent: Promise<Answer>): Promise<Answer | undefined> {
	try {
		return await sent;
	} catch (error) {
		if (error instanceof NoAnswer) return undefined;
		throw error;
	}
}
