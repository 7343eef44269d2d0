import { deleteKnownTags } from '../../../lib/ledger/delete-known-tags';
import { readKnownTags, type KnownTag } from '../../../lib/ledger/known-tags';
import type { Ledger } from '../../../lib/ledger/open';
import { saveKnownTags } from '../../../lib/ledger/save-known-tags';
import { isTagEvent, type TagEvent } from '../../../lib/wecom/callback/event';
import type { WecomClient } from '../../../lib/wecom/client';
import { loadTagLibrary } from '../../shared/change-set/library';
import { listedGroups } from '../../shared/change-set/listed-groups';
import type { Received } from './received';

/** A tag as items name it. */
export type NamedTag = {
	id: string;
	group?: string;
	name?: string;
};

/** One corp's tag library as the ledger has it, read again from WeCom where that does not do. */
export class KnownLibrary {
	private tags: Promise<Map<string, KnownTag>> | undefined;
	private wasRead = false;

	/** @param client left out: only what the ledger has */
	constructor(
		private readonly ledger: Ledger,
		private readonly corpId: string,
		private readonly client: WecomClient | undefined,
		private readonly signal: AbortSignal | undefined,
	) {}

	/** Deleted tags included, by id. */
	async known(): Promise<ReadonlyMap<string, KnownTag>> {
		this.tags ??= readKnownTags(this.ledger.db, this.corpId).then(
			(tags) => new Map(tags.map((tag) => [tag.tag_id, tag])),
		);
		return await this.tags;
	}

	/** Takes over what events say: what was deleted goes, and after any other change the library is read once. */
	async update(events: readonly Received[]): Promise<void> {
		const about = events.map(({ event }) => event).filter(isTagEvent);
		for (const event of about) if (event.change_type === 'delete') await this.delete(event);
		if (about.some(({ change_type }) => change_type !== 'delete')) await this.read();
	}

	/** Reads the library if the ledger lacks one of the tags. @throws WecomError */
	async complete(ids: readonly string[]): Promise<void> {
		if (ids.length === 0) return;
		const known = await this.known();
		if (ids.some((id) => !known.has(id))) await this.read();
	}

	/** The tags with their names, as far as they are known. */
	async name(ids: readonly string[]): Promise<Map<string, NamedTag>> {
		if (ids.length === 0) return new Map();
		const known = await this.known();
		return new Map(ids.map((id) => [id, namedTag(id, known.get(id))]));
	}

	/** Reads the library from WeCom, at most once per batch. */
	async read(): Promise<void> {
		if (!this.client || this.wasRead) return;
		this.wasRead = true;
		const now = Date.now();
		const library = await loadTagLibrary(this.client, {
			includeStrategyTags: true,
			...(this.signal && { signal: this.signal }),
		});
		await saveKnownTags(this.ledger.db, this.corpId, listedGroups(library), { complete: true, now });
		this.tags = undefined;
	}

	private async delete({ tag_id, group_id, create_time }: TagEvent): Promise<void> {
		await deleteKnownTags(this.ledger.db, this.corpId, {
			...(tag_id && { tagIds: [tag_id] }),
			...(group_id && { groupIds: [group_id] }),
			now: create_time * 1000 + 999,
		});
		this.tags = undefined;
	}
}

function namedTag(id: string, tag: KnownTag | undefined): NamedTag {
	return tag ? { id, group: tag.group_name, name: tag.name } : { id };
}
