import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { tagPath, type LibraryTag } from '../../../lib/domain/tag-library';
import { tagLocator } from '../../shared/fields';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { perItem } from '../../shared/per-item';
import { checkName, checkOrder } from './check-edit';
import { EDITS_AT_ONCE, TagSession } from './session';
import type { TagFamily } from './tag-family';

/** New name and order; a field that is not added stays as it is, and 0 is an order of its own. */
export function editFields(whatHasOrder: string): INodeProperties {
	return {
		displayName: 'Changes',
		name: 'changes',
		type: 'collection',
		placeholder: 'Add change',
		default: {},
		options: [
			{
				displayName: 'New Name',
				name: 'name',
				type: 'string',
				default: '',
				description: '1 to 30 characters',
			},
			{
				displayName: 'Order',
				name: 'order',
				type: 'number',
				default: 0,
				description: `Place of the ${whatHasOrder}, 0 to 4294967295; larger sorts first`,
			},
		],
	};
}

/** @throws InputError for a name or an order that WeCom would refuse */
export function readEdit(context: IExecuteFunctions, itemIndex: number): { name?: string; order?: number } {
	const changes = context.getNodeParameter('changes', itemIndex, {}) as { name?: unknown; order?: number };
	const edit: { name?: string; order?: number } = {};
	if (changes.name !== undefined) {
		edit.name = String(changes.name).trim();
		checkName('New Name', edit.name, itemIndex);
	}
	if (changes.order !== undefined) {
		checkOrder('Order', changes.order, itemIndex);
		edit.order = changes.order;
	}
	return edit;
}

/** Whether an edit leaves the tag or group as it is; then it needs no call. */
export function isIdle(
	edit: { name?: string; order?: number },
	now: { name: string; order: number },
): boolean {
	return (edit.name ?? now.name) === now.name && (edit.order ?? now.order) === now.order;
}

export const updateTag = (family: TagFamily) => ({
	description: [
		...family.scopeFields,
		tagLocator({ required: true }, family.searchTags),
		editFields('tag among the tags of its group'),
	] satisfies INodeProperties[],

	/** Renames a tag or moves it within its group. */
	execute: async (context: IExecuteFunctions, { client }: OpenClient): Promise<INodeExecutionData[][]> => {
		const session = new TagSession(context, family, client);
		const independent = await readIndependentEdits(session);
		const work = async (itemIndex: number): Promise<INodeExecutionData[]> => {
			const { tag, edit } = independent?.[itemIndex] ?? (await readTagEdit(session, itemIndex));
			const unchanged = isIdle(edit, tag);
			if (!unchanged) {
				await family.edit(session.client, { id: tag.id, ...edit }, session.callOptions);
				session.forget();
			}
			const after = { ...tag, ...edit };
			return [
				{
					json: {
						...context.getInputData()[itemIndex]!.json,
						wecom: {
							status: unchanged ? 'unchanged' : 'applied',
							tag_id: after.id,
							tag_name: after.name,
							group_id: after.groupId,
							group_name: after.groupName,
							path: tagPath(after),
							order: after.order,
						},
					},
				},
			];
		};
		return await perItem(context, work, independent ? EDITS_AT_ONCE : 1);
	},
});

interface TagEdit {
	tag: LibraryTag;
	edit: ReturnType<typeof readEdit>;
}

async function readTagEdit(session: TagSession, itemIndex: number): Promise<TagEdit> {
	const edit = readEdit(session.context, itemIndex);
	if (Object.keys(edit).length === 0) throw new InputError('NOTHING_TO_EDIT', {}, itemIndex);
	return { tag: await session.requireTag(itemIndex), edit };
}

/**
 * All items' edits, where their sequence does not matter: each of another tag, and no new name that another
 * tag has now. Undefined where it may matter, or where an item is in error: then one comes after the other.
 */
async function readIndependentEdits(session: TagSession): Promise<TagEdit[] | undefined> {
	const edits: TagEdit[] = [];
	const seen = new Set<string>();
	for (const itemIndex of session.context.getInputData().keys()) {
		const found = await readTagEdit(session, itemIndex).catch((error: unknown) => {
			if (error instanceof InputError) return undefined;
			throw error;
		});
		if (found === undefined || seen.has(found.tag.id)) return undefined;
		seen.add(found.tag.id);
		const { name } = found.edit;
		const library = await session.library(itemIndex);
		const taken =
			name !== undefined && name !== found.tag.name && library.resolve(`${found.tag.groupName}/${name}`).ok;
		if (taken) return undefined;
		edits.push(found);
	}
	return edits;
}
