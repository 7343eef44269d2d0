import type { CustomerState } from '../runtime/simulator';

/**
 * What docs/workflows/double-eleven.json is meant to do, written down a second time and on purpose apart
 * from it: the demo checks the workflow's effect against this.
 */
export const scenario = {
	workflow: 'double-eleven.json',
	webhook: 'double-eleven',
	/** Relations with one of these tags are invited … */
	segment: ['客户等级/VIP', '成交状态/已付款'],
	/** … unless the customer complained to anybody. */
	suppressed: '投诉/三个月内投诉',
	add: '双十一活动/受邀',
	remove: '双十一活动/预热',
} as const;

/** Tags of every relation, in a form that compares: relation key → sorted tag ids. */
export type Snapshot = ReadonlyMap<string, string>;

export interface Plan {
	before: Snapshot;
	/** What the relations of the segment must hold afterwards. */
	intended: Snapshot;
}

export interface Outcome {
	/** Relations of the segment that hold exactly what they should. */
	correct: number;
	/** Relations, wherever they are, whose tags are not the same as before. */
	changed: number;
	/** Relations outside the segment that were touched, came or went. */
	strays: number;
}

const separator = '\t';

/** Reads all tags before the run and works out what each relation of the segment must hold after it. */
export async function planScenario(
	customers: AsyncIterable<CustomerState>,
	tagIds: ReadonlyMap<string, string>,
): Promise<Plan> {
	const idOf = (name: string): string => {
		const id = tagIds.get(name);
		if (id === undefined) throw new Error(`The simulated company has no tag "${name}".`);
		return id;
	};
	const segment = scenario.segment.map(idOf);
	const [suppressed, added, removed] = [scenario.suppressed, scenario.add, scenario.remove].map(idOf) as [
		string,
		string,
		string,
	];

	const before = new Map<string, string>();
	const intended = new Map<string, string>();
	for await (const customer of customers) {
		const mayBeInvited = !customer.relations.some(({ tags }) => tags.includes(suppressed));
		for (const { userid, tags } of customer.relations) {
			const key = relationKey(userid, customer.external_userid);
			before.set(key, fingerprint(tags));
			if (!mayBeInvited || !segment.some((tag) => tags.includes(tag))) continue;
			const wanted = new Set(tags).add(added);
			wanted.delete(removed);
			intended.set(key, fingerprint([...wanted]));
		}
	}
	return { before, intended };
}

/** Compares what every relation holds after the run with what it held and what it should hold. */
export async function judgeScenario(plan: Plan, customers: AsyncIterable<CustomerState>): Promise<Outcome> {
	const outcome: Outcome = { correct: 0, changed: 0, strays: 0 };
	let seen = 0;
	for await (const customer of customers) {
		for (const { userid, tags } of customer.relations) {
			const key = relationKey(userid, customer.external_userid);
			const held = fingerprint(tags);
			const wanted = plan.intended.get(key);
			const isChanged = held !== plan.before.get(key);
			seen += 1;
			if (isChanged) outcome.changed += 1;
			if (wanted === undefined && isChanged) outcome.strays += 1;
			if (wanted === held) outcome.correct += 1;
		}
	}
	// A relation that came is unknown in `before` and counted above; one that went shows in the total alone.
	outcome.strays += Math.max(0, plan.before.size - seen);
	return outcome;
}

/** Relations of the plan whose tags have to change at all. */
export function countNecessary({ before, intended }: Plan): number {
	let necessary = 0;
	for (const [key, wanted] of intended) if (before.get(key) !== wanted) necessary += 1;
	return necessary;
}

const relationKey = (userid: string, externalUserid: string): string => userid + separator + externalUserid;

const fingerprint = (tags: readonly string[]): string => [...tags].sort().join(separator);
