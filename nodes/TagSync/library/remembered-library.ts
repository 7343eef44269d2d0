import {
	TagLibrary,
	tagPath,
	type LibraryGroup,
	type LibraryTag,
	type TagResolution,
} from '../../../lib/domain/tag-library';
import type { KnownTag } from '../../../lib/ledger/known-tags';

/**
 * The corp's tag library, which still knows the tags that were deleted: an item that names one is about a tag
 * that is gone, not about a slip of the pen. A name means the tag that is there, if there is one.
 */
export class RememberedLibrary extends TagLibrary {
	/** Ids of deleted tags. */
	readonly deleted: ReadonlySet<string>;
	private readonly past: TagLibrary;

	/** @param known as the ledger has them; deleted or not */
	constructor(groups: readonly LibraryGroup[], known: readonly KnownTag[]) {
		super(groups);
		const gone = known.filter((tag) => isGone(tag, this));
		this.deleted = new Set(gone.map(({ tag_id }) => tag_id));
		this.past = new TagLibrary(groupsOf(gone));
	}

	override get(id: string): LibraryTag | undefined {
		return super.get(id) ?? this.past.get(id);
	}

	override describe(id: string): string {
		const tag = this.get(id);
		return tag ? tagPath(tag) : id;
	}

	override resolve(reference: string): TagResolution {
		const found = super.resolve(reference);
		if (found.ok || found.code !== 'UNKNOWN_TAG') return found;
		const past = this.past.resolve(reference);
		return past.ok ? past : found;
	}

	/** Whether the tag is in WeCom's library. */
	isThere(id: string): boolean {
		return super.get(id) !== undefined;
	}
}

/** What the library does not list any more. Of a rule group that this app cannot see, nothing can be said. */
function isGone({ tag_id, strategy_id }: KnownTag, library: RememberedLibrary): boolean {
	if (library.isThere(tag_id)) return false;
	return library.groups.some(({ strategyId }) => (strategyId ?? null) === strategy_id);
}

function groupsOf(gone: readonly KnownTag[]): LibraryGroup[] {
	const groups = new Map<string, LibraryGroup>();
	const named = new Set<string>();
	// Of several that had the same name, the one deleted last keeps it.
	for (const tag of [...gone].sort((a, b) => (b.deleted_at ?? Infinity) - (a.deleted_at ?? Infinity))) {
		let group = groups.get(tag.group_id);
		if (!group) {
			group = { id: tag.group_id, name: tag.group_name, order: tag.group_order, tags: [] };
			groups.set(tag.group_id, group);
		}
		const path = `${tag.group_name}/${tag.name}`;
		group.tags.push({
			id: tag.tag_id,
			name: named.has(path) ? `${tag.name} (${tag.tag_id})` : tag.name,
			groupId: tag.group_id,
			groupName: tag.group_name,
			order: tag.order,
		});
		named.add(path);
	}
	return [...groups.values()];
}
