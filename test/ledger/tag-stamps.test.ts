import { stampTags, type TagEvent } from '../../lib/ledger/stamp-tags';
import { findExpiring, readStamps, type TagStamp } from '../../lib/ledger/tag-stamps';
import type { Ledger } from '../../lib/ledger/open';
import { dialects, useDatabases } from './databases';
import { CORP } from './samples';

const databases = useDatabases();

const HERE = { userid: 'bob', external_userid: 'wm1', tag_id: 'et1' };

async function stamp(ledger: Ledger, ...events: Array<Partial<TagEvent> & { at: number }>): Promise<void> {
	await stampTags(
		ledger.db,
		CORP,
		events.map((event) => ({ ...HERE, present: 1, ...event })),
	);
}

async function readHere(ledger: Ledger): Promise<TagStamp | undefined> {
	return (await readStamps(ledger.db, CORP, [HERE]))[0];
}

describe.each(dialects)('tag time stamps on %s', (dialect) => {
	it('keep since when the tag is there, and move the last touch', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, {
			at: 100,
			department: '华东',
			source: 'mark',
			change_set_id: 'cs1',
			expires_at: 900,
		});
		await stamp(ledger, { at: 200, userid: 'BOB' });
		expect(await readHere(ledger)).toStrictEqual({
			...HERE,
			...{ corp_id: CORP, present: 1, since: 100, last_touch: 200, expires_at: 900 },
			...{ department: '华东', source: 'mark', change_set_id: 'cs1' },
		});
	});

	it('change the expiry only when told to', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 100, expires_at: 900 });
		await stamp(ledger, { at: 110 });
		expect((await readHere(ledger))?.expires_at).toBe(900);
		await stamp(ledger, { at: 120, expires_at: 950 });
		expect((await readHere(ledger))?.expires_at).toBe(950);
		await stamp(ledger, { at: 130, expires_at: null });
		expect((await readHere(ledger))?.expires_at).toBeNull();
	});

	it('remember a tag that was taken off, without expiry and without the set that had put it on', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 100, expires_at: 900, change_set_id: 'cs1' });
		await stamp(ledger, { at: 300, present: 0 });
		expect(await readHere(ledger)).toMatchObject({
			present: 0,
			since: 300,
			expires_at: null,
			change_set_id: null,
		});
		await stamp(ledger, { at: 400 });
		expect(await readHere(ledger)).toMatchObject({ present: 1, since: 400, expires_at: null });
	});

	it('ignore an event older than what is known', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 300, present: 0 });
		await stamp(ledger, { at: 200, present: 1, expires_at: 900 });
		expect(await readHere(ledger)).toMatchObject({
			present: 0,
			since: 300,
			last_touch: 300,
			expires_at: null,
		});
	});

	it('take several events of one tag in one go, oldest first', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 300 }, { at: 100 }, { at: 200, present: 0 }, { at: 350, userid: 'Bob' });
		expect(await readHere(ledger)).toMatchObject({ present: 1, since: 300, last_touch: 350 });
	});

	it('are read for many relations at once, of this corp only', async () => {
		const ledger = await databases.open(dialect);
		const relations = Array.from({ length: 1_200 }, (_, i) => ({ userid: 'bob', external_userid: `wm${i}` }));
		await stamp(ledger, ...relations.map((relation) => ({ ...relation, at: 100 })));
		await stampTags(ledger.db, 'ww-other', [{ ...HERE, tag_id: 'other', present: 1, at: 100 }]);
		const asked = [...relations.slice(0, 1_100), { userid: 'amy', external_userid: 'wm1' }];
		const stamps = await readStamps(ledger.db, CORP, asked);
		expect(stamps).toHaveLength(1_100);
		expect(new Set(stamps.map(({ external_userid }) => external_userid)).size).toBe(1_100);
		expect(await readStamps(ledger.db, CORP, [])).toEqual([]);
	});

	it('list what is due, soonest first, page by page', async () => {
		const ledger = await databases.open(dialect);
		const due = [500, 300, 300, 400].map((expires_at, i) => ({
			external_userid: `wm${i}`,
			at: 1,
			expires_at,
		}));
		await stamp(
			ledger,
			...due,
			{ external_userid: 'later', at: 1, expires_at: 501 },
			{ external_userid: 'never', at: 1 },
		);
		await stamp(ledger, { external_userid: 'gone', at: 1, expires_at: 100 });
		await stamp(ledger, { external_userid: 'gone', at: 2, present: 0 });
		await stampTags(ledger.db, 'ww-other', [{ ...HERE, present: 1, at: 1, expires_at: 1 }]);

		const found: string[] = [];
		let after: TagStamp | undefined;
		for (let pages = 0; pages < 10; pages += 1) {
			const page = await findExpiring(ledger.db, { corp_id: CORP, until: 500, limit: 2, after });
			found.push(...page.map(({ external_userid }) => external_userid));
			after = page.at(-1);
			if (after === undefined) break;
		}
		expect(found).toEqual(['wm1', 'wm2', 'wm3', 'wm0']);
	});
});
