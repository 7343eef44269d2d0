import { createChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { changeSetsOfRollout, linkChangeSet, technicalCounts } from '../../lib/ledger/rollout-change-sets';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { dialects, useDatabases } from './databases';
import { runningRollout } from './rollout-samples';
import { change, changeSet, CORP, writeSet } from './samples';

const databases = useDatabases();

describe.each(dialects)('the change sets of a rollout on %s', (dialect) => {
	it('are linked once each, and listed newest first', async () => {
		const ledger = await databases.open(dialect);
		await runningRollout(ledger, 'r1', 100);
		await runningRollout(ledger, 'r2', 100);
		for (const id of ['cs1', 'cs2', 'cs3']) await createChangeSet(ledger.db, changeSet(id), 100);
		for (const id of ['cs1', 'cs3', 'cs1']) await linkChangeSet(ledger.db, CORP, 'r1', id);
		await linkChangeSet(ledger.db, CORP, 'r2', 'cs2');
		const sets = await changeSetsOfRollout(ledger.db, CORP, 'r1');
		expect(sets.map(({ id, name }) => [id, name])).toEqual([
			['cs3', '双十一'],
			['cs1', '双十一'],
		]);
	});

	it('must be known, and of the same corp', async () => {
		const ledger = await databases.open(dialect);
		await runningRollout(ledger, 'r1', 100);
		await createChangeSet(ledger.db, changeSet('cs1', { corp_id: 'ww-other' }), 100);
		for (const id of ['cs1', 'cs9']) {
			await expect(linkChangeSet(ledger.db, CORP, 'r1', id)).rejects.toMatchObject({
				code: 'LEDGER_CHANGE_SET',
				message: `Change set ${id} is unknown`,
			});
		}
		await expect(linkChangeSet(ledger.db, CORP, 'r9', 'cs1')).rejects.toMatchObject({
			code: 'LEDGER_ROLLOUT',
		});
	});

	it('tell how the writes went since a time, undos and other sets left out', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await runningRollout(ledger, 'r1', 100);
		await createChangeSet(db, changeSet('cs1'), 100);
		await linkChangeSet(db, CORP, 'r1', 'cs1');
		const planned = Array.from({ length: 8 }, (_, i) => change(`bob/wm${i}/et1`));
		const seqs = await planChanges(db, 'cs1', planned, 100);
		const outcomes = [
			{ state: 'applied' as const, finished_at: 99 },
			{ state: 'applied' as const, finished_at: 100 },
			{ state: 'applied' as const, finished_at: 110 },
			{ state: 'failed' as const, errcode: 84061, finished_at: 110 },
			{ state: 'failed' as const, errcode: 84061, finished_at: 120 },
			{ state: 'failed' as const, errcode: null, finished_at: 120 },
			{ state: 'unchanged' as const, finished_at: 120 },
		];
		await settleChanges(
			db,
			'cs1',
			outcomes.map((one, i) => ({ seq: seqs[i] ?? 0, ...one })),
			120,
		);
		await writeSet(ledger, changeSet('cs2', { kind: 'undo', undoes: 'cs1' }), [change('-bob/wm2/et1')], {
			at: 130,
		});
		await linkChangeSet(db, CORP, 'r1', 'cs2');
		await writeSet(ledger, changeSet('cs3'), [change('bob/wm9/et1')], { at: 130, state: 'failed' });
		expect(await technicalCounts(db, CORP, 'r1', 100)).toEqual({
			attempted: 5,
			failedByErrcode: { 84061: 2, none: 1 },
		});
		expect(await technicalCounts(db, CORP, 'r1', 121)).toEqual({ attempted: 0, failedByErrcode: {} });
	});
});
