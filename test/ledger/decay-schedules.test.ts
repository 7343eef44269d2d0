import { adoptPolicies, readUnscheduled, schedule } from '../../lib/ledger/decay-schedules';
import { findExpired, findExpiring, type DueStamp } from '../../lib/ledger/due-stamps';
import type { Ledger } from '../../lib/ledger/open';
import { stampTags, type TagEvent } from '../../lib/ledger/stamp-tags';
import { dialects, useDatabases } from './databases';
import { HOUR, lifeOf, readStamp, scheduleAll, sliding } from './decay-samples';
import { CORP } from './samples';

const databases = useDatabases();

async function stamp({ db }: Ledger, ...events: Array<Partial<TagEvent> & { at: number }>): Promise<void> {
	const here = { userid: 'bob', external_userid: 'wm1', tag_id: 'et1', present: 1 as const };
	await stampTags(
		db,
		CORP,
		events.map((event) => ({ ...here, ...event })),
	);
}

async function unscheduled({ db }: Ledger, policy_version: number): Promise<string[]> {
	const stamps = await readUnscheduled(db, { corp_id: CORP, policy_version, limit: 100 });
	return stamps.map(({ external_userid }) => external_userid).sort();
}

function customers(stamps: readonly DueStamp[]): string[] {
	return stamps.map(({ external_userid }) => external_userid);
}

describe.each(dialects)('scheduling on %s', (dialect) => {
	it('knows the policies in force by a number that changes with them', async () => {
		const { db } = await databases.open(dialect);
		const adopt = async (hash: string, corp = CORP) => await adoptPolicies(db, corp, hash, 1);
		expect([await adopt('a'), await adopt('a'), await adopt('b'), await adopt('b')]).toEqual([1, 1, 2, 2]);
		expect([await adopt('a'), await adopt('a', 'ww-other')]).toEqual([3, 1]);
		const versions = await Promise.all(['x', 'x', 'x', 'x'].map(async (hash) => await adopt(hash)));
		expect(versions).toEqual([4, 4, 4, 4]);
	});

	it('concerns tags that are new, were put on again, or came back', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 0 }, { at: 0, external_userid: 'wm2' }, { at: 0, external_userid: 'wm3' });
		await stamp(ledger, { at: 1, external_userid: 'wm3', present: 0 });
		expect(await unscheduled(ledger, 1)).toEqual(['wm1', 'wm2']);
		const version = await scheduleAll(ledger, sliding, HOUR);
		expect(await unscheduled(ledger, version)).toEqual([]);
		await stamp(ledger, { at: HOUR, userid: 'BOB' }, { at: HOUR, external_userid: 'wm3' });
		expect(await unscheduled(ledger, version)).toEqual(['wm1', 'wm3']);
		await scheduleAll(ledger, sliding, HOUR);
		expect(await readStamp(ledger)).toMatchObject({
			since: 0,
			last_touch: HOUR,
			put_on_at: null,
			expires_at: 11 * HOUR,
		});
	});

	it('begins anew for all tags that are there when the policies change, also after it was broken off', async () => {
		const ledger = await databases.open(dialect);
		const many = Array.from({ length: 250 }, (_, i) => ({ at: 0, external_userid: `wm${i}` }));
		await stamp(
			ledger,
			...many,
			{ at: 0, external_userid: 'gone' },
			{ at: 1, external_userid: 'gone', present: 0 },
		);
		await scheduleAll(ledger, sliding, HOUR);
		const version = await adoptPolicies(ledger.db, CORP, 'longer', 2 * HOUR);
		const longer = { ...sliding, id: 'longer', lifetime: { amount: 20, unit: 'hour' as const } };
		const page = await readUnscheduled(ledger.db, { corp_id: CORP, policy_version: version, limit: 100 });
		const lives = page.map((one) => ({ stamp: one, life: lifeOf(longer, one, 2 * HOUR) }));
		expect(await schedule(ledger.db, version, lives)).toBe(100);
		expect(await unscheduled(ledger, version)).toHaveLength(100);
		expect(await scheduleAll(ledger, longer, 2 * HOUR)).toBe(version);
		const query = { corp_id: CORP, policy_version: version, limit: 500 };
		expect(await findExpired(ledger.db, { ...query, now: 20 * HOUR - 1 })).toEqual([]);
		expect(await findExpired(ledger.db, { ...query, now: 20 * HOUR })).toHaveLength(250);
	});

	it('leaves alone what has changed since it was read', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 0 }, { at: 0, external_userid: 'wm2' }, { at: 0, external_userid: 'wm3' });
		const version = await adoptPolicies(ledger.db, CORP, 'sliding', 1);
		const page = await readUnscheduled(ledger.db, { corp_id: CORP, policy_version: version, limit: 9 });
		await stamp(ledger, { at: HOUR }, { at: HOUR, external_userid: 'wm2', present: 0 });
		const lives = page.map((one) => ({ stamp: one, life: lifeOf(sliding, one, HOUR) }));
		expect(await schedule(ledger.db, version, lives)).toBe(1);
		expect(await unscheduled(ledger, version)).toEqual(['wm1']);
		expect(await readStamp(ledger)).toMatchObject({ expires_at: null, put_on_at: HOUR });
		expect(await readStamp(ledger, 'wm2')).toMatchObject({ present: 0, expires_at: null, warns_at: null });
	});

	it('keeps scores exactly, and a warning only where there is one', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 0 });
		const version = await adoptPolicies(ledger.db, CORP, 'a', 1);
		const read = await readStamp(ledger);
		const life = {
			since: 0,
			last_touch: 5,
			score: 0.1 + 0.2,
			expired_at: null,
			expires_at: 90,
			warns_at: 90,
		};
		await schedule(ledger.db, version, [{ stamp: read, life }]);
		expect(await readStamp(ledger)).toMatchObject({
			...life,
			warns_at: null,
			policy_version: version,
			version: 1,
		});
	});
});

