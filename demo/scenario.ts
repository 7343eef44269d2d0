import type { CustomerState } from '../runtime/simulator';

/**
 * What docs/workflows/double-eleven.json is meant to do, written down a second time and on purpose apart from
 * it and from the package: the demo checks the workflow's effect against this.
 */
export const scenario = {
	workflow: 'double-eleven.json',
	webhook: 'double-eleven',
	/** The shop's complaint desk, which keeps the ledger's list of customers to be left in peace. */
	complaints: { workflow: 'record-complaints.json', webhook: 'record-complaints' },

	/** Of the rest, so many customers are never invited, to compare with; the others step by step. */
	rollout: { id: 'double-eleven-2026', controlShare: 0.1, stages: 4 },
	outcomes: { workflow: 'record-outcomes.json', webhook: 'record-outcomes' },
	evaluation: { workflow: 'rollout-evaluation.json', webhook: 'rollout-evaluation' },
	/** Invitations expire after seven days; by then one night has passed that takes them off. */
	decay: { workflow: 'tag-decay-nightly.json', webhook: 'tag-decay', afterDays: 8 },

	/** Who asks for the campaign: whoever leads the department that owns its tags. */
	campaign: { department: '市场部', add: '双十一活动/受邀', remove: '双十一活动/预热' },
	/** Relations with one of these tags are invited … */
	segment: ['客户等级/VIP', '成交状态/已付款'],
	/** … but not by members of this department, who are busy making good … */
	quietDepartment: '售后部',
	/** … and only with approval where the member marked the customer so … */
	needsApproval: '跟进备注/重要客户',
	/** … and not customers who have left, … */
	conflicting: '生命周期/流失客户',
	/** … nor those who complained within so many calendar months. */
	complaintMonths: 3,

	/** Members ask on their own to raise customers of this level; the tag belongs to headquarters. */
	raise: { from: '客户等级/金卡', add: '客户等级/VIP', department: '运营部' },
} as const;

/** A complaint as the shop's own system knows it. */
export interface Complaint {
	external_userid: string;
	/** Epoch ms. */
	at: number;
}

/** A member with the names of all departments above and of their own. */
export interface StaffMember {
	userid: string;
	departments: ReadonlySet<string>;
	leads: boolean;
}

/** Where the pipeline must take a request. */
export type Route = 'denied' | 'needsApproval' | 'suppressed' | 'conflict' | 'control' | 'exposed';

/** How the story ends: the invitation does good, or it makes customers complain. */
export const ENDINGS = ['good', 'harmful'] as const;
export type Ending = (typeof ENDINGS)[number];

/** Everything the calculation starts from, as the simulator tells it. */
export interface Company {
	customers: AsyncIterable<CustomerState>;
	tagIds: ReadonlyMap<string, string>;
	staff: ReadonlyMap<string, StaffMember>;
	complaints: readonly Complaint[];
	isControl: (externalUserid: string) => boolean;
	/** Epoch ms. */
	now: number;
}

/** Tags of every relation, in a form that compares: relation key → sorted tag ids. */
export type Snapshot = ReadonlyMap<string, string>;

export interface Plan {
	before: Snapshot;
	/** What the relations of customers who may be invited must hold once everybody is exposed. */
	intended: Snapshot;
	/** What they must hold once the invitations of this campaign have expired, and how many those are. */
	expired: Snapshot;
	expiring: number;
	/** How many requests go where. */
	routes: Readonly<Record<Route, number>>;
}

export interface Outcome {
	/** Relations of the plan that hold exactly what they should. */
	correct: number;
	/** Relations, wherever they are, whose tags are not the same as before. */
	changed: number;
	/** Relations outside the plan that were touched, came or went. */
	strays: number;
}

const separator = '\t';

