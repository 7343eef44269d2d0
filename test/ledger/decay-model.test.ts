import fc from 'fast-check';
import { expiryOf } from '../../lib/domain/decay/expiry';
import type { DecayPolicy } from '../../lib/domain/decay/policy';
import { putOn } from '../../lib/domain/decay/put-on';
import { newStamp, type Stamp } from '../../lib/domain/decay/stamp';
import { touch } from '../../lib/domain/decay/touch';
import { findExpired, findReactivated } from '../../lib/ledger/due-stamps';
import { openLedger, type Ledger } from '../../lib/ledger/open';
import { stampTags } from '../../lib/ledger/stamp-tags';
import { touchStamps } from '../../lib/ledger/touch-stamps';
import { HOUR, readStamp, scheduleAll, sliding, touchRule } from './decay-samples';
import { CORP } from './samples';

const KEY = { userid: 'bob', external_userid: 'wm1', tag_id: 'et1' };

const policies: DecayPolicy[] = [
	sliding,
	{ ...sliding, id: 'fixed', mode: 'fixed' },
	{ id: 'score', appliesTo: {}, mode: 'half-life', halfLifeDays: 0.2 },
	{ id: 'never', appliesTo: {}, mode: 'never' },
];

type Step = { does: 'put on' | 'take off' | 'sweep' | 'reply'; hours: number };

/** What the policies alone say of the tag, without a ledger. */
interface Model {
	stamp: Stamp;
	present: boolean;
	/** Where the tag is off: decay took it off, so that an event may bring it back. */
	mayComeBack: boolean;
	waits: boolean;
}

function follow(model: Model, { does }: Step, policy: DecayPolicy, now: number): Model {
	const { stamp, present, mayComeBack } = model;
	const { state, expiresAt } = expiryOf(policy, stamp, now);
	switch (does) {
		case 'put on': {
			const known = present || mayComeBack ? stamp : undefined;
			return { stamp: putOn(policy, known, now), present: true, mayComeBack: false, waits: false };
		}
		case 'take off':
			return {
				stamp: present ? { ...stamp, since: now } : stamp,
				present: false,
				mayComeBack: false,
				waits: false,
			};
		case 'sweep': {
			if (!present || state !== 'expired') return model;
			const off = { ...stamp, since: now, expired_at: expiresAt };
			return { stamp: off, present: false, mayComeBack: true, waits: false };
		}
		case 'reply': {
			if (!present && !mayComeBack) return model;
			const touched = touch(policy, stamp, { type: 'reply', at: now }, now);
			if (present) return { ...model, stamp: touched.stamp };
			const off = { ...touched.stamp, since: stamp.since, expired_at: stamp.expired_at };
			return { ...model, stamp: off, waits: model.waits || touched.reactivates };
		}
	}
}

async function perform(ledger: Ledger, { does }: Step, policy: DecayPolicy, now: number): Promise<void> {
	const { db } = ledger;
	const policy_version = await scheduleAll(ledger, policy, now);
	const stamp = async (present: 0 | 1, source: string) =>
		await stampTags(db, CORP, [{ ...KEY, present, at: now, source }]);
	if (does === 'put on') await stamp(1, 'mark');
	if (does === 'take off') await stamp(0, 'mark');
	if (does === 'reply') {
		const reply = { external_userid: KEY.external_userid, kind: 'reply', at: now };
		await touchStamps(db, CORP, [reply, reply], policy_version, touchRule(policy, now));
	}
	if (does === 'sweep') {
		const due = await findExpired(db, { corp_id: CORP, policy_version, now, limit: 9 });
		if (due.length > 0) await stamp(0, 'decay');
	}
	await scheduleAll(ledger, policy, now);
}

describe('a tag in the ledger', () => {
	it('lives, goes and comes back as its policy says, whatever happens to it', async () => {
		const steps = fc.array(
			fc.record({
				does: fc.constantFrom<Step['does'][]>('put on', 'take off', 'sweep', 'reply'),
				hours: fc.integer({ min: 1, max: 14 }),
			}),
			{ minLength: 1, maxLength: 12 },
		);
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...policies), steps, async (policy, list) => {
				const ledger = await openLedger({ kind: 'sqlite', file: ':memory:' });
				await stampTags(ledger.db, CORP, [{ ...KEY, present: 1, at: 0 }]);
				let model: Model = { stamp: newStamp(policy, 0), present: true, mayComeBack: false, waits: false };
				let now = 0;
				for (const step of list) {
					now += step.hours * HOUR;
					model = follow(model, step, policy, now);
					await perform(ledger, step, policy, now);
					const stamp = await readStamp(ledger);
					expect({ now, present: stamp.present === 1 }).toEqual({ now, present: model.present });
					const waiting = await findReactivated(ledger.db, { corp_id: CORP, limit: 9 });
					expect(waiting.length > 0).toBe(model.waits);
					if (!model.present && !model.mayComeBack) continue;
					const life = expiryOf(policy, model.stamp, now);
					expect(expiryOf(policy, stamp, now)).toEqual(life);
					expect(stamp.since).toBe(model.stamp.since);
					if (model.present) expect(stamp.expires_at).toBe(life.expiresAt);
				}
				await ledger.close();
			}),
			{ numRuns: 150 },
		);
	});
});
