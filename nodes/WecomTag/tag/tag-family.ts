import type { INodeProperties } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { WecomClient } from '../../../lib/wecom/client';
import { delCorpTag, editCorpTag, ensureCorpTags, getCorpTagList } from '../../../lib/wecom/corp-tags';
import type { CallOptions } from '../../../lib/wecom/endpoint';
import {
	delStrategyTag,
	editStrategyTag,
	ensureStrategyTags,
	getStrategyTagList,
} from '../../../lib/wecom/strategy-tags';
import type {
	EnsuredTags,
	TagEdit,
	TagGroup,
	TagSelection,
	WantedTags,
} from '../../../lib/wecom/tag-library';
import { toTagLibrary } from '../../shared/change-set/library';
import { locator } from '../../shared/fields';

/** The two families of tags that WeCom knows behave alike; a rule group's tags also need its id. */
export interface TagFamily {
	/** Parameters the family needs besides an operation's own. */
	scopeFields: INodeProperties[];
	searchTags: string;
	list(client: WecomClient, strategyId: number | undefined, options: CallOptions): Promise<TagGroup[]>;
	ensure(
		client: WecomClient,
		tags: WantedTags,
		strategyId: number | undefined,
		options: CallOptions,
	): Promise<EnsuredTags>;
	edit(client: WecomClient, edit: TagEdit, options: CallOptions): Promise<unknown>;
	remove(client: WecomClient, selection: TagSelection, options: CallOptions): Promise<unknown>;
}

export const corpTags: TagFamily = {
	scopeFields: [],
	searchTags: 'searchTags',
	list: async (client, _strategyId, options) => await getCorpTagList(client, {}, options),
	ensure: async (client, tags, _strategyId, options) => await ensureCorpTags(client, tags, options),
	edit: editCorpTag,
	remove: delCorpTag,
};

export const strategyTags: TagFamily = {
	scopeFields: [
		locator(
			{
				displayName: 'Strategy',
				name: 'strategy',
				searchListMethod: 'searchStrategies',
				searchHint: 'Choose a rule group…',
				idExample: 'e.g. 1',
			},
			{
				required: true,
				description: 'The rule group that owns the tags; only those this app created can be managed',
			},
		),
	],
	searchTags: 'searchStrategyTags',
	list: async (client, strategyId, options) =>
		await getStrategyTagList(client, strategyId === undefined ? {} : { strategy_id: strategyId }, options),
	ensure: async (client, tags, strategyId, options) =>
		await ensureStrategyTags(client, { ...tags, strategy_id: strategyId ?? 0 }, options),
	edit: editStrategyTag,
	remove: delStrategyTag,
};

export async function loadFamily(
	family: TagFamily,
	client: WecomClient,
	strategyId: number | undefined,
	options: CallOptions,
): Promise<TagLibrary> {
	return toTagLibrary(await family.list(client, strategyId, options));
}
