import type { TagOrigin } from '../../../lib/domain/merge/merge-input';
import type { TagOrigin as KnownOrigin } from '../../../lib/ledger/last-known-tags';
import type { Known } from '../known';

/** What a merge starts from. Times are epoch ms. */
export interface Base {
	/** Tag ids; undefined: the relation was never read. */
	tags: ReadonlySet<string> | undefined;
	/** Every edit since is later. */
	at: number | undefined;
	/** What WeCom holds, what this package finished meanwhile included. */
	theirs: ReadonlySet<string>;
	/** How each tag came to be as `theirs` has it, by tag id, as far as known. */
	origins: ReadonlyMap<string, Origin>;
}

/** Where a tag's state comes from. */
export interface Origin extends TagOrigin {
	changeSet?: string | undefined;
	/** When it was first seen so, where nobody knows since when it is. */
	seenAt?: number | undefined;
}

/** What WeCom was seen to hold, and since when nobody else's edit may be overlooked. */
export interface Reading {
	userid: string;
	held: ReadonlySet<string>;
	/** Before WeCom was asked. */
	at: number;
	/** When the change was asked for. */
	askedAt: number;
	/** Edits of people since then count as concurrent. */
	protectSince: number;
}

/** A reading showed the change, not the event: it happened at some time before. */
const SEEN_BY_READING: ReadonlySet<string | null> = new Set(['read', 'drift']);

/** Nobody's edit of this relation: the tag was found there, or WeCom's deletion of something else took it off. */
const NO_EDIT: ReadonlySet<string | null> = new Set(['import', 'deleted', null]);

/**
 * The tags that both sides knew when the change was asked for: what the ledger knew before this run's reading,
 * taken back to that time. So an edit that the ledger has learned of in between is still an edit.
 * @param mergedInto tags that were merged into another: old tag id → new tag id
 */
export function takeBase(
	known: Known | undefined,
	reading: Reading,
	mergedInto: ReadonlyMap<string, string>,
): Base {
	const theirs = withOwnWrites(reading, known);
	if (known === undefined) return { tags: undefined, at: undefined, theirs, origins: new Map() };
	const origins = originsOf(known, theirs, reading);
	if (!known.wasRead) return { tags: undefined, at: undefined, theirs, origins };
	const rewound = rewind(known, theirs, reading);
	const tags = withMerged(rewound?.tags ?? known.tags, known, theirs, mergedInto);
	return { tags, at: rewound?.at ?? known.readAt, theirs, origins };
}

/** With the tags that were on until they were deleted, where the tag that they were merged into took their place. */
function withMerged(
	tags: ReadonlySet<string>,
	{ origins }: Known,
	theirs: ReadonlySet<string>,
	mergedInto: ReadonlyMap<string, string>,
): ReadonlySet<string> {
	let restored: Set<string> | undefined;
	for (const [old, into] of mergedInto) {
		if (origins.get(old)?.source !== 'deleted' || tags.has(into) || !theirs.has(into)) continue;
		restored ??= new Set(tags);
		restored.add(old);
	}
	return restored ?? tags;
}

/** What this package finished after WeCom was asked, the answer may not have yet. */
function withOwnWrites({ held, at }: Reading, known: Known | undefined): ReadonlySet<string> {
	let theirs: Set<string> | undefined;
	for (const [tag, origin] of known?.origins ?? []) {
		if (origin.at <= at || known!.readAt >= origin.at || known!.tags.has(tag) === held.has(tag)) continue;
		theirs ??= new Set(held);
		flip(theirs, tag);
	}
	return theirs ?? held;
}

function rewind(
	known: Known,
	theirs: ReadonlySet<string>,
	{ askedAt, protectSince }: Reading,
): { tags: ReadonlySet<string>; at: number } | undefined {
	let tags: Set<string> | undefined;
	let at = Math.min(known.readAt, askedAt);
	for (const [tag, { side, source, at: since }] of known.origins) {
		// What was turned over again since is an edit as it is; taken back, the two would look like none.
		if (NO_EDIT.has(source) || known.tags.has(tag) !== theirs.has(tag)) continue;
		const isByPeople = side === 'console' || side === 'other';
		if (since <= askedAt && !(isByPeople && since > protectSince)) continue;
		tags ??= new Set(known.tags);
		flip(tags, tag);
		if (since <= askedAt) at = Math.min(at, protectSince);
	}
	return tags && { tags, at };
}

function flip(tags: Set<string>, tag: string): void {
	if (!tags.delete(tag)) tags.add(tag);
}

function originsOf(known: Known, theirs: ReadonlySet<string>, reading: Reading): ReadonlyMap<string, Origin> {
	const origins = new Map<string, Origin>();
	for (const [tag, origin] of known.origins) {
		if (known.tags.has(tag) === theirs.has(tag)) origins.set(tag, toOrigin(origin, reading));
	}
	const heard = heardEdit(known, reading);
	if (heard) {
		const setIfEdited = (tag: string): void => {
			if (known.tags.has(tag) !== theirs.has(tag)) origins.set(tag, heard);
		};
		theirs.forEach(setIfEdited);
		known.tags.forEach(setIfEdited);
	}
	return origins;
}

/** A callback said that the relation was edited after it was last read: what is different now is most likely that. */
function heardEdit({ editedAt, readAt }: Known, reading: Reading): Origin | undefined {
	if (editedAt === null || editedAt <= readAt) return undefined;
	return { ...consoleEdit(editedAt, reading), actor: 'person' };
}

function toOrigin({ side, source, at, change_set_id }: KnownOrigin, reading: Reading): Origin {
	if (SEEN_BY_READING.has(source)) return { side, seenAt: at };
	if (side === 'console') return consoleEdit(at, reading);
	return { side, at, ...(change_set_id !== null && { changeSet: change_set_id }) };
}

/** A protected edit weighs as if it had been made when the change was asked for. */
function consoleEdit(at: number, { userid, askedAt, protectSince }: Reading): Origin {
	const isProtected = at > protectSince && at <= askedAt;
	return { side: 'console', at, by: userid, ...(isProtected && { weighAt: askedAt }) };
}
