import type { Change } from '../../lib/ledger/changes';
import { lastKnownTags, originOf, type LastKnown } from '../../lib/ledger/last-known-tags';
import type { Ledger } from '../../lib/ledger/open';
import { plannedChanges } from '../../lib/ledger/planned-changes';
import { relationKey } from '../../lib/ledger/relation-key';
import { readStamps, type RelationKey } from '../../lib/ledger/tag-stamps';

/** What the ledger knows of a relation's tags. */
export interface Known extends LastKnown {
	/** False: WeCom was never asked; only what this package did there is known. */
	wasRead: boolean;
}

/** What the ledger knows of some relations. */
export class KnownRelations {
	private constructor(
		private readonly known: ReadonlyMap<string, Known>,
		private readonly underWay: ReadonlyMap<string, Change[]>,
	) {}

	/** @param relations a page of them */
	static async read(
		{ db }: Ledger,
		corpId: string,
		relations: readonly RelationKey[],
	): Promise<KnownRelations> {
		const known = new Map<string, Known>();
		// First what is at work: what is settled in between is then in both, and not in neither.
		const underWay = await readUnderWay(db, corpId, relations);
		for (const [key, last] of await lastKnownTags(db, corpId, relations)) {
			known.set(key, { ...last, wasRead: true });
		}
		const unread = relations.filter((relation) => !known.has(relationKey(relation)));
		if (unread.length === 0) return new KnownRelations(known, underWay);
		for (const stamp of await readStamps(db, corpId, unread)) {
			const key = relationKey(stamp);
			let ofRelation = known.get(key);
			if (!ofRelation) known.set(key, (ofRelation = neverRead()));
			ofRelation.origins.set(stamp.tag_id, originOf(stamp));
			if (stamp.present === 1) ofRelation.tags.add(stamp.tag_id);
		}
		return new KnownRelations(known, underWay);
	}

	/**
	 * What is known of a relation; undefined: nothing at all.
	 * @param held what WeCom was seen to hold: a change of ours that shows in it is known, though its run has not
	 *   yet said that it is done
	 */
	of(relation: RelationKey, held: ReadonlySet<string>): Known | undefined {
		const key = relationKey(relation);
		const known = this.known.get(key);
		for (const { tag_id, action, planned_at, change_set_id } of this.underWay.get(key) ?? []) {
			const isOn = action === 'add';
			if (!known || held.has(tag_id) !== isOn || known.tags.has(tag_id) === isOn) continue;
			if (isOn) known.tags.add(tag_id);
			else known.tags.delete(tag_id);
			known.origins.set(tag_id, { side: 'ours', source: 'mark', at: planned_at, change_set_id });
		}
		return known;
	}
}

function neverRead(): Known {
	return { tags: new Set(), readAt: 0, editedAt: null, goneAt: null, origins: new Map(), wasRead: false };
}

async function readUnderWay(
	db: Ledger['db'],
	corpId: string,
	relations: readonly RelationKey[],
): Promise<Map<string, Change[]>> {
	const customers = [...new Set(relations.map(({ external_userid }) => external_userid))];
	const underWay = new Map<string, Change[]>();
	for (const change of await plannedChanges(db, corpId, customers)) {
		const key = relationKey(change);
		const others = underWay.get(key);
		if (others) others.push(change);
		else underWay.set(key, [change]);
	}
	return underWay;
}
