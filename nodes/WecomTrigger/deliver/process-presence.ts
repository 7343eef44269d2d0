import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { hasClaims } from '../../../lib/ledger/inbox-batches';
import type { Ledger } from '../../../lib/ledger/open';
import { keepAlive } from '../../../lib/ledger/process-life';

/** This process, for other processes; a restart makes another one. */
export const processId = `${hostname()}/${process.pid}/${randomUUID()}`;

/** For how long the process is taken to be at work without a word from it: its event loop may be blocked a while. */
const TTL_MS = 60_000;

export const BEAT_MS = 15_000;

interface Presence {
	/** Kept open for the beats. */
	ledger: Ledger;
	/** How many are about to claim a batch. */
	claiming: number;
	timer: NodeJS.Timeout;
}

const presences = new WeakMap<Ledger['db'], Presence>();

/**
 * Claims a batch, and lets other processes know from before that on that this one lives, as long as it has any.
 * @param open opens the ledger once more, to keep it open that long
 */
export async function claimPresent<T>(open: () => Promise<Ledger>, claim: () => Promise<T>): Promise<T> {
	const ledger = await open();
	const presence = presences.get(ledger.db) ?? beginPresence(ledger);
	presence.claiming += 1;
	try {
		if (presence.ledger !== ledger) await ledger.close();
		await keepAlive(ledger.db, processId, TTL_MS, Date.now);
		return await claim();
	} finally {
		presence.claiming -= 1;
	}
}

/**
 * Falls silent where the process has no batch any more. The ledger tells, for a batch may end without a word of its
 * execution: of one that waits, the process that started it knows alone.
 */
export async function endIdlePresence(db: Ledger['db']): Promise<void> {
	const presence = presences.get(db);
	const isIdle = () => presence?.claiming === 0 && presences.get(db) === presence;
	if (!presence || !isIdle() || (await hasClaims(db, processId))) return;
	// While the ledger was asked, somebody may have come to claim one.
	if (!isIdle()) return;
	clearInterval(presence.timer);
	presences.delete(db);
	await presence.ledger.close();
}

function beginPresence(ledger: Ledger): Presence {
	const { db } = ledger;
	// A beat that fails is made up for by the next; after a minute without any the batches are somebody else's.
	const timer = setInterval(() => void beat(db).catch(() => undefined), BEAT_MS);
	timer.unref();
	const presence = { ledger, claiming: 0, timer };
	presences.set(db, presence);
	return presence;
}

async function beat(db: Ledger['db']): Promise<void> {
	await keepAlive(db, processId, TTL_MS, Date.now);
	await endIdlePresence(db);
}
