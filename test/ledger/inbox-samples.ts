import type { InboxEvent } from '../../lib/ledger/accept-events';
import { claimBatch, finishBatch, offerBatch, type ClaimedEvent } from '../../lib/ledger/inbox-batches';
import type { Ledger } from '../../lib/ledger/open';

export const INBOX = 'w1/n1';

/** The `n`th event: happened at `n`, with a payload that JSON and both databases have to take care of. */
export function event(n: number): InboxEvent {
	return { key: `k${n}`, at: n, payload: JSON.stringify({ n, text: '客户 "\\ \u2028 😀' }) };
}

export function events(from: number, to: number): InboxEvent[] {
	return Array.from({ length: to - from + 1 }, (_, i) => event(from + i));
}

export function keysOf(list: ReadonlyArray<{ key: string }> | undefined): string[] | undefined {
	return list?.map(({ key }) => key);
}

/** Offers, claims and finishes until nothing waits. */
export async function drain({ db }: Ledger, limit: number): Promise<ClaimedEvent[][]> {
	const batches: ClaimedEvent[][] = [];
	for (;;) {
		const offer = await offerBatch(db, INBOX, { limit, now: 1 });
		if (offer === undefined) return batches;
		const claim = { process: 'p1', execution: 'e1', now: 2 };
		batches.push((await claimBatch(db, INBOX, offer.batch, claim)) ?? []);
		await finishBatch(db, INBOX, offer.batch);
	}
}
