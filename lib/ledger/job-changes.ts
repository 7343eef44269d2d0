import { rowChecker } from './check-row';
import { inTurns } from './in-turns';
import { mergeSources, sourcesOf } from './item-sources';
import { areEqual, mergeTags, orderedTags, type TagLists } from './item-tags';
import { relationOf } from './job-items';
import type { PendingItem } from './write-items';

/** A tag change handed in; tags by id, none of them in both lists. */
export interface JobChange extends TagLists {
	userid: string;
	external_userid: string;
	/** Who asks for it, where that is not the member. */
	operator?: string | null;
	/** What made it necessary, see `PlannedChange`. */
	source?: string | null;
}

/** @throws LedgerError LEDGER_VALUE that names the first change which cannot be stored */
export async function checkChanges(changes: readonly JobChange[]): Promise<void> {
	await inTurns(changes.entries(), ([index, change]) => checkChange(change, index));
}

function checkChange(change: JobChange, index: number): void {
	const check = rowChecker('Change', change, index);
	const { userid, external_userid, add, remove } = change;
	check('userid', userid !== '', 'the id of a member');
	check('external_userid', external_userid !== '', 'the id of a customer');
	check('add', add.length + remove.length > 0, 'at least one tag to add or remove');
	const isInOne = remove.length === 0 || !add.some((tag) => remove.includes(tag));
	check('remove', isInOne, 'no tag that is to be added as well');
}

export function byCustomer(a: JobChange, b: JobChange): number {
	return a.external_userid < b.external_userid ? -1 : a.external_userid > b.external_userid ? 1 : 0;
}

/** What a job is to do about a relation. */
export type WantedChange = PendingItem['change'] & { job_id: string };

export interface FoldedChanges {
	/** One change per relation, by `relationOf`. */
	wanted: Map<string, WantedChange>;
	/** Changes that an earlier one of the same relation makes anyway, and those that went into one. */
	known: number;
	merged: number;
}

/** Makes one change of those of one relation; of each tag, the latest decides. */
export async function foldChanges(changes: readonly JobChange[], jobId: string): Promise<FoldedChanges> {
	const folded: FoldedChanges = { wanted: new Map(), known: 0, merged: 0 };
	await inTurns(changes, ({ userid, external_userid, add, remove, operator = null, source = null }) => {
		const change: WantedChange = {
			job_id: jobId,
			userid,
			external_userid,
			add: orderedTags(add),
			remove: orderedTags(remove),
			operator,
			source: sourcesOf({ add, remove }, source),
		};
		const relation = relationOf(change);
		const earlier = folded.wanted.get(relation);
		if (earlier === undefined) {
			folded.wanted.set(relation, change);
			return;
		}
		const tags = mergeTags(earlier, change);
		const merged = { ...tags, source: mergeSources(earlier, change) };
		if (areEqual(earlier, tags)) {
			folded.known += 1;
			folded.wanted.set(relation, { ...earlier, ...merged });
		} else {
			folded.merged += 1;
			folded.wanted.set(relation, { ...change, ...merged });
		}
	});
	return folded;
}
