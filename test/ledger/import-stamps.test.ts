import { importStamps, type SeenTag } from '../../lib/ledger/import-stamps';
import type { Ledger } from '../../lib/ledger/open';
import { stampStatus } from '../../lib/ledger/stamp-status';
import { stampTags } from '../../lib/ledger/stamp-tags';
import { dialects, useDatabases } from './databases';
import { HOUR, readStamp, scheduleAll, sliding } from './decay-samples';
import { CORP } from './samples';

const databases = useDatabases();

const TAG = { userid: 'bob', external_userid: 'wm1', tag_id: 'et1' };

async function see({ db }: Ledger, at: number, ...tags: Array<Partial<SeenTag>>): Promise<number> {
	const seen = tags.map((tag) => ({ ...TAG, since: null, ...tag }));
	return await importStamps(db, CORP, seen, { at, unknownSince: 500 });
}

describe.each(dialects)('importing stamps on %s', (dialect) => {
	it('takes the age that is given, or else the one for tags of unknown age', async () => {
		const ledger = await databases.open(dialect);
		expect(await see(ledger, 600, { since: 100, department: '市场部' }, { external_userid: 'wm2' })).toBe(2);
		const known = {
			present: 1,
			since: 100,
			last_touch: 100,
			department: '市场部',
			source: 'import',
			policy_version: 0,
		};
		expect(await readStamp(ledger)).toMatchObject(known);
		expect(await readStamp(ledger, 'wm2')).toMatchObject({ since: 500, last_touch: 500 });
	});

	it('never makes a tag younger, and only a given age makes it older', async () => {
		const ledger = await databases.open(dialect);
		await stampTags(ledger.db, CORP, [{ ...TAG, present: 1, at: 300, source: 'mark', change_set_id: 'cs1' }]);
		await stampTags(ledger.db, CORP, [
			{ ...TAG, tag_id: 'et2', external_userid: 'wm2', present: 1, at: 900 },
		]);
		expect(
			await see(ledger, 1_000, { userid: 'BOB', since: 400 }, { tag_id: 'et2', external_userid: 'wm2' }),
		).toBe(0);
		expect(await readStamp(ledger)).toMatchObject({ since: 300, version: 0 });
		expect(await readStamp(ledger, 'wm2')).toMatchObject({ since: 900 });
		expect(await see(ledger, 1_000, { since: 200 }, { since: 250 }, { since: null })).toBe(1);
		expect(await readStamp(ledger)).toMatchObject({
			...{ since: 200, last_touch: 300, source: 'mark', change_set_id: 'cs1', policy_version: 0 },
		});
	});

	it('changes nothing when done again', async () => {
		const ledger = await databases.open(dialect);
		await see(ledger, 600, { since: 100 }, { external_userid: 'wm2' });
		await scheduleAll(ledger, sliding, HOUR);
		const before = await readStamp(ledger, 'wm2');
		expect(await see(ledger, 700, { since: 100 }, { external_userid: 'wm2' })).toBe(0);
		expect(await readStamp(ledger, 'wm2')).toEqual(before);
	});

	it('finds a tag back that was taken off before it was seen, and not one taken off after', async () => {
		const ledger = await databases.open(dialect);
		await stampTags(ledger.db, CORP, [{ ...TAG, present: 1, at: 100 }]);
		await stampTags(ledger.db, CORP, [{ ...TAG, present: 0, at: 800, source: 'decay' }]);
		expect(await see(ledger, 800, { since: 100 })).toBe(0);
		expect(await readStamp(ledger)).toMatchObject({ present: 0, since: 800 });
		expect(await see(ledger, 900, { since: 100 })).toBe(1);
		const fresh = {
			present: 1,
			since: 900,
			last_touch: 900,
			score: null,
			expired_at: null,
			source: 'import',
		};
		expect(await readStamp(ledger)).toMatchObject(fresh);
	});

	it('refuses an age that is no time, and imports nothing', async () => {
		const ledger = await databases.open(dialect);
		await expect(see(ledger, 600, { since: 100 }, { since: NaN })).rejects.toMatchObject({
			code: 'LEDGER_VALUE',
			message: 'Tag 2: since is "NaN", expected a time in epoch milliseconds, or none',
		});
		await expect(readStamp(ledger)).rejects.toThrow('expected one');
	});
});

describe.each(dialects)('the status of tags on %s', (dialect) => {
	it('counts by tag what lives, expires and has expired, and tells the median age', async () => {
		const ledger = await databases.open(dialect);
		const now = 100 * HOUR;
		// Ages in hours; the policy lets tags live for ten, the last two of them in grace.
		const ages = { et1: [1, 3, 5, 8, 9, 10, 40], et2: [2, 4] };
		const tags = Object.entries(ages).flatMap(([tag_id, hours]) =>
			hours.map((hour, i) => ({ tag_id, external_userid: `wm${i}`, since: now - hour * HOUR })),
		);
		// More than one statement on SQLite goes through, of another tag and partly of another corp.
		const many = Array.from({ length: 7_000 }, (_, i) => ({
			tag_id: 'et3',
			external_userid: `x${i}`,
			since: now - (i % 7) * HOUR,
		}));
		await see(ledger, now, ...tags, ...many);
		await stampTags(ledger.db, 'ww-other', [{ ...TAG, present: 1, at: 0 }]);
		await stampTags(ledger.db, CORP, [{ ...TAG, external_userid: 'gone', present: 1, at: 0 }]);
		await stampTags(ledger.db, CORP, [{ ...TAG, external_userid: 'gone', present: 0, at: 1 }]);
		await scheduleAll(ledger, sliding, now);
		const status = await stampStatus(ledger.db, CORP, { now });
		expect(Object.fromEntries(status)).toEqual({
			et1: { live: 3, expiring: 2, expired: 2, medianAge: 8 * HOUR },
			et2: { live: 2, expiring: 0, expired: 0, medianAge: 2 * HOUR },
			et3: { live: 7_000, expiring: 0, expired: 0, medianAge: 3 * HOUR },
		});
		const soon = await stampStatus(ledger.db, CORP, { now, soon: now + 6 * HOUR });
		expect(soon.get('et1')).toMatchObject({ live: 2, expiring: 3, expired: 2 });
	});
});
