import type { Finding } from '../../../lib/domain/conflict/rule-set';
import type { StateChange } from '../../../lib/domain/conflict/relation-state';
import type { Failure } from '../../shared/failure';

export type Status = 'clean' | 'conflict' | 'suppressed';

/** What an item would have to ask instead to be clean. */
export interface ItemRepair extends StateChange {
	/** Asked for, and not to be put on. */
	dropsAdd: readonly string[];
	/** Asked for, and not to be taken off. */
	dropsRemove: readonly string[];
	/** Held, and to be taken off besides. */
	takesOff: readonly string[];
}

/** What was found about an item. */
export interface Verdict {
	status: Status;
	findings: Finding[];
	/** Why it could not be judged at all. */
	failure?: Failure;
	repair?: ItemRepair;
	/** What the item asks now that the repair was applied. */
	repaired?: StateChange;
}

/** Verdicts by item; most items have none, and are clean. */
export class Verdicts {
	private readonly byItem: Array<Verdict | undefined>;

	constructor(count: number) {
		this.byItem = new Array<Verdict | undefined>(count);
	}

	get(itemIndex: number): Verdict | undefined {
		return this.byItem[itemIndex];
	}

	/** The item's verdict, for adding to it. */
	of(itemIndex: number): Verdict {
		return (this.byItem[itemIndex] ??= { status: 'clean', findings: [] });
	}

	isStopped(itemIndex: number): boolean {
		const verdict = this.byItem[itemIndex];
		return verdict !== undefined && verdict.status !== 'clean';
	}

	/** Adds findings; one that blocks gives the item the status. */
	add(itemIndex: number, findings: readonly Finding[], blocked: Exclude<Status, 'clean'>): void {
		const verdict = this.of(itemIndex);
		verdict.findings.push(...findings);
		if (findings.some(({ severity }) => severity === 'block')) verdict.status = blocked;
	}

	/** An item that cannot be judged is not let through. */
	fail(itemIndex: number, failure: Failure): void {
		const verdict = this.of(itemIndex);
		verdict.status = 'conflict';
		verdict.failure = failure;
	}
}
