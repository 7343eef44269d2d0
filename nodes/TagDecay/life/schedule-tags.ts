import { adoptPolicies, readUnscheduled, schedule } from '../../../lib/ledger/decay-schedules';
import type { Ledger } from '../../../lib/ledger/open';
import type { LivedStamp } from '../../../lib/ledger/stamp-lives';
import { Breather } from '../../shared/event-loop';
import type { LoadedPolicies } from '../policy/load-policies';
import { lifeOf, standingOf } from './stamp-life';

const PAGE = 1_000;

/** The same page this often in vain: others change these tags faster than they can be scheduled. */
const MAX_IDLE_PAGES = 20;

export interface Schedule {
	/** The version under which the ledger keeps these policies' expiries. */
	policy_version: number;
	/** Tags whose expiry was found just now. */
	scheduled: number;
}

/**
 * Finds out when every tag is due whose expiry is not known under these policies: new ones and touched ones,
 * and all of them after the policies have changed. In pages, so that a run that is killed goes on with the rest.
 */
export async function scheduleTags(
	{ db }: Ledger,
	corpId: string,
	policies: LoadedPolicies,
	signal: AbortSignal | undefined,
): Promise<Schedule> {
	const policy_version = await adoptPolicies(db, corpId, policies.hash, Date.now());
	let scheduled = 0;
	for (let idle = 0; idle < MAX_IDLE_PAGES;) {
		signal?.throwIfAborted();
		const page = await readUnscheduled(db, { corp_id: corpId, policy_version, limit: PAGE });
		if (page.length === 0) break;
		const lives: LivedStamp[] = [];
		const breather = new Breather();
		for (const row of page) {
			if (breather.due()) await breather.pause();
			const { policy } = policies.policyOf(row);
			// Neither time depends on when it is asked.
			const { stamp, expiry } = standingOf(policy, row, row.last_touch, policies.timeZone);
			lives.push({ stamp: row, life: lifeOf(stamp, expiry) });
		}
		const stored = await schedule(db, policy_version, lives);
		scheduled += stored;
		idle = stored === 0 ? idle + 1 : 0;
	}
	return { policy_version, scheduled };
}
