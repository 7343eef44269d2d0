import { changeSetId } from '../../lib/ledger/change-set-id';
import {
	createChangeSet,
	findStaleChangeSets,
	finishChangeSet,
	getChangeSet,
	heartbeatChangeSet,
	listChangeSets,
} from '../../lib/ledger/change-sets';
import { dialects, useDatabases } from './databases';
import { changeSet, CORP } from './samples';

const databases = useDatabases();

describe.each(dialects)('change sets on %s', (dialect) => {
	it('are read back as they were opened and closed', async () => {
		const { db } = await databases.open(dialect);
		const set = changeSet('cs1', { operator: null, name: '双十一 👍' });
		await createChangeSet(db, set, 1_700_000_000_000);
		const opened = {
			...set,
			...{
				state: 'running',
				created_at: 1_700_000_000_000,
				heartbeat_at: 1_700_000_000_000,
				finished_at: null,
			},
			...{ applied: 0, failed: 0, unchanged: 0, not_applied: 0, skipped: 0, undone: 0 },
		};
		expect(await getChangeSet(db, 'cs1')).toStrictEqual(opened);
		const end = { state: 'finished' as const, counts: { applied: 5, failed: 1 }, now: 1_700_000_009_000 };
		await finishChangeSet(db, 'cs1', end);
		expect(await getChangeSet(db, 'cs1')).toStrictEqual({
			...opened,
			...{ state: 'finished', applied: 5, failed: 1 },
			...{ heartbeat_at: 1_700_000_009_000, finished_at: 1_700_000_009_000 },
		});
		expect(await getChangeSet(db, 'cs2')).toBeUndefined();
	});

	it('are listed newest first, by corp, page by page', async () => {
		const { db } = await databases.open(dialect);
		const ids = [1, 2, 3, 4].map((day) => changeSetId(Date.UTC(2026, 10, day), () => 0.5));
		for (const id of ids) await createChangeSet(db, changeSet(id), 1);
		await createChangeSet(db, changeSet('cs_other', { corp_id: 'ww-other' }), 1);
		const first = await listChangeSets(db, { corp_id: CORP, limit: 3 });
		expect(first.map(({ id }) => id)).toEqual([ids[3], ids[2], ids[1]]);
		const rest = await listChangeSets(db, { corp_id: CORP, limit: 3, before: first.at(-1)?.id });
		expect(rest.map(({ id }) => id)).toEqual([ids[0]]);
	});

	it('are stale when they run without a sign of life', async () => {
		const { db } = await databases.open(dialect);
		for (const id of ['dead', 'alive', 'ended']) await createChangeSet(db, changeSet(id), 1_000);
		await createChangeSet(db, changeSet('other', { corp_id: 'ww-other' }), 1_000);
		await heartbeatChangeSet(db, 'alive', 50_000);
		await finishChangeSet(db, 'ended', { state: 'finished', counts: {}, now: 2_000 });
		const stale = await findStaleChangeSets(db, { corp_id: CORP, heartbeatBefore: 40_000 });
		expect(stale.map(({ id }) => id)).toEqual(['dead']);
	});

	it('never take a heartbeat back', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1_000);
		await heartbeatChangeSet(db, 'cs1', 9_000);
		await heartbeatChangeSet(db, 'cs1', 4_000);
		expect((await getChangeSet(db, 'cs1'))?.heartbeat_at).toBe(9_000);
	});

	it('are refused twice with one id, and as the undo of nothing', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1);
		await expect(createChangeSet(db, changeSet('cs1'), 2)).rejects.toThrow(/unique/i);
		await expect(createChangeSet(db, changeSet('cs2', { undoes: 'cs0' }), 2)).rejects.toThrow(/foreign key/i);
	});
});

describe('change set ids', () => {
	it('say when they were made', () => {
		expect(changeSetId(Date.UTC(2026, 10, 22, 14, 3, 59, 207), () => 0)).toBe(
			'cs_20261122_140359_207_222222',
		);
		expect(changeSetId(Date.UTC(2026, 10, 22), () => 0.999_999)).toBe('cs_20261122_000000_000_zzzzzz');
	});

	it('sort by time', () => {
		const times = [0, 999, 1_000, 86_399_999, 86_400_000, 1_700_000_000_000, 1_700_000_000_001];
		const ids = times.map((time) => changeSetId(time, Math.random));
		expect([...ids].sort()).toEqual(ids);
	});
});
