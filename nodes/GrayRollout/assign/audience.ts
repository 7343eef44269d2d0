import { compileAssignment, type Assignment } from '../../../lib/domain/rollout/assign';
import type { RolloutPlan } from '../../../lib/domain/rollout/plan';
import type { Ledger } from '../../../lib/ledger/open';
import {
	readAudience,
	recordExposure,
	snapshotAudience,
	type AudienceMember,
	type RolloutCustomer,
} from '../../../lib/ledger/rollout-audience';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { Breather } from '../../shared/event-loop';

/** Why a customer is on a side: the plan's reason, or one of the rollout as it stands. */
export type PlacementCode = Assignment['code'] | 'NOT_IN_AUDIENCE' | 'PAUSED' | 'ROLLED_BACK';

export interface Placement {
	side: Assignment['side'];
	code: PlacementCode;
	bucket: number;
}

const LISTED: ReadonlySet<PlacementCode> = new Set(['ALWAYS_LISTED', 'NEVER_LISTED']);

type Assign = (customer: string) => Assignment;

/** So many at once are sorted and looked up without holding up others. */
const SLICE = 10_000;

/** The sides that customers have at the first stage, all of them taking part. */
export async function firstPlacements(
	plan: RolloutPlan,
	customers: readonly string[],
): Promise<Map<string, Placement>> {
	const assign = compileAssignment(plan, 0);
	const placements = new Map<string, Placement>();
	const breather = new Breather();
	for (const customer of customers) {
		if (breather.due()) await breather.pause();
		placements.set(customer, assign(customer));
	}
	return placements;
}

/** Fixes who takes part: these customers, on the sides of the first stage. What stands there already stays. */
export async function takeSnapshot(
	ledger: Ledger,
	{ corp_id, id }: Rollout,
	placements: ReadonlyMap<string, Placement>,
	at: number,
): Promise<void> {
	let members: AudienceMember[] = [];
	const write = async (): Promise<void> => {
		await snapshotAudience(ledger.db, { corp_id, rollout_id: id, stage: 0, at }, members);
		members = [];
	};
	for (const [external_userid, { side, code, bucket }] of placements) {
		members.push({ external_userid, bucket, side, listed: LISTED.has(code) });
		if (members.length === SLICE) await write();
	}
	await write();
}

/**
 * Places customers as the rollout stands now, and keeps who becomes exposed by it before anybody hears of it.
 * @param at since when they are exposed; undefined: nobody becomes exposed, it is only told who would
 * @returns where each customer belongs, and how many became exposed
 */
export async function placeCustomers(
	ledger: Ledger,
	rollout: Rollout,
	customers: readonly string[],
	at: number | undefined,
): Promise<{ placements: Map<string, Placement>; exposed: number }> {
	const { corp_id, id, plan, state, stage } = rollout;
	const assign = compileAssignment(plan, stage);
	const placements = new Map<string, Placement>();
	let exposed = 0;
	const breather = new Breather();
	for (let start = 0; start < customers.length; start += SLICE) {
		const slice = customers.slice(start, start + SLICE);
		const audience = await readAudience(ledger.db, corp_id, id, slice);
		const newlyExposed: string[] = [];
		for (const customer of slice) {
			if (breather.due()) await breather.pause();
			const member = audience.get(customer);
			const placement = place(assign, customer, member, state);
			placements.set(customer, placement);
			if (placement.side === 'exposed' && member?.side === 'held_back') newlyExposed.push(customer);
		}
		if (at === undefined || newlyExposed.length === 0) continue;
		exposed += await recordExposure(ledger.db, { corp_id, rollout_id: id, stage, at }, newlyExposed);
	}
	return { placements, exposed };
}

function place(
	assign: Assign,
	customer: string,
	member: RolloutCustomer | undefined,
	state: Rollout['state'],
): Placement {
	const assigned = assign(customer);
	const heldBack = (code: PlacementCode): Placement => ({ side: 'held_back', code, bucket: assigned.bucket });
	if (state === 'rolling_back' || state === 'rolled_back') return heldBack('ROLLED_BACK');
	if (member === undefined) return heldBack('NOT_IN_AUDIENCE');
	// Nobody new while paused; who is exposed already stays so.
	const isNew = assigned.side === 'exposed' && member.side !== 'exposed';
	return isNew && state === 'paused' ? heldBack('PAUSED') : assigned;
}
