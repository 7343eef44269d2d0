import type { DecayPolicy } from '../../lib/domain/decay/policy';
import { adoptPolicies } from '../../lib/ledger/decay-schedules';
import type { Ledger } from '../../lib/ledger/open';
import { recordExposure, snapshotAudience } from '../../lib/ledger/rollout-audience';
import { recordOutcomes } from '../../lib/ledger/rollout-outcomes';
import { touchStamps } from '../../lib/ledger/touch-stamps';
import { HOUR, touchRule } from './decay-samples';
import { CORP } from './samples';

export const CUSTOMERS = Array.from({ length: 6_000 }, (_, i) => `wm${i}`);

/** Hardly loses any of its score within the hour. */
export const lasting: DecayPolicy = { id: 'lasting', appliesTo: {}, mode: 'half-life', halfLifeDays: 30_000 };

/** Work in many transactions, of a rollout and of decay in turns, so that a kill falls into any of them. */
export async function crashedWork({ db }: Ledger): Promise<void> {
	const version = await adoptPolicies(db, CORP, lasting.id, 0);
	const rollout = { corp_id: CORP, rollout_id: 'r1' };
	for (let from = 0; from < CUSTOMERS.length; from += 500) {
		const part = CUSTOMERS.slice(from, from + 500);
		const audience = part.map(
			(external_userid) => ({ external_userid, side: 'held_back', listed: false, bucket: 1 }) as const,
		);
		await snapshotAudience(db, { ...rollout, stage: 0, at: 100 }, audience);
		await recordExposure(db, { ...rollout, stage: 1, at: 200 }, part);
		await recordOutcomes(
			db,
			{ ...rollout, asOf: 300 },
			part.map((external_userid) => ({ external_userid, metric: 'reply', at: 250 })),
		);
		const replies = part.map((external_userid) => ({ external_userid, kind: 'reply', at: HOUR }));
		await touchStamps(db, CORP, replies, version, touchRule(lasting, HOUR));
	}
}
