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
 * The exact inverse of what one change set applied, less everything that changed since.
 * @param held what each relation holds now, by `relationKey`; undefined where it cannot be read
 * @param changedLater whether a later change set changed this tag of this relation
 */
export function planUndo(
	applied: readonly AppliedChange[],
	held: (key: string) => ReadonlySet<string> | undefined,
	changedLater: (change: AppliedChange) => boolean,
): UndoPlan {
	const inverse = new Map<string, Relation & { add: string[]; remove: string[] }>();
	const skipped: UndoPlan['skipped'] = [];
	for (const change of applied) {
		const key = relationKey(change.userid, change.external_userid);
		const tags = held(key);
		const left = change.action === 'add';
		if (changedLater(change)) {
			skipped.push({ ...change, code: 'CHANGED_BY_LATER_SET' });
			continue;
		}
		if (tags === undefined) {
			skipped.push({ ...change, code: 'RELATION_UNREADABLE' });
			continue;
		}
		if (tags.has(change.tag_id) !== left) {
			skipped.push({ ...change, code: 'CHANGED_SINCE' });
			continue;
		}
		let entry = inverse.get(key);
		if (entry === undefined) {
			entry = { userid: change.userid, external_userid: change.external_userid, add: [], remove: [] };
			inverse.set(key, entry);
		}
		(change.action === 'add' ? entry.remove : entry.add).push(change.tag_id);
	}
	return { inverse: [...inverse.values()], skipped };
}
