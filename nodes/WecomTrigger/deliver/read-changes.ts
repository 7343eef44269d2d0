import { sleep } from 'n8n-workflow';
import { relationKey } from '../../../lib/domain/tag-change';
import { lastKnownTags } from '../../../lib/ledger/last-known-tags';
import { learnRelations } from '../../../lib/ledger/learn-relations';
import type { Ledger } from '../../../lib/ledger/open';
import type { WecomClient } from '../../../lib/wecom/client';
import { readHeldTags, type HeldTags } from '../../shared/change-set/held-tags';
import { lastOfEach, relationEvents, type RelationEvent } from './relation-events';
import type { Received } from './received';

/** What became of a relation's tags, by tag id. */
export interface TagsChanged {
	added: string[];
	removed: string[];
	tags: string[];
	/** Whether the ledger knew the relation: where it did not, nobody can say what changed. */
	knownBefore: boolean;
}

/** `later`: told with a later event of the same batch; `unreadable`: WeCom does not show the relation. */
export type EventChanges = TagsChanged | 'later' | 'unreadable';

/**
 * Looks in WeCom what the relations hold that were added or edited, each once, and tells what changed since they
 * were last known. Of several events of a relation the last one gets what changed.
 * @param events of one corp, oldest first
 * @throws WecomError when nothing can be read at all
 */
export async function readChanges(
	{ db }: Ledger,
	{ client, corpId }: { client: WecomClient; corpId: string },
	events: readonly Received[],
	signal: AbortSignal | undefined,
): Promise<Map<Received, EventChanges>> {
	const edits = relationEvents(events).filter(({ turn }) => turn !== 'ended');
	const last = lastOfEach(edits);
	await untilSecondsAreOver(last.values());
	// Before WeCom is asked: what this package writes meanwhile counts more.
	const at = Date.now();
	const held = await readHeldTags(client, last.values(), signal);
	const read = [...last.values()].filter(({ key }) => held.has(key));
	const learned = await learnRelations(
		db,
		corpId,
		read.map(({ userid, external_userid, key, from }) => {
			return { userid, external_userid, tags: tagsOf(held, key), at, edited_at: Math.min(from, at) };
		}),
		'console',
	);
	const told = await changesToldBefore(db, corpId, edits);
	const changes = new Map<Received, EventChanges>();
	for (const { received, key } of edits) {
		changes.set(received, last.get(key)?.received === received ? 'unreadable' : 'later');
	}
	read.forEach(({ received, key }, index) => {
		const { added, removed, known } = learned[index]!;
		const before = told.get(key);
		changes.set(received, {
			added: [...new Set([...added, ...(before?.added ?? [])])],
			removed: [...new Set([...removed, ...(before?.removed ?? [])])],
			tags: tagsOf(held, key),
			knownBefore: known,
		});
	});
	return changes;
}

/** By how much clocks may differ. */
const SKEW_MS = 250;

/**
 * A second edit of a relation within the same second sends an event that nothing tells from a repetition of the
 * first: read when the second is over, the relation shows what both did.
 */
async function untilSecondsAreOver(events: Iterable<RelationEvent>): Promise<void> {
	let over = 0;
	for (const { until } of events) over = Math.max(over, until + 1 + SKEW_MS);
	const waitMs = Math.min(over - Date.now(), 1_000 + SKEW_MS);
	if (waitMs > 0) await sleep(waitMs);
}

function tagsOf(held: HeldTags, key: string): string[] {
	return [...(held.get(key) ?? [])];
}

/**
 * What an execution that died had found out, and no flow was told: the ledger knows it by then, so that it is no
 * news any more. It is what people changed since the events that are handed over again.
 */
async function changesToldBefore(
	db: Ledger['db'],
	corpId: string,
	edits: readonly RelationEvent[],
): Promise<Map<string, Pick<TagsChanged, 'added' | 'removed'>>> {
	const since = new Map<string, RelationEvent>();
	for (const edit of edits)
		if (edit.received.deliveries > 1 && !since.has(edit.key)) since.set(edit.key, edit);
	if (since.size === 0) return new Map();
	const known = await lastKnownTags(db, corpId, [...since.values()]);
	return new Map(
		[...since].map(([key, { from, userid, external_userid }]) => {
			const { tags, origins } = known.get(relationKey(userid, external_userid)) ?? {
				tags: new Set<string>(),
				origins: new Map<string, { side: string; at: number }>(),
			};
			const changed = [...origins].filter(([, { side, at }]) => side === 'console' && at >= from);
			const ids = changed.map(([id]) => id);
			return [key, { added: ids.filter((id) => tags.has(id)), removed: ids.filter((id) => !tags.has(id)) }];
		}),
	);
}
