/** What happened to both groups of a rollout during one stage. */
export interface StageEvidence {
	/** From 0. */
	stage: number;
	/**
	 * Since when both groups are counted: the moment from which the stage's customers were exposed. An outcome
	 * before it counts for neither group, so that both are watched equally long.
	 */
	enteredAt: number;
	/** Until when outcomes are known. */
	dataAsOf: number;
	/** Customers drawn into the stage or an earlier one; listed customers belong to no group. */
	exposed: GroupCounts;
	control: GroupCounts;
	technical: TechnicalCounts;
	approval?: { by: string; at: number };
}

export interface GroupCounts {
	customers: number;
	/** By metric: customers of the group that had the outcome, each counted once. */
	metrics: Readonly<Record<string, number>>;
}

export interface TechnicalCounts {
	/** Writes that ended, well or not. */
	attempted: number;
	failedByErrcode: Readonly<Record<string, number>>;
	/** Customers read again after the write, and those that did not hold what was written. */
	readBack: { checked: number; mismatched: number };
}

/** @throws RangeError naming the count that is not a whole number or exceeds what it is part of */
export function requireCounts(evidence: StageEvidence): void {
	const { exposed, control, technical } = evidence;
	for (const [name, group] of Object.entries({ exposed, control })) {
		requireCount(`${name}.customers`, group.customers, Infinity);
		for (const [metric, count] of Object.entries(group.metrics)) {
			requireCount(`${name}.metrics.${metric}`, count, group.customers);
		}
	}
	requireCount('technical.attempted', technical.attempted, Infinity);
	let left = technical.attempted;
	for (const [errcode, count] of Object.entries(technical.failedByErrcode)) {
		requireCount(`technical.failedByErrcode.${errcode}`, count, left);
		left -= count;
	}
	requireCount('technical.readBack.checked', technical.readBack.checked, Infinity);
	requireCount('technical.readBack.mismatched', technical.readBack.mismatched, technical.readBack.checked);
}

function requireCount(path: string, value: number, most: number): void {
	if (Number.isInteger(value) && value >= 0 && value <= most) return;
	const limit = most === Infinity ? 'a whole number from 0' : `a whole number, 0 … ${most}`;
	throw new RangeError(`evidence.${path} is ${value}; expected ${limit}`);
}
