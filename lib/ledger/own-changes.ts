import type { Kysely } from 'kysely';
import type { Knowledge } from './compare-reading';
import { isLater, standingChanges, type StandingChange } from './customer-changes';
import { plannedChanges } from './planned-changes';
import { relationKey } from './relation-key';
import type { LedgerSchema } from './schema';

/** Relations that were read, and the tags that are in question. */
interface ReadRelations {
	customers: readonly string[];
	tagIds: Iterable<string>;
	/** When the first reading began, epoch ms. */
	begun: number;
}

/**
 * What the journal says of relations that were read: what is under way, and what was done since the readings
 * began. Stamps alone do not tell: a tag that is taken off although it was believed off keeps its stamp.
 * @returns by `relationKey`
 */
export async function readJournal(
	db: Kysely<LedgerSchema>,
	corpId: string,
	{ customers, tagIds, begun }: ReadRelations,
): Promise<(relation: string) => Pick<Knowledge, 'isUnderWay' | 'changeSince'>> {
	const underWay = new Set<string>();
	for (const change of await plannedChanges(db, corpId, customers)) {
		underWay.add(`${relationKey(change)}\n${change.tag_id}\n${change.action}`);
	}
	const latest = new Map<string, StandingChange>();
	const span = { since: begun + 1, until: Number.MAX_SAFE_INTEGER };
	for await (const changes of standingChanges(db, corpId, { customers, tagIds, span })) {
		for (const change of changes) {
			const key = `${relationKey(change)}\n${change.tag_id}`;
			const known = latest.get(key);
			if (known === undefined || isLater(change, known)) latest.set(key, change);
		}
	}
	return (relation) => ({
		isUnderWay: (tagId, action) => underWay.has(`${relation}\n${tagId}\n${action}`),
		changeSince(tagId, at) {
			const change = latest.get(`${relation}\n${tagId}`);
			return change !== undefined && change.finished_at > at ? change.action : undefined;
		},
	});
}
