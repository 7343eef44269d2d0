import { expiryOf } from '../../../lib/domain/decay/expiry';
import { weightOf } from '../../../lib/domain/decay/event-weights';
import type { DecayPolicy } from '../../../lib/domain/decay/policy';
import { putOn } from '../../../lib/domain/decay/put-on';
import { touch } from '../../../lib/domain/decay/touch';
import type { Interaction } from '../../../lib/ledger/interactions';
import type { StampLife } from '../../../lib/ledger/stamp-lives';
import type { TagStamp } from '../../../lib/ledger/tag-stamps';
import { lifeOf, stampOf } from '../life/stamp-life';

export interface TouchedStamp {
	life: StampLife;
	/** Those to which the policy gives a weight. */
	counted: Interaction[];
	/** The one that brought the tag back, if it had expired. */
	broughtBackBy: Interaction | undefined;
}

/**
 * What interactions make of a tag that is on, or that decay took off.
 * @param interactions oldest first
 * @returns undefined where its policy gives none of them a weight
 */
export function touchStamp(
	policy: DecayPolicy,
	row: TagStamp,
	interactions: readonly Interaction[],
	now: number,
	timeZone: string,
): TouchedStamp | undefined {
	const counted = interactions.filter(({ kind }) => weightOf(policy, kind) > 0);
	if (counted.length === 0) return undefined;
	let stamp = stampOf(policy, row, timeZone);
	let broughtBackBy: Interaction | undefined;
	for (const interaction of counted) {
		const touched = touch(policy, stamp, { type: interaction.kind, at: interaction.at }, now, timeZone);
		stamp = touched.stamp;
		if (touched.reactivates) broughtBackBy ??= interaction;
	}
	const life = lifeOf(stamp, expiryOf(policy, stamp, now, timeZone));
	const reactivated_at = broughtBackBy && Math.min(broughtBackBy.at, now);
	return { life: { ...life, reactivated_at }, counted, broughtBackBy };
}

/** Whether a tag that an interaction brought back, and that nobody has put on yet, is still worth it. */
export function isStillBack(policy: DecayPolicy, row: TagStamp, now: number, timeZone: string): boolean {
	if (row.present === 1 || row.reactivated_at === null) return false;
	const back = putOn(policy, stampOf(policy, row, timeZone), row.reactivated_at, timeZone);
	return expiryOf(policy, back, now, timeZone).state !== 'expired';
}
