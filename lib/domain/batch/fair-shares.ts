/** How much of each page a job gets beside the others. */
export const WEIGHT_OF_PRIORITY = { high: 4, normal: 2, low: 1 } as const;

export interface SharingJob {
	id: string;
	/** Above 0. */
	weight: number;
	/** How many items it has left; where absent, as many as it may get. */
	pending?: number;
}

export interface FairShares {
	/** Items of each job on this page; together a full page, unless fewer are left. */
	shares: Map<string, number>;
	/** What each job was given too little (above 0) or too much, in items: for the next page. */
	credits: Map<string, number>;
}

/** A job, and what it is due on this page: its credit and its share by weight. */
interface Claim extends SharingJob {
	due: number;
}

/**
 * Shares a page out between jobs by weight, by largest remainders. What rounding gives and takes is carried over
 * in credits, so that over many pages each gets its share to within two items, however small it is.
 * What one job has no items for goes to the others.
 * @param pageSize items, a whole number
 * @param credits of the page before
 * @throws RangeError for a weight or a page that is no number above 0
 */
export function shareFairly(
	jobs: readonly SharingJob[],
	pageSize: number,
	credits: ReadonlyMap<string, number> = new Map(),
): FairShares {
	requirePositive('pageSize', pageSize);
	for (const { id, weight } of jobs) requirePositive(`weight of ${id}`, weight);
	const result: FairShares = { shares: new Map(), credits: new Map() };
	let left = pageSize;
	let waiting = [...jobs];
	for (;;) {
		const claims = claimsOf(waiting, left, credits);
		const satisfied = claims.find(
			({ due, pending = Infinity }) => pending <= Math.max(0, Math.min(due, left)),
		);
		if (!satisfied) {
			shareOut(claims, left, result);
			return result;
		}
		const { id, pending = 0 } = satisfied;
		left -= pending;
		result.shares.set(id, pending);
		result.credits.set(id, 0);
		waiting = waiting.filter((job) => job.id !== id);
	}
}

/** Credits are taken so that they add up to nothing: those of jobs that are gone count no more. */
function claimsOf(jobs: readonly SharingJob[], items: number, credits: ReadonlyMap<string, number>): Claim[] {
	const weights = jobs.reduce((sum, { weight }) => sum + weight, 0);
	const excess = jobs.reduce((sum, { id }) => sum + (credits.get(id) ?? 0), 0);
	return jobs.map((job) => ({
		...job,
		due: (credits.get(job.id) ?? 0) + ((items - excess) * job.weight) / weights,
	}));
}

/** Whole numbers close to the claims that add up to the items. */
function shareOut(claims: readonly Claim[], items: number, { shares, credits }: FairShares): void {
	const shareOf = ({ id }: Claim): number => shares.get(id) ?? 0;
	const owed = (claim: Claim): number => claim.due - shareOf(claim);
	for (const { id, due } of claims) shares.set(id, Math.max(0, Math.floor(due)));
	let left = claims.reduce((rest, claim) => rest - shareOf(claim), items);
	for (; Math.abs(left) >= 1; left -= Math.sign(left)) {
		const byDebt = claims.filter((claim) => left > 0 || shareOf(claim) > 0).sort((a, b) => owed(b) - owed(a));
		const chosen = left > 0 ? byDebt[0] : byDebt.at(-1);
		if (!chosen) return;
		shares.set(chosen.id, shareOf(chosen) + Math.sign(left));
	}
	for (const claim of claims) credits.set(claim.id, owed(claim));
}

function requirePositive(field: string, value: number): void {
	if (!(value > 0 && value < Infinity)) {
		throw new RangeError(`${field} is ${value}; expected a number above 0`);
	}
}