/** Reads all tags before the run and works out where each request goes and what each relation must hold after it. */
export async function planScenario(company: Company): Promise<Plan> {
	const idOf = (name: string): string => {
		const id = company.tagIds.get(name);
		if (id === undefined) throw new Error(`The simulated company has no tag "${name}".`);
		return id;
	};
	const { campaign, raise } = scenario;
	const segment = scenario.segment.map(idOf);
	const [added, removed, approval, left, lower] = [
		campaign.add,
		campaign.remove,
		scenario.needsApproval,
		scenario.conflicting,
		raise.from,
	].map(idOf) as [string, string, string, string, string];
	idOf(raise.add);
	const complained = recentComplaints(company.complaints, company.now);

	const routes = { denied: 0, needsApproval: 0, suppressed: 0, conflict: 0, control: 0, exposed: 0 };
	const before = new Map<string, string>();
	const intended = new Map<string, string>();
	const expired = new Map<string, string>();
	let expiring = 0;
	for await (const { external_userid, relations } of company.customers) {
		for (const { userid, tags } of relations) {
			const key = relationKey(userid, external_userid);
			const departments = company.staff.get(userid)?.departments ?? new Set();
			before.set(key, fingerprint(tags));
			// Whoever may raise would put VIP beside the level that is there: one of a group only.
			if (tags.includes(lower)) routes[departments.has(raise.department) ? 'conflict' : 'denied'] += 1;

			if (!segment.some((tag) => tags.includes(tag))) continue;
			const route = departments.has(scenario.quietDepartment)
				? 'denied'
				: tags.includes(approval)
					? 'needsApproval'
					: complained.has(external_userid)
						? 'suppressed'
						: // Who is invited already does not become so by this batch.
							tags.includes(left) && !tags.includes(added)
							? 'conflict'
							: company.isControl(external_userid)
								? 'control'
								: 'exposed';
			routes[route] += 1;
			if (route !== 'exposed') continue;
			const wanted = new Set(tags).add(added);
			wanted.delete(removed);
			intended.set(key, fingerprint([...wanted]));
			// Of an invitation that was there before, the ledger does not know the age: it stays.
			if (!tags.includes(added)) {
				wanted.delete(added);
				expiring += 1;
			}
			expired.set(key, fingerprint([...wanted]));
		}
	}
	return { before, intended, expired, expiring, routes };
}

/** Who asks for the campaign. @throws Error where the department has no leader */
export function campaignOperator(staff: ReadonlyMap<string, StaffMember>): string {
	const { department } = scenario.campaign;
	for (const member of staff.values()) {
		if (member.leads && member.departments.has(department)) return member.userid;
	}
	throw new Error(`The simulated company has nobody who leads ${department}.`);
}

/** Customers with a complaint since the same wall-clock moment so many months ago in Shanghai, that moment included. */
export function recentComplaints(complaints: readonly Complaint[], now: number): ReadonlySet<string> {
	const shanghai = 8 * 3_600_000;
	const wall = new Date(now + shanghai);
	const since = new Date(wall);
	since.setUTCDate(1);
	since.setUTCMonth(since.getUTCMonth() - scenario.complaintMonths);
	const lastDay = new Date(Date.UTC(since.getUTCFullYear(), since.getUTCMonth() + 1, 0)).getUTCDate();
	since.setUTCDate(Math.min(wall.getUTCDate(), lastDay));
	const earliest = since.getTime() - shanghai;
	return new Set(complaints.filter(({ at }) => at >= earliest).map(({ external_userid }) => external_userid));
}

/** Compares what every relation holds now with what it held before everything and what it should hold. */
export async function judgeScenario(
	{ before, wanted: allWanted }: { before: Snapshot; wanted: Snapshot },
	customers: AsyncIterable<CustomerState>,
): Promise<Outcome> {
	const outcome: Outcome = { correct: 0, changed: 0, strays: 0 };
	let seen = 0;
	for await (const customer of customers) {
		for (const { userid, tags } of customer.relations) {
			const key = relationKey(userid, customer.external_userid);
			const held = fingerprint(tags);
			const wanted = allWanted.get(key);
			const isChanged = held !== before.get(key);
			seen += 1;
			if (isChanged) outcome.changed += 1;
			if (wanted === undefined && isChanged) outcome.strays += 1;
			if (wanted === held) outcome.correct += 1;
		}
	}
	// A relation that came is unknown in `before` and counted above; one that went shows in the total alone.
	outcome.strays += Math.max(0, before.size - seen);
	return outcome;
}

/** Relations of the plan whose tags have to change at all. */
export function countNecessary({ before, intended }: Pick<Plan, 'before' | 'intended'>): number {
	let necessary = 0;
	for (const [key, wanted] of intended) if (before.get(key) !== wanted) necessary += 1;
	return necessary;
}

const relationKey = (userid: string, externalUserid: string): string => userid + separator + externalUserid;

const fingerprint = (tags: readonly string[]): string => [...tags].sort().join(separator);
