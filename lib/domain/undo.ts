import { relationKey, type Relation } from './tag-change';

/** A tag change that took effect. */
export interface AppliedChange extends Relation {
	tag_id: string;
	action: 'add' | 'remove';
}

export type UndoSkipCode =
	/** The tag is no longer as the change set left it: somebody changed it since. */
	| 'CHANGED_SINCE'
	/** A later change set of ours changed the same tag of the same relation. */
	| 'CHANGED_BY_LATER_SET'
	/** The relation is gone or cannot be read: nothing can be undone there. */
	| 'RELATION_UNREADABLE';

export interface UndoPlan {
	/** Inverse changes, one per relation. */
	inverse: Array<Relation & { add: string[]; remove: string[] }>;
	skipped: Array<AppliedChange & { code: UndoSkipCode }>;
}

/**
 * Collects the exact inverse of what one change set applied, less everything that changed since.
 * Fed change by change, so that a large set can be worked off in slices.
 */
export class UndoPlanner {
	private readonly inverse = new Map<string, UndoPlan['inverse'][number]>();
	private readonly skipped: UndoPlan['skipped'] = [];

	/**
	 * @param held what the relation holds now; undefined where it cannot be read
	 * @param changedLater whether a later change set changed this tag of this relation
	 */
	add(change: AppliedChange, held: ReadonlySet<string> | undefined, changedLater: boolean): void {
		const code = reasonToSkip(change, held, changedLater);
		if (code !== undefined) {
			this.skipped.push({ ...change, code });
			return;
		}
		const { userid, external_userid } = change;
		const key = relationKey(userid, external_userid);
		let entry = this.inverse.get(key);
		if (entry === undefined) {
			entry = { userid, external_userid, add: [], remove: [] };
			this.inverse.set(key, entry);
		}
		(change.action === 'add' ? entry.remove : entry.add).push(change.tag_id);
	}

	finish(): UndoPlan {
		return { inverse: [...this.inverse.values()], skipped: this.skipped };
	}
}

function reasonToSkip(
	change: AppliedChange,
	held: ReadonlySet<string> | undefined,
	changedLater: boolean,
): UndoSkipCode | undefined {
	if (changedLater) return 'CHANGED_BY_LATER_SET';
	if (held === undefined) return 'RELATION_UNREADABLE';
	const isAsLeft = held.has(change.tag_id) === (change.action === 'add');
	return isAsLeft ? undefined : 'CHANGED_SINCE';
}
