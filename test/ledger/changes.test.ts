import { createChangeSet, finishChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { countByState, readApplied, readChanges, readPlanned } from '../../lib/ledger/read-changes';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { dialects, useDatabases } from './databases';
import { change, changeSet, writeSet } from './samples';

const databases = useDatabases();

describe.each(dialects)('changes on %s', (dialect) => {
	it('are planned in the order given and read back whole', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1_000);
		const seqs = await planChanges(
			db,
			'cs1',
			[{ ...change('ZhangSan/wm1/et1'), operator: 'wangwu' }, change('-lisi/wm2/et2')],
			1_001,
		);
		expect(seqs).toEqual([1, 2]);
		const open = {
			change_set_id: 'cs1',
			state: 'planned',
			errcode: null,
			reason: null,
			finished_at: null,
			source: null,
		};
		expect(await readChanges(db, 'cs1')).toStrictEqual([
			{ ...open, ...change('ZhangSan/wm1/et1'), operator: 'wangwu', seq: 1, planned_at: 1_001 },
			{ ...open, ...change('-lisi/wm2/et2'), operator: null, seq: 2, planned_at: 1_001 },
		]);
	});

	it('are planned once, however often they are planned and however the member is spelled', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1_000);
		const first = await planChanges(db, 'cs1', [change('ZhangSan/wm1/et1'), change('lisi/wm1/et1')], 1_000);
		const again = await planChanges(
			db,
			'cs1',
			[
				change('lisi/wm1/et1'),
				change('wangwu/wm1/et1'),
				change('zhangsan/wm1/et1'),
				change('WangWu/wm1/et1'),
			],
			2_000,
		);
		expect(again).toEqual([first[1], expect.any(Number), first[0], again[1]]);
		const rows = await readChanges(db, 'cs1');
		expect(rows.map(({ userid, planned_at }) => [userid, planned_at])).toEqual([
			['ZhangSan', 1_000],
			['lisi', 1_000],
			['wangwu', 2_000],
		]);
	});

	it('differ by action, tag, customer and change set', async () => {
		const { db } = await databases.open(dialect);
		const different = ['a/wm1/et1', '-a/wm1/et1', 'a/wm1/et2', 'a/wm2/et1', 'b/wm1/et1'].map(change);
		for (const id of ['cs1', 'cs2']) {
			await createChangeSet(db, changeSet(id), 1_000);
			expect(await planChanges(db, id, different, 1_000)).toEqual([1, 2, 3, 4, 5]);
		}
	});

	it('keep a settled outcome when planned again', async () => {
		const { db } = await databases.open(dialect);
		const [seq] = await writeSet(
			{ db, dialect, close: async () => {} },
			changeSet('cs1'),
			[change('a/wm1/et1')],
			{
				at: 5,
			},
		);
		expect(await planChanges(db, 'cs1', [change('a/wm1/et1')], 9)).toEqual([seq]);
		expect(await countByState(db, 'cs1')).toMatchObject({ planned: 0, applied: 1 });
	});

	it('are refused for a change set that is unknown or closed', async () => {
		const { db } = await databases.open(dialect);
		await expect(planChanges(db, 'cs0', [change('a/wm1/et1')], 1)).rejects.toMatchObject({
			code: 'LEDGER_CHANGE_SET',
			message: 'Change set cs0 is unknown, expected one that is running',
		});
		await createChangeSet(db, changeSet('cs1'), 1);
		await finishChangeSet(db, 'cs1', { state: 'stopped', counts: {}, now: 2 });
		await expect(planChanges(db, 'cs1', [change('a/wm1/et1')], 3)).rejects.toThrow('cs1 is stopped');
	});

	it('are planned by two at once without losing or repeating a seq', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1);
		const plan = async (member: string) =>
			await planChanges(
				db,
				'cs1',
				Array.from({ length: 3_000 }, (_, i) => change(`${member}/wm${i}/et1`)),
				1,
			);
		const [left, right] = await Promise.all([plan('a'), plan('b')]);
		expect(new Set([...left, ...right]).size).toBe(6_000);
		expect(await countByState(db, 'cs1')).toMatchObject({ planned: 6_000 });
	});

	it('are read in pages by state', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1);
		const seqs = await planChanges(
			db,
			'cs1',
			Array.from({ length: 25 }, (_, i) => change(`a/wm${i}/et1`)),
			1,
		);
		const applied = seqs.filter((seq) => seq % 3 === 0);
		await settleChanges(
			db,
			'cs1',
			applied.map((seq) => ({ seq, state: 'applied', finished_at: 2 })),
			2,
		);
		const first = await readApplied(db, 'cs1', { limit: 5 });
		const second = await readApplied(db, 'cs1', { limit: 5, afterSeq: first.at(-1)?.seq });
		expect([...first, ...second].map(({ seq }) => seq)).toEqual(applied);
		expect((await readPlanned(db, 'cs1')).map(({ seq }) => seq)).toEqual(seqs.filter((seq) => seq % 3 !== 0));
		expect(await countByState(db, 'cs1')).toEqual({
			planned: 17,
			applied: 8,
			failed: 0,
			unchanged: 0,
			not_applied: 0,
			skipped: 0,
			undone: 0,
		});
	});

	it('keep any text a user may paste, except what no database stores', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1', { name: `it's "quoted"; 客户👍\\` }), 1);
		const [seq = 0] = await planChanges(db, 'cs1', [change(`o'brien/wm"1\\/客户👍`)], 1);
		await settleChanges(db, 'cs1', [{ seq, state: 'failed', reason: 'a\0b\ud800c 👍', finished_at: 2 }], 2);
		expect(await readChanges(db, 'cs1')).toMatchObject([
			{ userid: "o'brien", external_userid: 'wm"1\\', tag_id: '客户👍', reason: 'a\ufffdb\ufffdc 👍' },
		]);
	});
});
