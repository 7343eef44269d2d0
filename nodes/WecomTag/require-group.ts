import type { LibraryGroup, TagLibrary } from '../../lib/domain/tag-library';
import { InputError } from '../shared/node-error';

/** The group of this id or name. @throws InputError naming near matches */
export function requireGroup(library: TagLibrary, reference: string): LibraryGroup {
	const group = library.resolveGroup(reference);
	if (group) return group;
	const candidates = library.suggestGroups(reference).join(', ');
	throw candidates
		? new InputError('UNKNOWN_GROUP_NEAR', { group: reference, candidates })
		: new InputError('UNKNOWN_GROUP', { group: reference });
}
