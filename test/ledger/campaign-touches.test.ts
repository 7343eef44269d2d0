import { campaignTouches } from '../../lib/ledger/campaign-touches';
import { dialects, useDatabases } from './databases';
import { change, changeSet, CORP, writeSet } from './samples';

const databases = useDatabases();

const SPAN = { since: 100, until: 500 };

describe.each(dialects)('campaign touches on %s', (dialect) => {
	it('are one per change set that put on one of the tags, at its first change, oldest first', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs2'), [change('bob/wm1/et2')], { at: 300 });
		const both = ['bob/wm1/et1', 'bob/wm1/et2', 'amy/wm1/et1', 'bob/wm2/et1', '-bob/wm3/et1'].map(change);
		await writeSet(ledger, changeSet('cs1'), both, { at: 200 });
		const touches = await campaignTouches(ledger.db, CORP, ['wm1', 'wm2', 'wm3'], ['et1', 'et2'], SPAN);
		expect(Object.fromEntries(touches)).toEqual({ wm1: [200, 300], wm2: [200] });
		const some = await campaignTouches(ledger.db, CORP, ['wm1', 'wm9'], ['et1', 'et2'], SPAN);
		expect(Object.fromEntries(some)).toEqual({ wm1: [200, 300] });
	});

	it('are those of the given customers and tags, in the span, of this corp', async () => {
		const ledger = await databases.open(dialect);
		for (const at of [99, 100, 500, 501]) {
			await writeSet(ledger, changeSet(`cs${at}`), [change('bob/wm1/et1')], { at });
		}
		await writeSet(ledger, changeSet('cs1'), ['bob/wm1/et9', 'bob/wm2/et1'].map(change), { at: 200 });
		await writeSet(ledger, changeSet('cs2', { corp_id: 'ww-other' }), [change('bob/wm1/et1')], { at: 300 });
		await writeSet(ledger, changeSet('cs3'), [change('bob/wm1/et1')], { at: 400, state: 'failed' });
		const touches = await campaignTouches(ledger.db, CORP, ['wm1'], ['et1'], SPAN);
		expect(Object.fromEntries(touches)).toEqual({ wm1: [100, 500] });
		expect(await campaignTouches(ledger.db, CORP, ['wm1'], [], SPAN)).toEqual(new Map());
		expect(await campaignTouches(ledger.db, CORP, [], ['et1'], SPAN)).toEqual(new Map());
	});

	it('go when they are undone, and an undo that puts a tag back is none', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), ['bob/wm1/et1', '-bob/wm2/et1'].map(change), { at: 200 });
		const undo = changeSet('cs2', { kind: 'undo', undoes: 'cs1' });
		await writeSet(ledger, undo, ['-bob/wm1/et1', 'bob/wm2/et1'].map(change), { at: 300 });
		expect(await campaignTouches(ledger.db, CORP, ['wm1', 'wm2'], ['et1'], SPAN)).toEqual(new Map());
	});
});
