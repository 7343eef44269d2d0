import type { Action } from '../../../lib/domain/permission/policy';
import type { RequestedTag } from '../../../lib/domain/permission/request';
import type { Failure } from '../../shared/failure';

/** One tag and what is to be done with it. The same object for all items that ask the same. */
export interface AskedChange {
	action: Action;
	tag: RequestedTag;
	/** As people write it: `group/tag`. */
	path: string;
}

/** What one item asks for, and who does. */
export interface Asked {
	operator: string;
	/** Absent for changes of the tag library. */
	relation?: { userid: string; external_userid: string };
	/** At least one; the list is shared by the items that ask the same. */
	changes: readonly AskedChange[];
}

/** An item that cannot be decided: what it asks is not clear, or who asks it. */
export function isRefused(asked: Asked | Failure): asked is Failure {
	return 'code' in asked;
}