describe.each(dialects)('what is due on %s', (dialect) => {
	async function dueAt(ledger: Ledger, find: typeof findExpired, now: number, limit = 2): Promise<string[]> {
		const policy_version = await scheduleAll(ledger, sliding, now);
		const found: string[] = [];
		for (let after: DueStamp | undefined, pages = 0; pages < 20; pages += 1) {
			const page = await find(ledger.db, { corp_id: CORP, policy_version, now, limit, after });
			found.push(...customers(page));
			after = page.at(-1);
			if (after === undefined) return found;
		}
		throw new Error('The list does not end');
	}

	it('is listed in the order of time, page by page', async () => {
		const ledger = await databases.open(dialect);
		const since = [5, 3, 3, 3, 4].map((hour, i) => ({ external_userid: `wm${i}`, at: hour * HOUR }));
		await stamp(
			ledger,
			...since,
			{ external_userid: 'wm2', userid: 'amy', at: 3 * HOUR },
			{ external_userid: 'later', at: 9 * HOUR },
		);
		await stampTags(ledger.db, 'ww-other', [
			{ userid: 'bob', external_userid: 'wm1', tag_id: 'et1', present: 1, at: 0 },
		]);
		expect(await dueAt(ledger, findExpired, 15 * HOUR)).toEqual(['wm1', 'wm2', 'wm2', 'wm3', 'wm4', 'wm0']);
		expect(await dueAt(ledger, findExpired, 13 * HOUR - 1)).toEqual([]);
	});

	it('is expiring within its grace period, and expired after', async () => {
		const ledger = await databases.open(dialect);
		await stamp(
			ledger,
			{ external_userid: 'wm1', at: 0 },
			{ external_userid: 'wm2', at: HOUR },
			{ external_userid: 'wm3', at: 2 * HOUR },
		);
		expect(await dueAt(ledger, findExpiring, 8 * HOUR - 1)).toEqual([]);
		expect(await dueAt(ledger, findExpiring, 9 * HOUR, 1)).toEqual(['wm1', 'wm2']);
		expect(await dueAt(ledger, findExpiring, 10 * HOUR)).toEqual(['wm2', 'wm3']);
		expect(await dueAt(ledger, findExpired, 10 * HOUR)).toEqual(['wm1']);
	});

	it('is not what changed since it was scheduled, nor what is gone', async () => {
		const ledger = await databases.open(dialect);
		await stamp(
			ledger,
			{ external_userid: 'wm1', at: 0 },
			{ external_userid: 'wm2', at: 0 },
			{ external_userid: 'wm3', at: 0 },
		);
		const policy_version = await scheduleAll(ledger, sliding, HOUR);
		await stamp(
			ledger,
			{ external_userid: 'wm1', at: 9 * HOUR },
			{ external_userid: 'wm2', at: HOUR, present: 0 },
		);
		const due = await findExpired(ledger.db, { corp_id: CORP, policy_version, now: 10 * HOUR, limit: 9 });
		expect(customers(due)).toEqual(['wm3']);
		expect(due[0]).toStrictEqual({
			...{ userid: 'bob', external_userid: 'wm3', tag_id: 'et1', since: 0, last_touch: 0, score: null },
			...{ expires_at: 10 * HOUR, due_at: 10 * HOUR, department: null },
		});
	});
});
