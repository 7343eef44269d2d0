import { createChangeSet, finishChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { plannedChanges } from '../../lib/ledger/planned-changes';
import { readChanges } from '../../lib/ledger/read-changes';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { dialects, useDatabases } from './databases';
import { change, changeSet, CORP, writeSet } from './samples';

const databases = useDatabases();

describe.each(dialects)('planned changes on %s', (dialect) => {
	it('are what running change sets of the corp still have to do, as they were planned', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await createChangeSet(db, changeSet('cs1'), 1);
		const seqs = await planChanges(db, 'cs1', ['bob/wm1/et1', '-Amy/wm2/et2', 'bob/wm3/et1'].map(change), 2);
		await settleChanges(db, 'cs1', [{ seq: seqs[0]!, state: 'applied', finished_at: 3 }], 3);
		await createChangeSet(db, changeSet('cs2', { corp_id: 'ww-other' }), 1);
		await planChanges(db, 'cs2', [change('bob/wm2/et1')], 2);
		await createChangeSet(db, changeSet('cs3'), 1);
		await planChanges(db, 'cs3', [change('bob/wm2/et1')], 2);
		await finishChangeSet(db, 'cs3', { state: 'interrupted', counts: {}, now: 4 });
		await writeSet(ledger, changeSet('cs4'), [change('bob/wm2/et1')], { at: 5 });

		const open = (await readChanges(db, 'cs1')).slice(1);
		expect(open).toHaveLength(2);
		expect(await plannedChanges(db, CORP, null)).toStrictEqual(open);
		expect(await plannedChanges(db, CORP, ['wm2', 'wm1'])).toStrictEqual(open.slice(0, 1));
		expect(await plannedChanges(db, CORP, ['wm9'])).toEqual([]);
		expect(await plannedChanges(db, CORP, [])).toEqual([]);
	});

	it('are none while nothing runs', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), [change('bob/wm1/et1')], { at: 5 });
		await finishChangeSet(ledger.db, 'cs1', { state: 'finished', counts: { applied: 1 }, now: 6 });
		expect(await plannedChanges(ledger.db, CORP, null)).toEqual([]);
	});

	it('are found for few customers and for many, in a set larger than a statement goes through', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1);
		const changes = Array.from({ length: 6_000 }, (_, i) => change(`bob/wm${i}/et1`));
		const seqs = await planChanges(db, 'cs1', changes, 1);
		const done = seqs.filter((seq) => seq % 2 === 0);
		await settleChanges(
			db,
			'cs1',
			done.map((seq) => ({ seq, state: 'applied', finished_at: 2 })),
			2,
		);
		const customers = changes.map(({ external_userid }) => external_userid);
		for (const asked of [null, customers, customers.slice(0, 300), customers.slice(5_990)]) {
			const found = await plannedChanges(db, CORP, asked);
			const expected = (asked ?? customers).filter((customer) => Number(customer.slice(2)) % 2 === 0);
			expect(found.map(({ external_userid }) => external_userid).sort()).toEqual(expected.sort());
		}
	});
});
