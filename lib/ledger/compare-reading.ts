import type { SeenTag } from './import-stamps';
import { settledAt, tagsNow, type Snapshot, type Standing } from './relation-snapshots';
import type { ChangeAction } from './schema';
import type { TagEvent } from './stamp-tags';

/** The tags of a relation as WeCom told them. Times are epoch ms. */
export interface RelationReading {
	userid: string;
	external_userid: string;
	/** Ids of the corp's and the strategies' tags that the relation has. */
	tags: readonly string[];
	/** Before WeCom was asked: what this package finished later counts more. */
	at: number;
	/** When an edit was made in the WeCom client, as far as is known, that this reading shows. */
	edited_at?: number;
}

/** What a reading says that the ledger did not know, by tag id. */
export interface Learned {
	added: string[];
	removed: string[];
	/** False: the relation had never been read. Then only what this package once changed can be told. */
	known: boolean;
}

export interface Comparison {
	learned: Learned;
	/** What the relation has, as far as is known now. */
	tags: Set<string>;
	/** Tags that were put on or taken off since they were last known. */
	changed: TagEvent[];
	/** Tags that have been there for nobody knows how long. */
	found: SeenTag[];
}

/** What the ledger knows of one relation. */
export interface Knowledge {
	snapshot: Snapshot | undefined;
	standings: readonly Standing[];
	/** Whether a change set at work may have made a change that the ledger has not been told of. */
	isUnderWay(tagId: string, action: ChangeAction): boolean;
	/** What this package did to a tag after the reading began. */
	changeSince(tagId: string, at: number): ChangeAction | undefined;
}

/**
 * Compares a reading with what is known of the relation. The snapshot must not be later than the reading.
 *
 * Stamps are brought in line with what was read, whatever the snapshot says. A tag that is there and is known to
 * be there is left alone: it was not put on again, and its expiry does not move. A tag never heard of, on a
 * relation never read, may have been there for years: it counts as found, and its age as unknown. What this
 * package is just changing is left to it.
 */
export function compareReading(reading: RelationReading, knowledge: Knowledge, source: string): Comparison {
	const { userid, external_userid, at } = reading;
	const { snapshot, standings, isUnderWay, changeSince } = knowledge;
	const learned: Learned = { added: [], removed: [], known: snapshot !== undefined };
	const tags = new Set(reading.tags);
	const comparison: Comparison = { learned, tags, changed: [], found: [] };
	const before = snapshot && tagsNow(snapshot, standings);
	const stamps = new Map(standings.map((standing) => [standing.tag_id, standing]));
	for (const tag_id of new Set([...tags, ...(before ?? []), ...stamps.keys()])) {
		const stamp = stamps.get(tag_id);
		const since = changeSince(tag_id, at);
		if (since !== undefined || (stamp !== undefined && settledAt(stamp) > at)) {
			const stays = since === undefined ? stamp?.present === 1 : since === 'add';
			if (stays) tags.add(tag_id);
			else tags.delete(tag_id);
			continue;
		}
		const isThere = tags.has(tag_id);
		const isStamped = stamp?.present === 1;
		const wasThere = before?.has(tag_id) ?? (stamp && isStamped);
		if (isThere === isStamped && isThere === wasThere) continue;
		if (isUnderWay(tag_id, isThere ? 'add' : 'remove')) continue;
		if (wasThere === !isThere) (isThere ? learned.added : learned.removed).push(tag_id);
		if (isThere === isStamped) continue;
		const tag = { userid, external_userid, tag_id };
		if (stamp === undefined && wasThere !== false) comparison.found.push({ ...tag, since: null });
		else {
			const changed_at = changedAt(reading, snapshot, stamp);
			comparison.changed.push({ ...tag, present: isThere ? 1 : 0, at: changed_at, source });
		}
	}
	return comparison;
}

/** The time of the edit, as far as that can be: after what was known, and not after what was read. */
function changedAt(
	{ at, edited_at }: RelationReading,
	snapshot: Snapshot | undefined,
	stamp: Standing | undefined,
): number {
	const known = snapshot?.read_at ?? 0;
	const heard = snapshot?.edited_at ?? 0;
	const edited = edited_at ?? (heard > known ? heard : at);
	return Math.min(at, Math.max(edited, known + 1, stamp?.since ?? 0));
}
