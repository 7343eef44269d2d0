import type { LibraryTag, TagLibrary } from '../../lib/domain/tag-library';
import { InputError } from '../shared/node-error';
import { whyUnresolved } from '../shared/unresolved-tag';

/** The tag a reference means. @throws InputError naming near matches */
export function requireTag(library: TagLibrary, reference: string, itemIndex: number): LibraryTag {
	const resolution = library.resolve(reference);
	if (resolution.ok) return resolution.tag;
	const { code, values } = whyUnresolved(resolution);
	throw new InputError(code, values, itemIndex);
}
