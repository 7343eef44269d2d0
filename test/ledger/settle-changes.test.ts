import { createChangeSet, getChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { countByState, readChanges } from '../../lib/ledger/read-changes';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { readStamps } from '../../lib/ledger/tag-stamps';
import { dialects, useDatabases } from './databases';
import { change, changeSet, CORP, writeSet } from './samples';

const databases = useDatabases();

describe.each(dialects)('settling changes on %s', (dialect) => {
	it('writes each outcome with its reason and gives a sign of life', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1);
		const planned = ['a/wm1/et1', 'a/wm2/et1', 'a/wm3/et1', 'a/wm4/et1', 'a/wm5/et1', 'a/wm6/et1'].map(
			change,
		);
		const seqs = await planChanges(db, 'cs1', planned, 1);
		const outcomes = [
			{ state: 'applied' as const },
			{ state: 'failed' as const, errcode: 84061, reason: 'not a customer of this member' },
			{ state: 'unchanged' as const },
			{ state: 'not_applied' as const, reason: 'stopped' },
			{ state: 'skipped' as const, reason: 'CHANGED_SINCE' },
		];
		const results = outcomes.map((outcome, i) => ({ seq: seqs[i] ?? 0, finished_at: 10 + i, ...outcome }));
		expect(await settleChanges(db, 'cs1', results, 20)).toBe(5);
		const rows = await readChanges(db, 'cs1');
		expect(
			rows.map(({ state, errcode, reason, finished_at }) => [state, errcode, reason, finished_at]),
		).toEqual([
			['applied', null, null, 10],
			['failed', 84061, 'not a customer of this member', 11],
			['unchanged', null, null, 12],
			['not_applied', null, 'stopped', 13],
			['skipped', null, 'CHANGED_SINCE', 14],
			['planned', null, null, null],
		]);
		expect(await getChangeSet(db, 'cs1')).toMatchObject({ heartbeat_at: 20, state: 'running' });
	});

	it('keeps a first outcome, and lets a real one replace not_applied', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1);
		const [one = 0, two = 0] = await planChanges(db, 'cs1', ['a/wm1/et1', 'a/wm2/et1'].map(change), 1);
		await settleChanges(
			db,
			'cs1',
			[
				{ seq: one, state: 'applied', finished_at: 5 },
				{ seq: two, state: 'not_applied', finished_at: 5 },
			],
			5,
		);
		const late = [
			{ seq: one, state: 'failed' as const, finished_at: 9 },
			{ seq: two, state: 'applied' as const, finished_at: 9 },
		];
		expect(await settleChanges(db, 'cs1', late, 9)).toBe(1);
		const rows = await readChanges(db, 'cs1');
		expect(rows.map(({ state, finished_at }) => [state, finished_at])).toEqual([
			['applied', 5],
			['applied', 9],
		]);
	});

	it('ignores a seq that the set does not have', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1);
		expect(await settleChanges(db, 'cs1', [{ seq: 5, state: 'applied', finished_at: 2 }], 2)).toBe(0);
		expect(await readChanges(db, 'cs1')).toEqual([]);
	});

	it('refuses an unknown change set', async () => {
		const { db } = await databases.open(dialect);
		await expect(
			settleChanges(db, 'cs0', [{ seq: 1, state: 'applied', finished_at: 2 }], 2),
		).rejects.toMatchObject({ code: 'LEDGER_CHANGE_SET', message: 'Change set cs0 is unknown' });
	});

	it('stamps the tags of what was applied, and not of what failed', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), ['a/wm1/et1', '-a/wm1/et2'].map(change), { at: 100 });
		await writeSet(ledger, changeSet('cs2'), [change('a/wm1/et3')], { at: 200, state: 'failed' });
		const stamps = await readStamps(ledger.db, CORP, [{ userid: 'A', external_userid: 'wm1' }]);
		expect(stamps).toHaveLength(2);
		expect(stamps).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					tag_id: 'et1',
					present: 1,
					since: 100,
					source: 'mark',
					change_set_id: 'cs1',
				}),
				expect.objectContaining({ tag_id: 'et2', present: 0, since: 100 }),
			]),
		);
	});

	it('stamps what was so already: a tag asked for again is put on again, one that is gone is off', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), ['a/wm1/et1', 'a/wm1/et2'].map(change), { at: 100 });
		const again = ['a/wm1/et1', '-a/wm1/et2', 'a/wm1/et3'].map(change);
		await writeSet(ledger, changeSet('cs2'), again, { at: 200, state: 'unchanged' });
		const stamps = await readStamps(ledger.db, CORP, [{ userid: 'a', external_userid: 'wm1' }]);
		expect(stamps.sort((a, b) => (a.tag_id < b.tag_id ? -1 : 1))).toMatchObject([
			{ tag_id: 'et1', present: 1, since: 100, put_on_at: 200, change_set_id: 'cs1' },
			{ tag_id: 'et2', present: 0, since: 200, change_set_id: null },
			{ tag_id: 'et3', present: 1, since: 200, source: null, change_set_id: null },
		]);
	});

	it('writes outcomes and stamps together or not at all', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1);
		const [seq = 0] = await planChanges(db, 'cs1', [change('a/wm1/et1')], 1);
		const attempt = db.transaction().execute(async (trx) => {
			await settleChanges(trx, 'cs1', [{ seq, state: 'applied', finished_at: 2 }], 2);
			throw new Error('the process dies here');
		});
		await expect(attempt).rejects.toThrow('the process dies here');
		expect(await countByState(db, 'cs1')).toMatchObject({ planned: 1, applied: 0 });
		expect(await readStamps(db, CORP, [{ userid: 'a', external_userid: 'wm1' }])).toEqual([]);
	});

	it('of an undo marks what it took back as undone in the set that had applied it', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await writeSet(
			ledger,
			changeSet('cs1'),
			['Bob/wm1/et1', '-bob/wm1/et2', 'bob/wm2/et1', 'bob/wm3/et1'].map(change),
			{
				at: 10,
			},
		);
		await createChangeSet(db, changeSet('cs2', { kind: 'undo', undoes: 'cs1' }), 20);
		const inverses = ['-bob/wm1/et1', 'BOB/wm1/et2', '-bob/wm2/et1', '-bob/wm3/et1'].map(change);
		const [a = 0, b = 0, c = 0, d = 0] = await planChanges(db, 'cs2', inverses, 20);
		await settleChanges(
			db,
			'cs2',
			[
				{ seq: a, state: 'applied', finished_at: 21 },
				{ seq: b, state: 'unchanged', finished_at: 22 },
				{ seq: c, state: 'failed', finished_at: 23 },
				{ seq: d, state: 'skipped', reason: 'CHANGED_SINCE', finished_at: 24 },
			],
			25,
		);
		expect((await readChanges(db, 'cs1')).map(({ state }) => state)).toEqual([
			'undone',
			'undone',
			'applied',
			'applied',
		]);
	});
});
