import { toSeconds, type Clock } from '../clock';
import type { Identity } from '../identity';
import { mulberry32, randomText, type Random } from '../random';
import type { SwitchValues } from '../switches';
import { encrypt, sign } from './crypto';
import { element, eventXml, type CorpEvent } from './events';
import { CallbackSender } from './post';

/** How far a reordered event may fall behind. */
const MOST_REORDER_MS = 2000;

interface Delivery {
	url: URL;
	body: string;
	attemptsLeft: number;
}

/** Encrypts what happened and delivers it to the callback target (pages 90930, 90968). */
export class Callbacks {
	private target: URL | undefined;
	private readonly sender = new CallbackSender();
	private readonly timers = new Set<NodeJS.Timeout>();
	private random: Random;
	private counts = { emitted: 0, delivered: 0, retried: 0, failed: 0, pending: 0, without_target: 0 };
	/** Deliveries begun before a reset or close belong to the past: they are not counted any more. */
	private era = 0;

	constructor(
		private readonly identity: Identity,
		private readonly switches: Readonly<SwitchValues>,
		private readonly clock: Clock,
		private readonly seed: number,
	) {
		this.random = mulberry32(seed);
	}

	setTarget(url: URL): void {
		this.target = url;
	}

	/** Asks the target to decrypt an echo, as the console does when the URL is saved (page 90930). */
	async verify(): Promise<boolean> {
		if (!this.target) return false;
		const echo = randomText(this.random, 20);
		const url = this.signedUrl(
			this.target,
			encrypt(echo, this.identity.callback.encodingAESKey, this.identity.corpid),
			true,
		);
		try {
			const answer = await this.sender.send('GET', url, '', 1000);
			return answer.status === 200 && answer.body === echo;
		} catch {
			return false;
		}
	}

	/** Queues events of one moment: they carry the same CreateTime. */
	emit(events: readonly CorpEvent[]): void {
		const now = this.clock.now();
		for (const event of events) {
			this.counts.emitted += 1;
			if (!this.target) {
				this.counts.without_target += 1;
				continue;
			}
			const delivery = this.wrap(eventXml(event, this.identity.corpid, now), this.target);
			this.schedule(delivery);
			if (this.random() < this.switches.callback_duplicate_rate) this.schedule(delivery);
		}
	}

	report() {
		return { url: this.target?.href ?? null, ...this.counts };
	}

	/** Forgets what is under way; the target stays. */
	reset(): void {
		this.era += 1;
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.random = mulberry32(this.seed);
		this.counts = { emitted: 0, delivered: 0, retried: 0, failed: 0, pending: 0, without_target: 0 };
	}

	close(): void {
		this.reset();
		this.sender.close();
	}

	private wrap(xml: string, target: URL): Delivery {
		const { callback, corpid, agentid } = this.identity;
		const encrypted = encrypt(xml, callback.encodingAESKey, corpid);
		return {
			url: this.signedUrl(target, encrypted, false),
			body: element('xml', { ToUserName: corpid, Encrypt: encrypted, AgentID: String(agentid) }),
			attemptsLeft: this.switches.callback_attempts,
		};
	}

	private signedUrl(target: URL, encrypted: string, echo: boolean): URL {
		const timestamp = String(toSeconds(this.clock.now()));
		const nonce = String(Math.floor(this.random() * 1e10));
		const url = new URL(target);
		url.searchParams.set('msg_signature', sign(this.identity.callback.token, timestamp, nonce, encrypted));
		url.searchParams.set('timestamp', timestamp);
		url.searchParams.set('nonce', nonce);
		if (echo) url.searchParams.set('echostr', encrypted);
		return url;
	}

	private schedule(delivery: Delivery): void {
		this.counts.pending += 1;
		const late = this.random() < this.switches.callback_reorder_rate;
		const delayMs = late ? this.random() * MOST_REORDER_MS : 0;
		this.later(delayMs, () => void this.deliver({ ...delivery }, this.era));
	}

	private async deliver(delivery: Delivery, era: number): Promise<void> {
		delivery.attemptsLeft -= 1;
		const accepted = await this.attempt(delivery);
		if (era !== this.era) return;
		if (!accepted && delivery.attemptsLeft > 0) {
			this.counts.retried += 1;
			this.later(this.switches.callback_retry_delay_ms, () => void this.deliver(delivery, era));
			return;
		}
		this.counts.pending -= 1;
		if (accepted) this.counts.delivered += 1;
		else this.counts.failed += 1;
	}

	/** Page 90930 retries only what got no answer, page 90238 every status but 200: a switch chooses. */
	private async attempt({ url, body }: Delivery): Promise<boolean> {
		try {
			const { status } = await this.sender.send('POST', url, body, this.switches.callback_timeout_ms);
			return status === 200 || !this.switches.callback_retry_on_status;
		} catch {
			return false;
		}
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
