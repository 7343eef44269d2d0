import { stampTags, type TagEvent } from '../../lib/ledger/stamp-tags';
import { readStamps, type TagStamp } from '../../lib/ledger/tag-stamps';
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
	it('keep since when the tag is there, and note that it was put on again', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 100, department: '华东', source: 'mark', change_set_id: 'cs1' });
		await stamp(ledger, { at: 200, userid: 'BOB' });
		await stamp(ledger, { at: 150 });
		expect(await readHere(ledger)).toStrictEqual({
			...HERE,
			...{ corp_id: CORP, present: 1, since: 100, last_touch: 100, score: null, put_on_at: 200 },
			...{ expired_at: null, reactivated_at: null, warns_at: null, expires_at: null, policy_version: 0 },
			...{ version: 2, department: '华东', source: 'mark', change_set_id: 'cs1' },
		});
	});

	it('remember a tag that was taken off, without the set that had put it on', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 100, change_set_id: 'cs1' });
		await stamp(ledger, { at: 300, present: 0 });
		const off = { present: 0, since: 300, last_touch: 100, expires_at: null, change_set_id: null };
		expect(await readHere(ledger)).toMatchObject(off);
		await stamp(ledger, { at: 400 });
		expect(await readHere(ledger)).toMatchObject({
			present: 1,
			since: 400,
			last_touch: 400,
			put_on_at: null,
		});
	});

	it('ignore an event older than what is known', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 300, present: 0 });
		await stamp(ledger, { at: 200, present: 1 });
		expect(await readHere(ledger)).toMatchObject({ present: 0, since: 300, last_touch: 300 });
	});

	it('take several events of one tag in one go, oldest first', async () => {
		const ledger = await databases.open(dialect);
		await stamp(ledger, { at: 300 }, { at: 100 }, { at: 200, present: 0 }, { at: 350, userid: 'Bob' });
		expect(await readHere(ledger)).toMatchObject({ present: 1, since: 300, last_touch: 300, put_on_at: 350 });
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
});
