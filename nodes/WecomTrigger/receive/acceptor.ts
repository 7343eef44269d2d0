import type { Kysely } from 'kysely';
import { acceptEvents, type InboxEvent } from '../../../lib/ledger/accept-events';
import { noteCallback } from '../../../lib/ledger/heard-callbacks';
import type { LedgerSchema } from '../../../lib/ledger/schema';

/** How long the first event of a group waits for company. */
const GATHER_MS = 4;

const GROUP_SIZE = 200;

/** Knowing to the minute when WeCom was heard last is enough. */
const NOTE_EVERY_MS = 60_000;

interface Arrival {
	event: InboxEvent;
	settle(isNew: boolean): void;
	fail(error: unknown): void;
}

/**
 * Writes the events that arrive within some milliseconds in one transaction: at 1,000 events a second a
 * transaction for each would be most of the work. An event counts as accepted once it is stored for good.
 */
export class Acceptor {
	private arrivals: Arrival[] = [];
	private isWriting = false;
	private timer: NodeJS.Timeout | undefined;
	private readonly notedAt = new Map<string, number>();

	constructor(
		private readonly db: Kysely<LedgerSchema>,
		private readonly inbox: string,
		private readonly onAccepted: () => void,
	) {}

	/** @returns whether the event is new; false: it was delivered before */
	async accept(event: InboxEvent): Promise<boolean> {
		return await new Promise((settle, fail) => {
			this.arrivals.push({ event, settle, fail });
			if (this.arrivals.length >= GROUP_SIZE) void this.write();
			else this.timer ??= setTimeout(() => void this.write(), GATHER_MS);
		});
	}

	/** Notes that the corp's callbacks are received at all. */
	async noteHeard(corpId: string): Promise<void> {
		const now = Date.now();
		if (now - (this.notedAt.get(corpId) ?? 0) < NOTE_EVERY_MS) return;
		this.notedAt.set(corpId, now);
		await noteCallback(this.db, corpId, now);
	}

	private async write(): Promise<void> {
		clearTimeout(this.timer);
		this.timer = undefined;
		if (this.isWriting) return;
		this.isWriting = true;
		// What arrives while a group is written is the next one.
		for (let group = this.next(); group.length > 0; group = this.next()) await this.writeGroup(group);
		this.isWriting = false;
	}

	private next(): Arrival[] {
		return this.arrivals.splice(0, GROUP_SIZE);
	}

	private async writeGroup(group: Arrival[]): Promise<void> {
		const events = group.map(({ event }) => event);
		await acceptEvents(this.db, this.inbox, events, Date.now()).then(
			(isNew) => {
				group.forEach(({ settle }, index) => settle(isNew[index] === true));
				if (isNew.includes(true)) this.onAccepted();
			},
			(error: unknown) => group.forEach(({ fail }) => fail(error)),
		);
	}
}
