import { createChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { claimItems } from '../../lib/ledger/claim-items';
import { changeSetsOf } from '../../lib/ledger/job-reports';
import { findReworked, moveClaims } from '../../lib/ledger/move-claims';
import { recoverItems } from '../../lib/ledger/recover-items';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { settleItems } from '../../lib/ledger/settle-items';
import { dialects, useDatabases } from './databases';
import { applied, claimUnder, endSet, filledJob, readAll } from './job-samples';
import { change, changeSet, CORP } from './samples';

const databases = useDatabases();

describe.each(dialects)('relations that come up again under a change set on %s', (dialect) => {
	it('are found, and their claims go on under another one', async () => {
		const { db } = await databases.open(dialect);
		const { id } = await filledJob(db, 'a', 'bob/wm1 +et1', 'bob/wm2 +et1', 'amy/wm3 +et1');
		const items = await claimUnder(db, 'cs1', [id]);
		expect(await findReworked(db, items)).toEqual([]);
		// Of another relation of the customer, and of another change set.
		await createChangeSet(db, changeSet('cs0'), 15);
		await planChanges(db, 'cs1', ['BOB/wm2/et9', 'amy/wm1/et1'].map(change), 21);
		await planChanges(db, 'cs0', ['amy/wm3/et1'].map(change), 21);
		const reworked = await findReworked(db, items);
		expect(reworked.map(({ external_userid }) => external_userid)).toEqual(['wm2']);

		await createChangeSet(db, changeSet('cs2'), 22);
		await moveClaims(db, CORP, reworked, () => 'cs2');
		expect(await changeSetsOf(db, id)).toEqual(['cs2', 'cs1']);
		const moved = items.filter((item) => reworked.includes(item));
		expect(await settleItems(db, moved.map(applied), 23)).toBe(0);
		const under = moved.map((item) => ({ ...item, change_set_id: 'cs2' }));
		expect(await settleItems(db, under.map(applied), 23)).toBe(1);
		// What is settled is no claim any more.
		await moveClaims(db, CORP, under, () => 'cs1');
		expect((await readAll(db)).sort()).toEqual([
			'a: amy/wm3 +et1 claimed',
			'a: bob/wm1 +et1 claimed',
			'a: bob/wm2 +et1 applied',
		]);
	});

	it('are not done because they were done before', async () => {
		const { db } = await databases.open(dialect);
		const { id } = await filledJob(db, 'a', 'bob/wm1 +et1');
		await createChangeSet(db, changeSet('cs1'), 13);
		const seqs = await planChanges(db, 'cs1', ['bob/wm1/et1'].map(change), 14);
		await settleChanges(
			db,
			'cs1',
			seqs.map((seq) => ({ seq, state: 'applied', finished_at: 15 })),
			15,
		);
		await claimItems(db, CORP, { jobs: [{ id, weight: 1 }], limit: 9, changeSetOf: () => 'cs1', now: 20 });
		await endSet(db, 'cs1');
		expect(await recoverItems(db, CORP, 50)).toEqual({ applied: 0, unchanged: 0, released: 1 });
		expect(await readAll(db)).toEqual(['a: bob/wm1 +et1 pending']);
	});
});
