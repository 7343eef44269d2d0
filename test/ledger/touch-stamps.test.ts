import type { DecayPolicy } from '../../lib/domain/decay/policy';
import { createChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { findExpired, findReactivated } from '../../lib/ledger/due-stamps';
import { recordInteractions } from '../../lib/ledger/interactions';
import type { NewInteraction } from '../../lib/ledger/interactions';
import type { Ledger } from '../../lib/ledger/open';
import { readChanges } from '../../lib/ledger/read-changes';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { stampTags } from '../../lib/ledger/stamp-tags';
import { readStampsOfCustomers } from '../../lib/ledger/tag-stamps';
import { touchStamps, type Touches } from '../../lib/ledger/touch-stamps';
import { dialects, useDatabases } from './databases';
import { HOUR, readStamp, scheduleAll, sliding, touchRule } from './decay-samples';
import { changeSet, CORP } from './samples';

const databases = useDatabases();

const KEY = { userid: 'bob', external_userid: 'wm1', tag_id: 'et1' };

async function put(ledger: Ledger, at: number, present: 0 | 1 = 1, source = 'mark'): Promise<void> {
	await stampTags(ledger.db, CORP, [{ ...KEY, present, at, source }]);
}

function reply(hour: number, more: Partial<NewInteraction> = {}): NewInteraction {
	return { external_userid: 'wm1', kind: 'reply', at: hour * HOUR, ...more };
}

async function touchAt(
	ledger: Ledger,
	hour: number,
	interactions: readonly NewInteraction[],
	policy: DecayPolicy = sliding,
): Promise<Touches> {
	const version = await scheduleAll(ledger, policy, hour * HOUR);
	return await touchStamps(ledger.db, CORP, interactions, version, touchRule(policy, hour * HOUR));
}

async function waiting({ db }: Ledger): Promise<string[]> {
	return (await findReactivated(db, { corp_id: CORP, limit: 9 })).map(({ tag_id }) => tag_id);
}

describe.each(dialects)('interactions on %s', (dialect) => {
	it('are recorded once, however often and in whatever spelling they are delivered', async () => {
		const { db } = await databases.open(dialect);
		const many = Array.from({ length: 1_500 }, (_, i) =>
			reply(1, { external_userid: `wm${i}`, userid: 'bob' }),
		);
		expect(
			await recordInteractions(db, CORP, [...many, reply(1, { external_userid: 'wm0', userid: 'BOB' })]),
		).toHaveLength(1_500);
		const again = await recordInteractions(db, CORP, [
			...many,
			reply(2, { external_userid: 'wm0', userid: 'bob' }),
		]);
		expect(again).toStrictEqual([
			{
				...reply(2, { external_userid: 'wm0', userid: 'bob' }),
				tag_id: null,
				key: `wm0|bob||${2 * HOUR}|reply`,
			},
		]);
		expect(await recordInteractions(db, 'ww-other', many.slice(0, 2))).toHaveLength(2);
	});

	it('may bring a key of their own', async () => {
		const { db } = await databases.open(dialect);
		const [one, other] = [reply(1, { key: 'msg-1' }), reply(2, { key: 'msg-1' })];
		expect((await recordInteractions(db, CORP, [one, other])).map(({ at }) => at)).toEqual([HOUR]);
		expect(await recordInteractions(db, CORP, [other])).toEqual([]);
	});

	it('that cannot be stored are named, and none is kept', async () => {
		const { db } = await databases.open(dialect);
		await expect(recordInteractions(db, CORP, [reply(1), reply(1, { kind: '' })])).rejects.toMatchObject({
			code: 'LEDGER_VALUE',
			message: 'Interaction 2: kind is "", expected a word such as reply',
		});
		expect(await recordInteractions(db, CORP, [reply(1)])).toHaveLength(1);
	});
});

describe.each(dialects)('touching tags on %s', (dialect) => {
	it('keeps a tag for longer, and once only for each interaction', async () => {
		const ledger = await databases.open(dialect);
		await put(ledger, 0);
		expect(await touchAt(ledger, 5, [reply(5)])).toMatchObject({ touched: 1 });
		expect(await readStamp(ledger)).toMatchObject({ since: 0, last_touch: 5 * HOUR, expires_at: 15 * HOUR });
		expect(await touchAt(ledger, 7, [reply(5), reply(5)])).toEqual({ interactions: [], touched: 0 });
		const score: DecayPolicy = { id: 'score', appliesTo: {}, mode: 'half-life', halfLifeDays: 1 };
		await touchAt(ledger, 7, [reply(7)], score);
		const before = await readStamp(ledger);
		await touchAt(ledger, 8, [reply(7)], score);
		expect((await readStamp(ledger)).score).toBe(before.score);
	});

	it('concerns the relation and the tag that the interaction names', async () => {
		const ledger = await databases.open(dialect);
		const keys = ['bob/et1', 'bob/et2', 'Amy/et1'].map((text) => text.split('/'));
		const events = keys.map(([userid = '', tag_id = '']) => ({
			...KEY,
			userid,
			tag_id,
			present: 1 as const,
			at: 0,
		}));
		await stampTags(ledger.db, CORP, events);
		const touched = async (hour: number): Promise<string[]> =>
			(await readStampsOfCustomers(ledger.db, CORP, ['wm1']))
				.filter(({ last_touch }) => last_touch === hour * HOUR)
				.map(({ userid, tag_id }) => `${userid}/${tag_id}`)
				.sort();
		await touchAt(ledger, 1, [reply(1, { userid: 'amy' })]);
		expect(await touched(1)).toEqual(['Amy/et1']);
		await touchAt(ledger, 2, [reply(2, { tag_id: 'et1' })]);
		expect(await touched(2)).toEqual(['Amy/et1', 'bob/et1']);
		await touchAt(ledger, 3, [reply(3)]);
		expect(await touched(3)).toEqual(['Amy/et1', 'bob/et1', 'bob/et2']);
		expect(await touchAt(ledger, 4, [reply(4, { external_userid: 'wm9' })])).toMatchObject({ touched: 0 });
	});

	it('brings back a tag that decay took off, until it is put on', async () => {
		const ledger = await databases.open(dialect);
		await put(ledger, 0);
		await scheduleAll(ledger, sliding, HOUR);
		await put(ledger, 12 * HOUR, 0, 'decay');
		expect(await readStamp(ledger)).toMatchObject({
			present: 0,
			expired_at: 10 * HOUR,
			last_touch: 0,
			expires_at: null,
		});
		await touchAt(ledger, 20, [reply(20)]);
		expect(await waiting(ledger)).toEqual(['et1']);
		// Delivered again, after a crash say: it still waits to be put on.
		await touchAt(ledger, 21, [reply(20)]);
		expect(await waiting(ledger)).toEqual(['et1']);
		await put(ledger, 22 * HOUR);
		expect(await waiting(ledger)).toEqual([]);
		await scheduleAll(ledger, sliding, 22 * HOUR);
		expect(await readStamp(ledger)).toMatchObject({
			...{ present: 1, since: 22 * HOUR, last_touch: 22 * HOUR, expired_at: null, expires_at: 32 * HOUR },
		});
	});

	it('brings nothing back by an interaction that is too old', async () => {
		const ledger = await databases.open(dialect);
		await put(ledger, 0);
		await scheduleAll(ledger, sliding, HOUR);
		await put(ledger, 12 * HOUR, 0, 'decay');
		await touchAt(ledger, 30, [reply(15)]);
		expect(await waiting(ledger)).toEqual([]);
		expect(await readStamp(ledger)).toMatchObject({ present: 0, expired_at: 10 * HOUR });
	});

	it('leaves alone a tag that a person took off, before decay, instead of it or after it', async () => {
		const ledger = await databases.open(dialect);
		await put(ledger, 0);
		await put(ledger, HOUR, 0);
		await put(ledger, 2 * HOUR, 0, 'decay');
		expect(await touchAt(ledger, 3, [reply(3)])).toMatchObject({ touched: 0 });
		await put(ledger, 4 * HOUR);
		await scheduleAll(ledger, sliding, 4 * HOUR);
		await put(ledger, 15 * HOUR, 0, 'decay');
		await touchAt(ledger, 16, [reply(16)]);
		expect(await waiting(ledger)).toEqual(['et1']);
		await put(ledger, 17 * HOUR, 0);
		expect(await waiting(ledger)).toEqual([]);
		expect(await touchAt(ledger, 18, [reply(18)])).toMatchObject({ touched: 0 });
	});

	it('of a tag that has expired but is still there gives it a fresh life', async () => {
		const ledger = await databases.open(dialect);
		await put(ledger, 0);
		await touchAt(ledger, 12, [reply(11)]);
		expect(await readStamp(ledger)).toMatchObject({ present: 1, since: 11 * HOUR, expires_at: 21 * HOUR });
		expect(await waiting(ledger)).toEqual([]);
	});

	it('happens together with recording the interaction, or not at all', async () => {
		const ledger = await databases.open(dialect);
		await put(ledger, 0);
		const version = await scheduleAll(ledger, sliding, HOUR);
		const attempt = touchStamps(ledger.db, CORP, [reply(5)], version, () => {
			throw new Error('the process dies here');
		});
		await expect(attempt).rejects.toThrow('the process dies here');
		expect(await touchAt(ledger, 6, [reply(5)])).toMatchObject({ touched: 1 });
		expect((await readStamp(ledger)).last_touch).toBe(5 * HOUR);
	});

	it('adds up when two processes touch at the same time', async () => {
		const ledger = await databases.open(dialect);
		await put(ledger, 0);
		const score: DecayPolicy = {
			id: 'score',
			appliesTo: {},
			mode: 'half-life',
			halfLifeDays: 1e4,
			maxScore: 99,
		};
		const version = await scheduleAll(ledger, score, 0);
		const rule = touchRule(score, HOUR);
		const hits = Array.from({ length: 12 }, (_, i) => [
			reply(1, { key: `k${i}` }),
			reply(1, { key: `k${i % 3}` }),
		]);
		await Promise.all(hits.map(async (hit) => await touchStamps(ledger.db, CORP, hit, version, rule)));
		expect((await readStamp(ledger)).score).toBeCloseTo(13, 3);
	});
});

describe.each(dialects)('a removal in the journal on %s', (dialect) => {
	it('that decay made necessary lets the tag come back; another one of the same set does not', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await stampTags(
			db,
			CORP,
			['et1', 'et2'].map((tag_id) => ({ ...KEY, tag_id, present: 1, at: 0 })),
		);
		const policy_version = await scheduleAll(ledger, sliding, 0);
		expect(await findExpired(db, { corp_id: CORP, policy_version, now: 11 * HOUR, limit: 9 })).toHaveLength(
			2,
		);
		await createChangeSet(db, changeSet('cs1'), 11 * HOUR);
		const planned = [
			{ ...KEY, action: 'remove' as const, source: 'decay' },
			{ ...KEY, tag_id: 'et2', action: 'remove' as const },
		];
		const seqs = await planChanges(db, 'cs1', planned, 11 * HOUR);
		await settleChanges(
			db,
			'cs1',
			seqs.map((seq) => ({ seq, state: 'applied', finished_at: 12 * HOUR })),
			12 * HOUR,
		);
		expect((await readChanges(db, 'cs1')).map(({ source }) => source)).toEqual(['decay', null]);
		await touchAt(ledger, 13, [reply(13)]);
		expect(await waiting(ledger)).toEqual(['et1']);
	});
});
