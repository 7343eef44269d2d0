import type { INodeListSearchItems } from 'n8n-workflow';
import type { LibraryGroup } from '../../../lib/domain/tag-library';
import { loadTagLibrary } from '../change-set/library';
import { inDisplayOrder } from '../display-order';
import { openClient } from '../open';
import { searchAmong, type Search } from './search-among';

/** Tags as "group / tag", in the order WeCom shows them. */
export const searchTags: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const library = await loadTagLibrary(client, { includeStrategyTags: true });
		return tagEntries(library.groups);
	});
};

export const searchTagGroups: Search = async function (filter, paginationToken) {
	return await searchAmong(this, filter, paginationToken, async () => {
		const { client } = await openClient(this);
		const library = await loadTagLibrary(client, { includeStrategyTags: false });
		return inDisplayOrder(library.groups).map((group) => ({
			name: group.name,
			value: group.id,
			description: group.tags.map((tag) => tag.name).join(', '),
		}));
	});
};

export function tagEntries(groups: readonly LibraryGroup[]): INodeListSearchItems[] {
	return inDisplayOrder(groups).flatMap((group) =>
		inDisplayOrder(group.tags).map((tag) => ({ name: `${tag.groupName} / ${tag.name}`, value: tag.id })),
	);
}
