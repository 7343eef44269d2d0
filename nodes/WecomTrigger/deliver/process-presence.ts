import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Ledger } from '../../../lib/ledger/open';
import { keepAlive } from '../../../lib/ledger/process-life';

/** This process, for other processes; a restart makes another one. */
export const processId = `${hostname()}/${process.pid}/${randomUUID()}`;

/** For how long the process is taken to be at work without a word from it: its event loop may be blocked a while. */
const TTL_MS = 60_000;

const BEAT_MS = 15_000;

interface Presence {
	holds: number;
	timer: NodeJS.Timeout;
}

const presences = new WeakMap<Ledger['db'], Presence>();

/**
 * Lets other processes know that this one lives, from now until the returned function is called, as often as there
 * are such holds. Twice is harmless.
 * @param open opens the ledger once more, to keep it open that long
 */
export async function holdPresence(open: () => Promise<Ledger>): Promise<() => Promise<void>> {
	const ledger = await open();
	const { db } = ledger;
	try {
		await keepAlive(db, processId, TTL_MS, Date.now);
	} catch (error) {
		await ledger.close();
		return await Promise.reject(error);
	}
	const presence = presences.get(db) ?? { holds: 0, timer: startBeating(db) };
	presences.set(db, presence);
	presence.holds += 1;
	let isHeld = true;
	return async () => {
		if (!isHeld) return;
		isHeld = false;
		presence.holds -= 1;
		if (presence.holds === 0) {
			clearInterval(presence.timer);
			presences.delete(db);
		}
		await ledger.close();
	};
}

function startBeating(db: Ledger['db']): NodeJS.Timeout {
	// A beat that fails is made up for by the next; after a minute without any the batches are somebody else's.
	const timer = setInterval(
		() => void keepAlive(db, processId, TTL_MS, Date.now).catch(() => undefined),
		BEAT_MS,
	);
	timer.unref();
	return timer;
}
