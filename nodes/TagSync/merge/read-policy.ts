import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { mergePolicy, type MergePolicy } from '../../../lib/domain/merge/merge-policy';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { InputError } from '../../shared/node-error';
import { locatorValue } from '../../shared/read-field';
import { MERGE_FIELD } from './merge-fields';

/** What decides between two edits that cannot both stand. @throws InputError for an unknown group, or one named on both sides */
export function readPolicy(context: IExecuteFunctions, library: TagLibrary): MergePolicy {
	const clashes = context.getNodeParameter(MERGE_FIELD.clashes, 0, 'chain');
	const addWins = chosenGroups(context, MERGE_FIELD.addWins, library);
	const removeWins = chosenGroups(context, MERGE_FIELD.removeWins, library);
	const [both] = [...addWins].filter((group) => removeWins.has(group));
	if (both !== undefined) {
		const name = library.groups.find(({ id }) => id === both)?.name ?? both;
		throw new InputError('GROUP_WINS_TWICE', { group: name });
	}
	return mergePolicy({
		contested: clashes === 'review' ? 'always_review' : 'chain',
		addWins,
		removeWins,
	});
}

function chosenGroups(context: IExecuteFunctions, parameter: string, library: TagLibrary): Set<string> {
	const rows = context.getNodeParameter(`${parameter}.groups`, 0, []) as IDataObject[];
	const ids = new Set<string>();
	for (const row of rows) {
		const reference = locatorValue(row.group);
		if (reference === '') continue;
		const group = library.resolveGroup(reference);
		if (!group) throw unknownGroup(reference, library);
		ids.add(group.id);
	}
	return ids;
}

function unknownGroup(group: string, library: TagLibrary): InputError {
	const near = library.suggestGroups(group);
	return near.length === 0
		? new InputError('UNKNOWN_GROUP', { group })
		: new InputError('UNKNOWN_GROUP_NEAR', { group, candidates: near.join(', ') });
}
