import type { TagLists } from './item-tags';

/**
 * What made an item's changes necessary, by tag: the sources of all who asked for it, with null for one who had
 * none. A tag for which nobody had any is left out.
 */
export type TagSources = ReadonlyMap<string, Sources>;

type Sources = ReadonlyArray<string | null>;

/** Tag lists, and their sources as an item keeps them. */
type Sourced = TagLists & { readonly source: string | null };

const WITHOUT: Sources = [null];

/** As an item keeps them; null: nobody had any. */
export function writeSources(sources: TagSources): string | null {
	const said = [...sources].filter(([, ofTag]) => ofTag.some((source) => source !== null));
	if (said.length === 0) return null;
	return JSON.stringify(Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1))));
}

export function readSources(source: string | null): TagSources {
	if (source === null) return new Map();
	return new Map(Object.entries(JSON.parse(source) as Record<string, Sources>));
}

/** All that one change asks for has the same source. */
export function sourcesOf({ add, remove }: TagLists, source: string | null): string | null {
	if (source === null) return null;
	return writeSources(new Map([...add, ...remove].map((tag) => [tag, [source]])));
}

/** Of two changes that become one: a tag that both decide alike has the sources of both. */
export function mergeSources(earlier: Sourced, later: Sourced): string | null {
	if (earlier.source === null && later.source === null) return null;
	const before = readSources(earlier.source);
	const after = readSources(later.source);
	const merged = new Map<string, Sources>();
	for (const tag of [...earlier.add, ...earlier.remove]) merged.set(tag, before.get(tag) ?? WITHOUT);
	for (const list of ['add', 'remove'] as const) {
		for (const tag of later[list]) {
			const own = after.get(tag) ?? WITHOUT;
			merged.set(tag, earlier[list].includes(tag) ? union(merged.get(tag) ?? WITHOUT, own) : own);
		}
	}
	return writeSources(merged);
}

function union(a: Sources, b: Sources): Sources {
	return [...new Set([...a, ...b])].sort((x, y) => ((x ?? '') < (y ?? '') ? -1 : 1));
}
