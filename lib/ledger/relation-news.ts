import { sql, type Kysely } from 'kysely';
import { relationKey } from './relation-key';
import {
	inLockOrder,
	lockSnapshots,
	readStandings,
	relationsPerPart,
	saveSnapshots,
	tagsText,
} from './relation-snapshots';
import { inBatches, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';
import { stampTags } from './stamp-tags';
import { inTransaction } from './transaction';

/** That something happened to a relation, as a callback told. */
export interface RelationNews {
	userid: string;
	external_userid: string;
	/** Epoch ms. WeCom tells whole seconds: the end of the second is on the safe side. */
	at: number;
}

const COLUMNS: RowColumns<RelationNews> = { userid: 'text', external_userid: 'text', at: 'integer' };

/** Notes that relations were edited in the WeCom client: the reading to come will show how. */
export async function noteEdited(
	db: Kysely<LedgerSchema>,
	corpId: string,
	news: readonly RelationNews[],
): Promise<void> {
	for (const batch of inBatches(latestOfEach(news), relationsPerPart(db))) {
		await inTransaction(db, async (trx) => {
			const snapshots = await lockSnapshots(trx, corpId, customersOf(batch));
			const fresh = batch.filter((one) => {
				const snapshot = snapshots.get(relationKey(one));
				return snapshot !== undefined && (snapshot.edited_at ?? 0) < one.at;
			});
			await saveEdited(trx, corpId, fresh);
		});
	}
}

/** As an insert of rows that are all there, for the reason that `settleChanges` gives. */
async function saveEdited(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	news: readonly RelationNews[],
): Promise<void> {
	if (news.length === 0) return;
	await sql`
		insert into relation_snapshots (corp_id, userid, external_userid, tags, read_at, edited_at)
		select ${corpId}, userid, external_userid, '', 0, at from ${tableOf(trx, news, COLUMNS)} as given
		where true
		on conflict (corp_id, external_userid, lower(userid)) do update set edited_at = excluded.edited_at
	`.execute(trx);
}

function customersOf(news: readonly RelationNews[]): string[] {
	return news.map(({ external_userid }) => external_userid);
}

/**
 * Notes that relations have ended: they have no tags any more, and begin without any if they begin again. One
 * that was read later than that goes on.
 */
export async function forgetRelations(
	db: Kysely<LedgerSchema>,
	corpId: string,
	news: readonly RelationNews[],
): Promise<void> {
	for (const batch of inBatches(latestOfEach(news), relationsPerPart(db))) {
		await inTransaction(db, async (trx) => await forgetBatch(trx, corpId, batch));
	}
}

async function forgetBatch(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	news: readonly RelationNews[],
): Promise<void> {
	const customers = customersOf(news);
	const snapshots = await lockSnapshots(trx, corpId, customers);
	const standings = await readStandings(trx, corpId, customers);
	const ended = news.filter((one) => (snapshots.get(relationKey(one))?.read_at ?? 0) <= one.at);
	await stampTags(
		trx,
		corpId,
		ended.flatMap((one) =>
			(standings.get(relationKey(one)) ?? [])
				.filter(({ present }) => present === 1)
				.map(({ tag_id }) => ({ ...one, tag_id, present: 0 as const, source: 'deleted' })),
		),
	);
	const nothing = tagsText([]);
	await saveSnapshots(
		trx,
		corpId,
		ended.map(({ at, ...relation }) => ({ ...relation, tags: nothing, read_at: at, gone_at: at })),
	);
}

function latestOfEach(news: readonly RelationNews[]): RelationNews[] {
	const latest = new Map<string, RelationNews>();
	for (const one of news) {
		const key = relationKey(one);
		if ((latest.get(key)?.at ?? 0) <= one.at) latest.set(key, one);
	}
	return inLockOrder([...latest.values()]);
}
