import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { ListedGroup } from '../../../lib/ledger/save-known-tags';

/** The tag library as the ledger keeps it. */
export function listedGroups({ groups }: TagLibrary): ListedGroup[] {
	return groups.map(({ id, name, order, strategyId, tags }) => ({
		group_id: id,
		group_name: name,
		order,
		...(strategyId !== undefined && { strategy_id: strategyId }),
		tag: tags.map((tag) => ({ id: tag.id, name: tag.name, order: tag.order })),
	}));
}
