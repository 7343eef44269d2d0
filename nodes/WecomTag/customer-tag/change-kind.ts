import type { RelationChange } from '../../../lib/domain/tag-change';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { ItemRequest } from '../../shared/change-set/item-request';
import type { Failure } from '../../shared/failure';

/** How mark and set differ. */
export interface ChangeKind {
	kind: 'mark' | 'set';
	/** What the parameters that list fixed tags are called. Without `remove` the items name no tags to remove. */
	labels: { add: string; remove?: string };
	/** Checks of one item beyond what every kind checks. */
	check(request: ItemRequest, library: TagLibrary): Failure | undefined;
	/** All an item asks of a relation, where that is more than it says. */
	complete(request: ItemRequest, library: TagLibrary): ItemRequest;
	/** What is to change on a relation that holds `held`; a failure where that cannot be told. */
	plan(
		change: RelationChange,
		held: ReadonlySet<string> | undefined,
	): { add: readonly string[]; remove: readonly string[] } | Failure;
	/** Whether the current tags must be known. */
	readFirst: boolean;
}
