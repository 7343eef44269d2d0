import { pruneInbox } from '../../../lib/ledger/prune-inbox';
import { recoverClaimed } from '../../../lib/ledger/recover-claimed';
import { forgetStarts } from '../../../lib/ledger/relation-starts';
import { ledgerInboxOf } from '../inbox';
import type { Drain, DrainOptions } from './drain';

/** How soon the batches of a process that died are noticed, once its last word is too long ago. */
const RECOVER_EVERY_MS = 15_000;

const PRUNE_EVERY_MS = 60 * 60_000;

/** WeCom repeats an event within seconds; a proxy, or somebody with a copy, may do so later. */
export const KEYS_KEPT_MS = 7 * 24 * 60 * 60_000;

/**
 * What an inbox needs from time to time: batches of dead processes wait again, and what is too old to matter is
 * forgotten.
 * @returns what ends it
 */
export function startUpkeep(
	drain: Drain,
	{ db, inbox, process, onFault }: Pick<DrainOptions, 'db' | 'inbox' | 'process' | 'onFault'>,
): () => void {
	const recover = async (): Promise<void> => {
		await recoverClaimed(db, inbox, Date.now, { self: process });
		await drain.freeSlots();
		drain.wake();
	};
	const prune = async (): Promise<void> => {
		const before = Date.now() - KEYS_KEPT_MS;
		for (const each of [inbox, ledgerInboxOf(inbox)]) while ((await pruneInbox(db, each, { before })) > 0);
		await forgetStarts(db, { before });
	};
	const recovering = setInterval(() => void recover().catch(onFault), RECOVER_EVERY_MS);
	const pruning = setInterval(() => void prune().catch(onFault), PRUNE_EVERY_MS);
	void prune().catch(onFault);
	return () => {
		clearInterval(recovering);
		clearInterval(pruning);
	};
}
