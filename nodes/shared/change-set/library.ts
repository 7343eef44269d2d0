import { TagLibrary, type LibraryGroup } from '../../../lib/domain/tag-library';
import type { WecomClient } from '../../../lib/wecom/client';
import { getCorpTagList } from '../../../lib/wecom/corp-tags';
import { WecomApiError } from '../../../lib/wecom/errors';
import { getStrategyTagList } from '../../../lib/wecom/strategy-tags';
import type { TagGroup } from '../../../lib/wecom/tag-library';
import { tolerate } from '../tolerate';

/** The corp's tags; with `includeStrategyTags` also those of the rule groups this app created. */
export async function loadTagLibrary(
	client: WecomClient,
	options: { includeStrategyTags: boolean; signal?: AbortSignal },
): Promise<TagLibrary> {
	const { signal } = options;
	const [corp, strategy] = await Promise.all([
		getCorpTagList(client, {}, { signal }),
		options.includeStrategyTags ? strategyGroups(client, signal) : [],
	]);
	return toTagLibrary([...corp, ...strategy]);
}

export function toTagLibrary(groups: readonly TagGroup[]): TagLibrary {
	return new TagLibrary(groups.filter((group) => group.deleted !== true).map(toLibraryGroup));
}

async function strategyGroups(client: WecomClient, signal: AbortSignal | undefined): Promise<TagGroup[]> {
	// Most apps have no right to rule groups; their corp tags work all the same.
	const groups = await tolerate(
		getStrategyTagList(client, {}, { signal }),
		(error) => error instanceof WecomApiError && !error.retryable,
	);
	return groups.ok ? groups.value : [];
}

function toLibraryGroup(group: TagGroup): LibraryGroup {
	const own = group.strategy_id === undefined ? {} : { strategyId: group.strategy_id };
	return {
		id: group.group_id,
		name: group.group_name,
		order: group.order,
		...own,
		tags: group.tag
			.filter((tag) => tag.deleted !== true)
			.map(({ id, name, order }) => ({
				id,
				name,
				order,
				groupId: group.group_id,
				groupName: group.group_name,
				...own,
			})),
	};
}
