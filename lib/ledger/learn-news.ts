import type { Kysely } from 'kysely';
import { compareReading, type Comparison, type Learned, type RelationReading } from './compare-reading';
import { importStamps, type SeenTag } from './import-stamps';
import { readJournal } from './own-changes';
import { relationKey } from './relation-key';
import {
	lockSnapshots,
	readStandings,
	saveSnapshots,
	storedTags,
	tagsText,
	type Snapshot,
} from './relation-snapshots';
import type { LedgerSchema } from './schema';
import { stampTags } from './stamp-tags';

interface Compared {
	reading: RelationReading;
	comparison: Comparison;
}

/**
 * Takes over readings that differ from what is known, or were never read before: stamps and snapshots are theirs
 * afterwards. Each relation once.
 * @param source of the stamps of what changed
 * @returns for each reading what it brought
 */
export async function learnNews(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	readings: readonly RelationReading[],
	source: string,
): Promise<Learned[]> {
	const customers = [...new Set(readings.map(({ external_userid }) => external_userid))];
	const snapshots = await lockSnapshots(trx, corpId, customers);
	const journal = await readJournal(trx, corpId, {
		customers,
		tagIds: tagsOf(readings, snapshots.values()),
		begun: readings.reduce((earliest, { at }) => Math.min(earliest, at), Infinity),
	});
	// After the journal: what is settled in between is then in both, and not in neither.
	const standings = await readStandings(trx, corpId, customers);
	const compared: Compared[] = [];
	const learned = readings.map((reading) => {
		const key = relationKey(reading);
		const snapshot = snapshots.get(key);
		if (snapshot !== undefined && snapshot.read_at > reading.at) return nothing();
		const knowledge = { snapshot, standings: standings.get(key) ?? [], ...journal(key) };
		const comparison = compareReading(reading, knowledge, source);
		compared.push({ reading, comparison });
		return comparison.learned;
	});
	await stampTags(
		trx,
		corpId,
		compared.flatMap(({ comparison }) => comparison.changed),
	);
	await importFound(trx, corpId, compared);
	await saveSnapshots(
		trx,
		corpId,
		compared.map(({ reading: { userid, external_userid, at }, comparison }) => ({
			...{ userid, external_userid, read_at: at, gone_at: null },
			tags: tagsText(comparison.tags),
		})),
	);
	return learned;
}

function tagsOf(readings: readonly RelationReading[], snapshots: Iterable<Snapshot>): Set<string> {
	const tags = new Set(readings.flatMap((reading) => reading.tags));
	for (const snapshot of snapshots) for (const tag of storedTags(snapshot)) tags.add(tag);
	return tags;
}

/** What a reading brings that is as it was, or older. */
export function nothing(): Learned {
	return { added: [], removed: [], known: true };
}

/** Their age is unknown: it counts from when they were first seen, unless `importStamps` is told better. */
async function importFound(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	compared: readonly Compared[],
): Promise<void> {
	const byTime = new Map<number, SeenTag[]>();
	for (const { reading, comparison } of compared) {
		const others = byTime.get(reading.at);
		if (others === undefined) byTime.set(reading.at, [...comparison.found]);
		else others.push(...comparison.found);
	}
	for (const [at, tags] of byTime) await importStamps(trx, corpId, tags, { at, unknownSince: at });
}
