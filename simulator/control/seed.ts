import { findGroup } from '../corp/library';
import { BadRequest } from '../failure';
import { drawComplaints, drawInteractions, drawOrders } from '../seed/history';
import { SEED_DATE, type SeedPlan } from '../seed/plan';
import { drawProfile, type Profile } from '../seed/profiles';
import type { Simulation } from '../simulation';
import type { ControlRequest, Streamed } from './control';

const DRAWS: Record<string, (plan: SeedPlan, index: number, profile: Profile) => object[]> = {
	complaints: drawComplaints,
	orders: drawOrders,
	interactions: drawInteractions,
};

/**
 * What WeCom itself does not know about the seeded corp: whose tag groups they are, and what customers
 * did. Drawn again on each request, and sent while it is drawn.
 */
export function readSeed({ sim, query }: ControlRequest): Streamed {
	const part = query.get('part');
	if (part !== null && part !== 'tiers' && !DRAWS[part]) {
		throw new BadRequest(`part: expected one of tiers, ${Object.keys(DRAWS).join(', ')}, got ${part}`);
	}
	return { contentType: 'application/json; charset=UTF-8', pieces: seedPieces(sim, part) };
}

function* seedPieces(sim: Simulation, part: string | null): Generator<string> {
	const { plan } = sim;
	yield `{"seed":${plan.seed},"customers":${plan.customers},"seed_date":${SEED_DATE}`;
	if (part === null || part === 'tiers') yield `,"tiers":${JSON.stringify(tiersOf(sim))}`;
	for (const [name, draw] of Object.entries(DRAWS)) {
		if (part !== null && part !== name) continue;
		yield `,"${name}":[`;
		let separator = '';
		for (let index = 0; index < plan.customers; index++) {
			for (const entry of draw(plan, index, drawProfile(plan, index))) {
				yield `${separator}${JSON.stringify(entry)}`;
				separator = ',';
			}
		}
		yield ']';
	}
	yield '}';
}

/** Tag groups the corp started with, and their ids as long as they exist. */
function tiersOf({ plan, corp }: Simulation) {
	return plan.groups.map(({ name, tier, departmentId, owner, exclusive, tags }) => ({
		group_id: findGroup(corp, name, 0)?.id ?? null,
		group_name: name,
		tier,
		department_id: departmentId,
		department_name: corp.departments.get(departmentId)?.name ?? '',
		owner,
		exclusive,
		tags,
	}));
}
