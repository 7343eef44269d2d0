import type { TagLibrary } from '../../../lib/domain/tag-library';

/** Tags as items name them: as `group/tag`, or by id where two tags share that name. */
export function tagReferences(ids: readonly string[], library: TagLibrary): string[] {
	return ids.map((id) => {
		const path = library.describe(id);
		const resolution = library.resolve(path);
		return resolution.ok && resolution.tag.id === id ? path : id;
	});
}
