import { readKnownTags } from '../../../lib/ledger/known-tags';
import type { Ledger } from '../../../lib/ledger/open';
import { saveKnownTags } from '../../../lib/ledger/save-known-tags';
import { loadTagLibrary } from '../../shared/change-set/library';
import { listedGroups } from '../../shared/change-set/listed-groups';
import type { OpenClient } from '../../shared/open';
import { RememberedLibrary } from './remembered-library';

export interface LoadedLibrary {
	library: RememberedLibrary;
	/**
	 * Keeps in the ledger what WeCom lists now. A tag that is gone is taken off everybody there: do it when the
	 * ledger's knowledge of before is not needed any more.
	 * @returns ids of the tags that went
	 */
	save(): Promise<string[]>;
}

/** The tag library as WeCom has it now, with what the ledger remembers of deleted tags. */
export async function loadLibrary(
	{ client, corpId }: OpenClient,
	{ db }: Ledger,
	signal: AbortSignal | undefined,
): Promise<LoadedLibrary> {
	const now = Date.now();
	const live = await loadTagLibrary(client, { includeStrategyTags: true, signal });
	const library = new RememberedLibrary(live.groups, await readKnownTags(db, corpId));
	return {
		library,
		save: async () => await saveKnownTags(db, corpId, listedGroups(live), { complete: true, now }),
	};
}
