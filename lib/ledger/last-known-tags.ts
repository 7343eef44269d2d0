import type { Kysely } from 'kysely';
import { inTurns } from './in-turns';
import { relationKey } from './relation-key';
import {
	readStandings,
	relationsPerPart,
	selectSnapshots,
	tagsNow,
	type Standing,
} from './relation-snapshots';
import { inBatches } from './rows';
import type { LedgerSchema } from './schema';
import type { RelationKey } from './tag-stamps';

/**
 * Where a change came from: `console` a person in the WeCom client, as a callback told; `ours` a change set of
 * this package; `decay` the same, because the tag had expired; `other` anything else, as far as is known.
 */
export type TagSide = 'console' | 'ours' | 'decay' | 'other';

/** Who made a tag stand as it does. */
export interface TagOrigin {
	side: TagSide;
	/** See `TagStampsTable`. */
	source: string | null;
	/** Since when it has stood so, epoch ms. */
	at: number;
	change_set_id: string | null;
}

/** The tags of a relation as far as the ledger knows. Times are epoch ms. */
export interface LastKnown {
	/** Ids: what WeCom last told, with what this package changed since. */
	tags: Set<string>;
	/** When WeCom was asked. */
	readAt: number;
	/** When a callback last told of an edit; null: none did. */
	editedAt: number | null;
	/** When the relation ended; null: it goes on. */
	goneAt: number | null;
	/** By tag id; also of tags that are off. */
	origins: Map<string, TagOrigin>;
}

const SIDES: ReadonlyMap<string | null, TagSide> = new Map([
	['console', 'console'],
	['mark', 'ours'],
	['set', 'ours'],
	['undo', 'ours'],
	['decay', 'decay'],
]);

/**
 * What is known of the tags of relations. Any number of relations.
 * @returns by `relationKey`; a relation that was never read is not there
 */
export async function lastKnownTags(
	db: Kysely<LedgerSchema>,
	corpId: string,
	relations: readonly RelationKey[],
): Promise<Map<string, LastKnown>> {
	const wanted = new Set<string>();
	const customers = new Set<string>();
	await inTurns(relations, (relation) => {
		wanted.add(relationKey(relation));
		customers.add(relation.external_userid);
	});
	const known = new Map<string, LastKnown>();
	for (const batch of inBatches([...customers], relationsPerPart(db))) {
		// First the snapshots: a reading that is learned in between is in the stamps, and they count more.
		const snapshots = await selectSnapshots(db, corpId, batch).execute();
		const standings = await readStandings(db, corpId, batch);
		for (const snapshot of snapshots) {
			const key = relationKey(snapshot);
			if (!wanted.has(key)) continue;
			const ofRelation = standings.get(key) ?? [];
			known.set(key, {
				tags: tagsNow(snapshot, ofRelation),
				readAt: snapshot.read_at,
				editedAt: snapshot.edited_at,
				goneAt: snapshot.gone_at,
				origins: new Map(ofRelation.map((standing) => [standing.tag_id, originOf(standing)])),
			});
		}
	}
	return known;
}

/** Where a stamp's state comes from. */
export function originOf({
	source,
	since,
	change_set_id,
}: Pick<Standing, 'source' | 'since' | 'change_set_id'>): TagOrigin {
	return { side: SIDES.get(source) ?? 'other', source, at: since, change_set_id };
}
