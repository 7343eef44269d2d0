import { rankNearMatches } from './near-match';

/** A tag as the library lists it. `groupId` and `groupName` are its tag group's. */
export interface LibraryTag {
	id: string;
	name: string;
	groupId: string;
	groupName: string;
	/** Larger sorts first, 0 … 2³²−1. */
	order: number;
	/** Set for tags of a rule group (strategy tags). */
	strategyId?: number;
}

export interface LibraryGroup {
	id: string;
	name: string;
	order: number;
	strategyId?: number;
	tags: LibraryTag[];
}

export type TagResolution =
	| { ok: true; tag: LibraryTag }
	| { ok: false; code: 'UNKNOWN_TAG' | 'AMBIGUOUS_TAG'; reference: string; candidates: string[] };

/** How people write and read a tag: `group/tag`. */
export function tagPath(tag: LibraryTag): string {
	return `${tag.groupName}/${tag.name}`;
}

/**
 * The corp's tag library, indexed for look-ups by id and by name.
 * A reference is a tag id, `group/tag`, or a bare tag name that only one group has. Names are compared
 * without case and width; where WeCom has several that differ in nothing else, the exact spelling decides.
 */
export class TagLibrary {
	private readonly byId = new Map<string, LibraryTag>();
	private readonly byPath = new Map<string, LibraryTag[]>();
	private readonly byName = new Map<string, LibraryTag[]>();
	private readonly resolved = new Map<string, TagResolution>();

	constructor(readonly groups: readonly LibraryGroup[]) {
		for (const group of groups) {
			for (const tag of group.tags) {
				this.byId.set(tag.id, tag);
				pushTo(this.byPath, normalize(tagPath(tag)), tag);
				pushTo(this.byName, normalize(tag.name), tag);
			}
		}
	}

	get(id: string): LibraryTag | undefined {
		return this.byId.get(id);
	}

	/** How people write the tag of this id; the id itself where the library does not know it. */
	describe(id: string): string {
		const tag = this.byId.get(id);
		return tag ? tagPath(tag) : id;
	}

	/** Answers are remembered: a batch names the same few tags over and over. */
	resolve(reference: string): TagResolution {
		let resolution = this.resolved.get(reference);
		if (resolution === undefined) {
			resolution = this.lookUp(reference);
			this.resolved.set(reference, resolution);
		}
		return resolution;
	}

	/** A group by id or by name; undefined when there is none or the name is not unique. */
	resolveGroup(reference: string): LibraryGroup | undefined {
		const byId = this.groups.find((group) => group.id === reference);
		if (byId) return byId;
		const wanted = normalize(reference);
		const named = this.groups.filter((group) => normalize(group.name) === wanted);
		const exact = named.filter((group) => group.name === reference);
		const [match, ...others] = exact.length > 0 ? exact : named;
		return others.length === 0 ? match : undefined;
	}

	suggestGroups(reference: string): string[] {
		return rankNearMatches(
			normalize(reference),
			this.groups.map((group) => group.name),
		);
	}

	private lookUp(reference: string): TagResolution {
		const byId = this.byId.get(reference);
		if (byId) return { ok: true, tag: byId };

		const wanted = normalize(reference);
		const matches = this.byPath.get(wanted) ?? this.byName.get(wanted) ?? [];
		const exact = matches.filter((tag) => tagPath(tag) === reference || tag.name === reference);
		const [match, ...others] = exact.length > 0 ? exact : matches;
		if (match && others.length === 0) return { ok: true, tag: match };
		if (match)
			return { ok: false, code: 'AMBIGUOUS_TAG', reference, candidates: describeAll([match, ...others]) };
		const candidates = rankNearMatches(wanted, [...this.byId.values()].map(tagPath));
		return { ok: false, code: 'UNKNOWN_TAG', reference, candidates };
	}
}

/** By path; by id too where only that tells them apart: rule groups may repeat each other's names. */
function describeAll(tags: readonly LibraryTag[]): string[] {
	const paths = tags.map(tagPath);
	if (new Set(paths).size === paths.length) return paths;
	return tags.map((tag) =>
		tag.strategyId === undefined
			? `${tagPath(tag)} (${tag.id})`
			: `${tagPath(tag)} (${tag.id}, strategy ${tag.strategyId})`,
	);
}

/** Full-width forms and stray blanks around the slash are the usual differences between two people's typing. */
function normalize(reference: string): string {
	return reference
		.normalize('NFKC')
		.trim()
		.replace(/\s*\/\s*/g, '/')
		.toLowerCase();
}

function pushTo<K, V>(index: Map<K, V[]>, key: K, value: V): void {
	const list = index.get(key);
	if (list) list.push(value);
	else index.set(key, [value]);
}
