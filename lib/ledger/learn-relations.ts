import type { Kysely } from 'kysely';
import type { Learned, RelationReading } from './compare-reading';
import { learnNews, nothing } from './learn-news';
import { relationKey } from './relation-key';
import { noteEdited } from './relation-news';
import { relationsPerPart } from './relation-snapshots';
import { inBatches } from './rows';
import type { LedgerSchema } from './schema';
import { findSteady, refreshSnapshots } from './steady-relations';
import { inTransaction } from './transaction';

/** What showed a change: a callback, a calibration, or a reading for another purpose. */
export type ReadingSource = 'console' | 'drift' | 'read';

/**
 * Takes over what WeCom said of relations: tells what changed since they were last known, stamps that with
 * `source`, and keeps the reading as what is last known. A reading older than what is known changes nothing.
 * What a change set of this package did is no news, also while the set is still at work.
 *
 * A reading that brings nothing new is not written down for up to an hour (`REFRESH_AFTER_MS`): what is known
 * stays the same, and so does what counts on top of it, whichever of the two times it counts from. One thing is
 * lost: another reading that began before that one, arrives after it and shows an edit that was undone in
 * between counts as news, and the next reading as the end of it.
 * @param readings of the same relation several at different times, if need be
 * @returns for each reading what it brought, in the order given
 */
export async function learnRelations(
	db: Kysely<LedgerSchema>,
	corpId: string,
	readings: readonly RelationReading[],
	source: ReadingSource,
): Promise<Learned[]> {
	const learned: Learned[] = readings.map(nothing);
	for (const round of inRounds(readings)) {
		for (const indexes of inBatches(round, relationsPerPart(db))) {
			const news = await learnPart(db, corpId, pick(readings, indexes), source);
			for (const [position, one] of news) learned[indexes[position]!] = one;
		}
	}
	return learned;
}

/** Indexes in rounds that have each relation once, oldest reading first. */
function inRounds(readings: readonly RelationReading[]): number[][] {
	const rounds: number[][] = [];
	const count = new Map<string, number>();
	const byTime = readings.map(({ at }, index) => ({ at, index })).sort((a, b) => a.at - b.at);
	for (const { index } of byTime) {
		const key = relationKey(readings[index]!);
		const round = count.get(key) ?? 0;
		count.set(key, round + 1);
		(rounds[round] ??= []).push(index);
	}
	return rounds;
}

function pick<T>(list: readonly T[], indexes: readonly number[]): T[] {
	return indexes.map((index) => list[index]!);
}

/** @returns by index, what brought something new */
async function learnPart(
	db: Kysely<LedgerSchema>,
	corpId: string,
	readings: readonly RelationReading[],
	source: ReadingSource,
): Promise<Map<number, Learned>> {
	const { steady, outdated } = await findSteady(db, corpId, readings);
	await refreshSnapshots(db, corpId, pick(readings, outdated));
	const rest = [...readings.keys()].filter((index) => !steady.has(index));
	const learned =
		rest.length === 0
			? []
			: await inTransaction(db, async (trx) => await learnNews(trx, corpId, pick(readings, rest), source));
	await noteEdited(db, corpId, editsOf(readings));
	return new Map(rest.map((index, position) => [index, learned[position]!]));
}

function editsOf(readings: readonly RelationReading[]) {
	return readings.flatMap(({ userid, external_userid, edited_at }) =>
		edited_at === undefined ? [] : [{ userid, external_userid, at: edited_at }],
	);
}
