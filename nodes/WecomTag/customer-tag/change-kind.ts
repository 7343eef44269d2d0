import type { RelationChange } from '../../../lib/domain/tag-change';
import type { RequestRules } from '../../shared/change-set/batch';
import type { Failure } from '../../shared/failure';

/** How mark and set differ. */
export interface ChangeKind extends RequestRules {
	kind: 'mark' | 'set';
	/** What is to change on a relation that holds `held`; a failure where that cannot be told. */
	plan(
		change: RelationChange,
		held: ReadonlySet<string> | undefined,
	): { add: readonly string[]; remove: readonly string[] } | Failure;
	/** Whether the current tags must be known. */
	readFirst: boolean;
}
