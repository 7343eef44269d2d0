import type { IHookFunctions, ITriggerFunctions } from 'n8n-workflow';
import { InputError } from '../shared/node-error';
import { openClient } from '../shared/open';
import { openDirectory } from '../shared/people/directory';
import { loadDepartments } from '../shared/people/load-departments';
import { loadTagLibrary } from '../shared/change-set/library';
import { tolerate } from '../shared/tolerate';
import { label } from './label';
import { readKeys } from './keys';
import type { Settings } from './settings';

/**
 * Finds out when the workflow is published what would only show when events come: bad keys, choices that need a
 * credential that is missing, departments and tag groups that do not exist.
 * @throws InputError or WecomInputError
 */
export async function checkChoices(
	context: ITriggerFunctions | IHookFunctions,
	settings: Pick<Settings, 'departments' | 'tagGroups' | 'readChanges'>,
): Promise<void> {
	await readKeys(context);
	const { departments, tagGroups, readChanges } = settings;
	const needing = [
		...(readChanges ? ['Read What Changed'] : []),
		...(departments.length > 0 ? ['Departments'] : []),
		...(tagGroups.length > 0 ? ['Tag Groups'] : []),
	];
	if (needing.length === 0) return;
	if (context.getNode().credentials?.wecomApi === undefined) {
		throw new InputError('NEEDS_WECOM_APP', { fields: needing.map(label).join(', ') });
	}
	// When n8n starts, nobody is there to put it right, and WeCom may be out of reach.
	if (context.getActivationMode() === 'init') return;
	await checkDepartments(context, departments);
	await checkTagGroups(context, tagGroups);
}

async function checkDepartments(
	context: ITriggerFunctions | IHookFunctions,
	departments: readonly string[],
): Promise<void> {
	if (departments.length === 0) return;
	const { client } = await openClient(context);
	const tree = await tolerate(loadDepartments(await openDirectory(context, client)));
	if (!tree.ok) return;
	for (const department of departments) {
		const found = tree.value.resolve(department);
		if (found.ok) continue;
		throw new InputError('TRIGGER_DEPARTMENT', { department, near: found.near.join(', ') || '–' });
	}
}

async function checkTagGroups(
	context: ITriggerFunctions | IHookFunctions,
	tagGroups: readonly string[],
): Promise<void> {
	if (tagGroups.length === 0) return;
	const { client } = await openClient(context);
	const library = await tolerate(loadTagLibrary(client, { includeStrategyTags: true }));
	if (!library.ok) return;
	for (const group of tagGroups) {
		if (library.value.resolveGroup(group)) continue;
		const candidates = library.value.suggestGroups(group).join(', ');
		throw new InputError(candidates === '' ? 'UNKNOWN_GROUP' : 'UNKNOWN_GROUP_NEAR', { group, candidates });
	}
}
