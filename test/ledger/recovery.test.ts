import { findStaleChangeSets, finishChangeSet, getChangeSet } from '../../lib/ledger/change-sets';
import { openLedger } from '../../lib/ledger/open';
import { countByState, readPlanned } from '../../lib/ledger/read-changes';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { readStamps } from '../../lib/ledger/tag-stamps';
import { runChild } from './child';
import { dialects, useDatabases } from './databases';
import { CORP } from './samples';

const databases = useDatabases();

describe.each(dialects)('a run that was killed, on %s,', (dialect) => {
	it('leaves what it had not settled as planned, to be found and settled by the next run', async () => {
		const config = databases.config(dialect);
		const child = runChild('crash-process.ts', config);
		await child.line('half done');
		await child.kill();

		const { db, close } = await openLedger(config, { idleMs: 0 });
		const [stale] = await findStaleChangeSets(db, { corp_id: CORP, heartbeatBefore: 2_000 });
		expect(stale).toMatchObject({ id: 'cs1', state: 'running', heartbeat_at: 1_500 });
		expect(await countByState(db, 'cs1')).toMatchObject({ applied: 400, planned: 600 });
		const relations = Array.from({ length: 1_000 }, (_, i) => ({ userid: 'bob', external_userid: `wm${i}` }));
		expect(await readStamps(db, CORP, relations)).toHaveLength(400);

		const planned = await readPlanned(db, 'cs1');
		expect(planned).toHaveLength(600);
		// WeCom says that the first hundred had arrived.
		const results = planned.map(({ seq }, i) => ({
			seq,
			state: i < 100 ? ('applied' as const) : ('not_applied' as const),
			reason: 'INTERRUPTED',
			finished_at: 3_000,
		}));
		expect(await settleChanges(db, 'cs1', results, 3_000)).toBe(600);
		const { planned: left, ...counts } = await countByState(db, 'cs1');
		expect(left).toBe(0);
		await finishChangeSet(db, 'cs1', { state: 'interrupted', counts, now: 3_000 });
		expect(await getChangeSet(db, 'cs1')).toMatchObject({
			state: 'interrupted',
			applied: 500,
			not_applied: 500,
		});
		expect(await readStamps(db, CORP, relations)).toHaveLength(500);
		expect(await findStaleChangeSets(db, { corp_id: CORP, heartbeatBefore: 9_000 })).toEqual([]);
		await close();
	});
});
