/** Tags that were merged into another: old tag id → new tag id. */
export type MergedTags = ReadonlyMap<string, string>;

/** Old tag id → the tag that stands for it in the end. @throws RangeError where tags were merged in a circle */
export function followMerges(mergedInto: MergedTags): MergedTags {
	const ends = new Map<string, string>();
	for (const old of mergedInto.keys()) {
		const path = pathFrom(old, mergedInto);
		if (isCircle(path)) {
			throw new RangeError(`mergedInto leads from tag "${old}" in a circle: ${path.join(' → ')}`);
		}
		ends.set(old, path.at(-1)!);
	}
	return ends;
}

/** Tag ids of a circle, the one that closes it again at the end; undefined: there is none. */
export function findMergeCircle(mergedInto: MergedTags): readonly string[] | undefined {
	for (const old of mergedInto.keys()) {
		const path = pathFrom(old, mergedInto);
		if (isCircle(path)) return path;
	}
	return undefined;
}

/** From tag to tag, to the last one or to one that was passed before. */
function pathFrom(old: string, mergedInto: MergedTags): string[] {
	const passed = new Set<string>();
	let tag: string | undefined = old;
	for (; tag !== undefined && !passed.has(tag); tag = mergedInto.get(tag)) passed.add(tag);
	return tag === undefined ? [...passed] : [...passed, tag];
}

function isCircle(path: readonly string[]): boolean {
	return path.indexOf(path.at(-1)!) < path.length - 1;
}
