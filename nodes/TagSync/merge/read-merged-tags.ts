import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { findMergeCircle, type MergedTags } from '../../../lib/domain/merge/follow-merges';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { InputError } from '../../shared/node-error';
import { locatorValue } from '../../shared/read-field';
import { whyUnresolved } from '../../shared/unresolved-tag';
import { MERGE_FIELD } from './merge-fields';

/**
 * Tags that were merged into another: old tag id → new tag id.
 * @param library also of deleted tags
 * @throws InputError for a row that is not filled in, names an unknown tag, or contradicts others
 */
export function readMergedTags(context: IExecuteFunctions, library: TagLibrary): MergedTags {
	const rows = context.getNodeParameter(`${MERGE_FIELD.mergedTags}.pairs`, 0, []) as IDataObject[];
	const mergedInto = new Map<string, string>();
	for (const [index, { old, into }] of rows.entries()) {
		const references = [locatorValue(old), locatorValue(into)];
		if (references.includes('')) throw new InputError('TAG_MERGED_INCOMPLETE', { row: index + 1 });
		const [from, to] = references.map((reference) => idOf(reference, library)) as [string, string];
		if ((mergedInto.get(from) ?? to) !== to) {
			throw new InputError('TAG_MERGED_TWICE', { tag: library.describe(from) });
		}
		mergedInto.set(from, to);
	}
	const circle = findMergeCircle(mergedInto);
	if (circle) {
		const names = circle.map((id) => library.describe(id));
		throw new InputError('TAGS_MERGED_IN_CIRCLE', { circle: names.join(' → ') });
	}
	return mergedInto;
}

function idOf(reference: string, library: TagLibrary): string {
	const resolution = library.resolve(reference);
	if (resolution.ok) return resolution.tag.id;
	const { code, values } = whyUnresolved(resolution);
	throw new InputError(code, values);
}
