import type { StateChange } from '../../../lib/domain/conflict/relation-state';
import type { Finding } from '../../../lib/domain/conflict/rule-set';
import type { ItemRepair } from './verdict';

/** An item among those whose changes meet on one relation or one customer. */
export interface GroupItem {
	itemIndex: number;
	/** What it asks; an applied repair puts another in its place. */
	change: StateChange;
	/** Places of its relations in the group. */
	relations: readonly number[];
	/** Whether it is not let through. */
	isStopped: boolean;
	findings: Finding[];
	repair?: ItemRepair;
	isRepaired: boolean;
}

/** Relations that are judged together, and the items that ask something of them. */
export interface Group {
	/** What each relation holds before the batch. */
	held: ReadonlyArray<ReadonlySet<string>>;
	/** In the order of the batch. */
	items: readonly GroupItem[];
}
