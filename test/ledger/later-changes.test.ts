import { laterChanges } from '../../lib/ledger/later-changes';
import { dialects, useDatabases } from './databases';
import { change, changeSet, writeSet } from './samples';

const databases = useDatabases();

describe.each(dialects)('later changes on %s', (dialect) => {
	it('are those of other sets, to the same tag of the same relation, after ours', async () => {
		const ledger = await databases.open(dialect);
		const own = ['Bob/wm1/et1', 'bob/wm2/et1', 'bob/wm3/et1', 'bob/wm4/et1', 'bob/wm5/et1'].map(change);
		await writeSet(ledger, changeSet('cs1'), [change('-bob/wm3/et1')], { at: 50 });
		await writeSet(ledger, changeSet('cs2'), own, { at: 100 });
		await writeSet(ledger, changeSet('cs3'), ['-BOB/wm1/et1', '-bob/wm2/et2', '-amy/wm4/et1'].map(change), {
			at: 200,
		});
		expect(await laterChanges(ledger.db, 'cs2')).toEqual([
			{ seq: 1, userid: 'Bob', external_userid: 'wm1', tag_id: 'et1', changed_by: 'cs3', changed_at: 200 },
		]);
		expect(await laterChanges(ledger.db, 'cs1')).toMatchObject([
			{ seq: 1, changed_by: 'cs2', changed_at: 100 },
		]);
		expect(await laterChanges(ledger.db, 'cs3')).toEqual([]);
	});

	it('name the latest of several', async () => {
		const ledger = await databases.open(dialect);
		const toggles = ['bob/wm1/et1', '-bob/wm1/et1', 'bob/wm1/et1', '-bob/wm1/et1'];
		for (const [i, toggle] of toggles.entries()) {
			await writeSet(ledger, changeSet(`cs${i}`), [change(toggle)], { at: 100 + i });
		}
		expect(await laterChanges(ledger.db, 'cs0')).toMatchObject([{ changed_by: 'cs3', changed_at: 103 }]);
	});

	it('count only what was applied', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), [change('bob/wm1/et1')], { at: 100 });
		for (const state of ['failed', 'unchanged', 'not_applied', 'skipped'] as const) {
			await writeSet(ledger, changeSet(`cs_${state}`), [change('-bob/wm1/et1')], { at: 200, state });
		}
		expect(await laterChanges(ledger.db, 'cs1')).toEqual([]);
	});

	it('leave out a later set that was undone, and its undo', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), [change('bob/wm1/et1')], { at: 100 });
		await writeSet(ledger, changeSet('cs2'), [change('-bob/wm1/et1')], { at: 200 });
		await writeSet(ledger, changeSet('cs3', { kind: 'undo', undoes: 'cs2' }), [change('bob/wm1/et1')], {
			at: 300,
		});
		expect(await laterChanges(ledger.db, 'cs1')).toEqual([]);
	});

	it('leave out other corps that happen to have the same ids', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), [change('bob/wm1/et1')], { at: 100 });
		await writeSet(ledger, changeSet('cs2', { corp_id: 'ww-other' }), [change('-bob/wm1/et1')], { at: 200 });
		expect(await laterChanges(ledger.db, 'cs1')).toEqual([]);
	});

	it('within one millisecond go by the id of the set', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), [change('bob/wm1/et1')], { at: 100 });
		await writeSet(ledger, changeSet('cs2'), [change('-bob/wm1/et1')], { at: 100 });
		expect(await laterChanges(ledger.db, 'cs1')).toMatchObject([{ changed_by: 'cs2' }]);
		expect(await laterChanges(ledger.db, 'cs2')).toEqual([]);
	});

	it('are found across a large set', async () => {
		const ledger = await databases.open(dialect);
		const many = Array.from({ length: 2_500 }, (_, i) => change(`bob/wm${i}/et1`));
		await writeSet(ledger, changeSet('cs1'), many, { at: 100 });
		await writeSet(
			ledger,
			changeSet('cs2'),
			[0, 999, 1_000, 2_499].map((i) => change(`-bob/wm${i}/et1`)),
			{ at: 200 },
		);
		const found = await laterChanges(ledger.db, 'cs1');
		expect(found.map(({ external_userid }) => external_userid)).toEqual(['wm0', 'wm999', 'wm1000', 'wm2499']);
	});
});
