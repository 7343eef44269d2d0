import { expiryOf } from '../../lib/domain/decay/expiry';
import type { DecayPolicy, LifetimePolicy } from '../../lib/domain/decay/policy';
import { putOn } from '../../lib/domain/decay/put-on';
import { touch } from '../../lib/domain/decay/touch';
import { adoptPolicies, readUnscheduled, schedule } from '../../lib/ledger/decay-schedules';
import type { Ledger } from '../../lib/ledger/open';
import type { StampLife } from '../../lib/ledger/stamp-lives';
import { readStampsOfCustomers, type TagStamp } from '../../lib/ledger/tag-stamps';
import type { TouchRule } from '../../lib/ledger/touch-stamps';
import { CORP } from './samples';

export const HOUR = 3_600_000;

/** Ten hours from the last touch, the last two of them in grace. */
export const sliding: LifetimePolicy = {
	id: 'sliding',
	appliesTo: {},
	mode: 'sliding',
	lifetime: { amount: 10, unit: 'hour' },
	grace: { amount: 2, unit: 'hour' },
};

/** What a policy makes of a stamp, with what the ledger saw since. */
export function lifeOf(policy: DecayPolicy, stamp: TagStamp, now: number): StampLife {
	const counted = stamp.put_on_at === null ? stamp : putOn(policy, stamp, stamp.put_on_at);
	const { since, last_touch, score, expired_at } = counted;
	const { expiresAt, warnsAt } = expiryOf(policy, counted, now);
	return { since, last_touch, score, expired_at, expires_at: expiresAt, warns_at: warnsAt };
}

export function touchRule(policy: DecayPolicy, now: number): TouchRule {
	return (stamp, interactions) => {
		let life = lifeOf(policy, stamp, now);
		let reactivated_at: number | null = null;
		for (const { kind, at } of interactions) {
			const touched = touch(policy, life, { type: kind, at }, now);
			if (touched.reactivates) reactivated_at = now;
			const { expiresAt, warnsAt } = expiryOf(policy, touched.stamp, now);
			life = { ...touched.stamp, expires_at: expiresAt, warns_at: warnsAt };
		}
		return { ...life, reactivated_at };
	};
}

/** Schedules everything under the policy, and tells its version. */
export async function scheduleAll({ db }: Ledger, policy: DecayPolicy, now: number): Promise<number> {
	const policy_version = await adoptPolicies(db, CORP, policy.id, now);
	for (;;) {
		const page = await readUnscheduled(db, { corp_id: CORP, policy_version, limit: 100 });
		if (page.length === 0) return policy_version;
		await schedule(
			db,
			policy_version,
			page.map((stamp) => ({ stamp, life: lifeOf(policy, stamp, now) })),
		);
	}
}

export async function readStamp({ db }: Ledger, external_userid = 'wm1'): Promise<TagStamp> {
	const [stamp, ...others] = await readStampsOfCustomers(db, CORP, [external_userid]);
	if (stamp === undefined || others.length > 0) throw new Error(`${others.length + 1} stamps, expected one`);
	return stamp;
}
