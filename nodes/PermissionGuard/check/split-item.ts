import cloneDeep from 'lodash/cloneDeep';
import get from 'lodash/get';
import set from 'lodash/set';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { FIELD } from '../../shared/fields';
import { InputError } from '../../shared/node-error';
import { plainJsonPath, readRaw, toList } from '../../shared/read-field';
import { label } from '../label';
import type { Verdict } from './verdict';

/** The item with only a part of its tags, written as the item wrote them. */
export type SplitItem = (json: IDataObject, part: readonly Verdict[]) => IDataObject;

type Path = string | string[];

/**
 * Splits items of tag changes.
 * @throws InputError where a list of tags is computed, so that the shorter list has no field to go to
 */
export function itemSplitter(context: IExecuteFunctions, library: TagLibrary): SplitItem {
	const paths = {
		add: listPath(context, FIELD.add, 'Add Field'),
		remove: listPath(context, FIELD.remove, 'Remove Field'),
	};
	return (json, part) => {
		const reduced = cloneDeep(json);
		for (const action of ['add', 'remove'] as const) {
			const path = paths[action];
			const given = path === undefined ? undefined : (get(json, path) as unknown);
			if (path === undefined || given === undefined) continue;
			const kept = new Set(
				part.filter(({ change }) => change.action === action).map(({ change }) => change.tag.id),
			);
			const references = toList(given) ?? [];
			set(
				reduced,
				path,
				references.filter((reference) => {
					const resolution = library.resolve(reference);
					return resolution.ok && kept.has(resolution.tag.id);
				}),
			);
		}
		return reduced;
	};
}

/** Items of the tag library: the fields of group and tag become one list of tags. */
export function librarySplitter(context: IExecuteFunctions): SplitItem {
	const path = listPath(context, 'tagField', 'Tag Field');
	return (json, part) => {
		const reduced = cloneDeep(json);
		if (path !== undefined) {
			set(
				reduced,
				path,
				part.map(({ change }) => change.path),
			);
		}
		return reduced;
	};
}

function listPath(context: IExecuteFunctions, parameter: string, displayName: string): Path | undefined {
	const raw = readRaw(context, parameter, '');
	if (typeof raw !== 'string' || raw === '') return undefined;
	if (!raw.startsWith('=')) return raw;
	const path = plainJsonPath(raw);
	if (!path) throw new InputError('SPLIT_NEEDS_FIELD', { field: label(displayName) });
	return path;
}
