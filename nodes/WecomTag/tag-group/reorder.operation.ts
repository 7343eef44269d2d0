import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { rankNearMatches } from '../../../lib/domain/near-match';
import type { LibraryGroup, TagLibrary } from '../../../lib/domain/tag-library';
import { planOrder } from '../../../lib/domain/tag-order';
import { editCorpTag } from '../../../lib/wecom/corp-tags';
import { inDisplayOrder } from '../../shared/display-order';
import { forEachConcurrently } from '../../shared/event-loop';
import { tagGroupLocator } from '../../shared/fields';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { perItem } from '../../shared/per-item';
import { locatorValue, toList } from '../../shared/read-field';
import { requireGroup } from '../require-group';
import { EDITS_AT_ONCE, TagSession } from '../tag/session';
import { corpTags } from '../tag/tag-family';
import { editFields, isIdle, readEdit } from '../tag/update.operation';

export const description: INodeProperties[] = [
	tagGroupLocator({ required: true }),
	{
		displayName: 'Tags in the Wanted Order',
		name: 'tagOrder',
		type: 'string',
		default: '',
		placeholder: 'e.g. 钻石, 黄金, 白银',
		description:
			'Names or IDs, first on top. Tags not named follow in their present order. Only as many tags are edited as have to move.',
	},
	editFields('group among all groups'),
];

/** Puts a group's tags into the wanted order with the fewest calls, and renames or moves the group itself. */
export async function execute(
	context: IExecuteFunctions,
	{ client }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const session = new TagSession(context, corpTags, client);
	return await perItem(context, async (itemIndex) => {
		const names = toList(context.getNodeParameter('tagOrder', itemIndex, '')) ?? [];
		const edit = readEdit(context, itemIndex);
		if (names.length === 0 && Object.keys(edit).length === 0)
			throw new InputError('NOTHING_TO_EDIT', {}, itemIndex);
		const library = await session.library(itemIndex);
		const group = requireGroup(library, locatorValue(context.getNodeParameter('group', itemIndex)));

		const wanted = wantedSequence(library, group, names, itemIndex);
		const moves = names.length > 0 ? planOrder(group.tags, wanted) : [];
		const editsGroup = !isIdle(edit, group);
		if (moves.length > 0 || editsGroup) session.forget();
		await forEachConcurrently(moves, EDITS_AT_ONCE, async ({ id, order }) => {
			await editCorpTag(session.client, { id, order }, session.callOptions);
		});
		if (editsGroup) await editCorpTag(session.client, { id: group.id, ...edit }, session.callOptions);

		const nameOf = new Map(group.tags.map((tag) => [tag.id, tag.name]));
		return [
			{
				json: {
					...context.getInputData()[itemIndex]!.json,
					wecom: {
						status: moves.length > 0 || editsGroup ? 'applied' : 'unchanged',
						group_id: group.id,
						group_name: edit.name ?? group.name,
						order: wanted.map((id) => nameOf.get(id)),
						moved: moves.map(({ id, order }) => ({ tag_id: id, tag_name: nameOf.get(id), order })),
					},
				},
			},
		];
	});
}

/** The named tags first, the others behind them as they stand. */
function wantedSequence(
	library: TagLibrary,
	group: LibraryGroup,
	names: readonly string[],
	itemIndex: number,
): string[] {
	const named = names.map((name) => {
		for (const reference of [`${group.name}/${name}`, name]) {
			const resolution = library.resolve(reference);
			if (resolution.ok && resolution.tag.groupId === group.id) return resolution.tag.id;
		}
		const present = group.tags.map((tag) => tag.name);
		const near = rankNearMatches(name.toLowerCase(), present);
		const candidates = (near.length > 0 ? near : present.slice(0, 10)).join(', ');
		throw new InputError('UNKNOWN_TAG_NEAR', { tag: `${group.name}/${name}`, candidates }, itemIndex);
	});
	const distinct = [...new Set(named)];
	const rest = inDisplayOrder(group.tags).filter((tag) => !distinct.includes(tag.id));
	return [...distinct, ...rest.map((tag) => tag.id)];
}
