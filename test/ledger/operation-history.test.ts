import fc from 'fast-check';
import { createChangeSet, finishChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import {
	customerCounts,
	frequencyCounts,
	operatorCounts,
	operatorTagCounts,
} from '../../lib/ledger/operation-history';
import type { Ledger } from '../../lib/ledger/open';
import type { ChangeResult } from '../../lib/ledger/settle-changes';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { dialects, useDatabases } from './databases';
import { change, changeSet, CORP, writeSet } from './samples';

const databases = useDatabases();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 1_790_000_000_000;

/** `bob/wm1/et1` asked for by lisi: `lisi: bob/wm1/et1`. */
function asked(text: string) {
	const [operator, what = ''] = text.split(': ');
	return { ...change(what), operator };
}

const plain = <Value>(map: ReadonlyMap<string, Value>) => Object.fromEntries(map);

async function countLisi(ledger: Ledger, operator = 'lisi'): Promise<unknown> {
	return plain(await operatorCounts(ledger.db, CORP, [operator], NOW));
}

describe.each(dialects)('operation history on %s', (dialect) => {
	it('counts the changes of an operator in the hour and the day up to now, ends included', async () => {
		const ledger = await databases.open(dialect);
		for (const [i, at] of [0, HOUR, HOUR + 1, DAY, DAY + 1, -1].entries()) {
			await writeSet(ledger, changeSet(`cs${i}`), [asked('LiSi: bob/wm1/et1')], { at: NOW - at });
		}
		expect(await countLisi(ledger)).toEqual({ lisi: { hour: 2, day: 4 } });
		expect(await countLisi(ledger, 'LISI')).toEqual({ lisi: { hour: 2, day: 4 } });
		expect(await countLisi(ledger, 'bob')).toEqual({});
	});

	it('takes the member for the operator where nobody else asked', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), ['Bob/wm1/et1', 'Bob/wm2/et1'].map(change), { at: NOW });
		await writeSet(ledger, changeSet('cs2'), [asked('bob: amy/wm1/et1')], { at: NOW });
		expect(await countLisi(ledger, 'bob')).toEqual({ bob: { hour: 3, day: 3 } });
	});

	it('counts an operator with a name outside ASCII', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), [asked('Élan李四: bob/wm1/et1')], { at: NOW });
		expect(await countLisi(ledger, 'Élan李四')).toEqual({ Élan李四: { hour: 1, day: 1 } });
	});

	it('counts what was applied and nothing else', async () => {
		const ledger = await databases.open(dialect);
		for (const state of ['failed', 'unchanged', 'not_applied', 'skipped'] as const) {
			await writeSet(ledger, changeSet(`cs_${state}`), [asked('lisi: bob/wm1/et1')], { at: NOW, state });
		}
		await createChangeSet(ledger.db, changeSet('cs_planned'), NOW);
		await planChanges(ledger.db, 'cs_planned', [asked('lisi: bob/wm1/et1')], NOW);
		await writeSet(ledger, changeSet('cs_other', { corp_id: 'ww-other' }), [asked('lisi: bob/wm1/et1')], {
			at: NOW,
		});
		const span = { since: 0, until: NOW };
		expect(await countLisi(ledger)).toEqual({});
		expect(await customerCounts(ledger.db, CORP, ['wm1'], span)).toEqual(new Map());
		expect(await operatorTagCounts(ledger.db, CORP, ['lisi'], span)).toEqual(new Map());
	});

	it('goes on counting what was undone, and counts the undo for nobody', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs1'), ['lisi: bob/wm1/et1', 'lisi: bob/wm2/et1'].map(asked), {
			at: NOW - 9,
		});
		await writeSet(ledger, changeSet('cs2', { kind: 'undo', undoes: 'cs1' }), [change('-bob/wm1/et1')], {
			at: NOW,
		});
		expect(await countLisi(ledger)).toEqual({ lisi: { hour: 2, day: 2 } });
		expect(await countLisi(ledger, 'bob')).toEqual({});
		const span = { since: 0, until: NOW };
		expect(plain(await customerCounts(ledger.db, CORP, ['wm1', 'wm2'], span))).toEqual({ wm1: 1, wm2: 1 });
	});

	it('counts by customer over all members, and by operator and tag', async () => {
		const ledger = await databases.open(dialect);
		const changes = ['lisi: bob/wm1/et1', 'LiSi: amy/wm1/et1', 'wangwu: amy/wm1/et2', 'lisi: bob/wm2/et1'];
		await writeSet(ledger, changeSet('cs1'), changes.map(asked), { at: 100 });
		await writeSet(ledger, changeSet('cs2'), [asked('lisi: bob/wm1/et2')], { at: 99 });
		await writeSet(ledger, changeSet('cs3'), [asked('lisi: bob/wm1/et2')], { at: 201 });
		const span = { since: 100, until: 200 };
		expect(plain(await customerCounts(ledger.db, CORP, ['wm1', 'wm2', 'wm3'], span))).toEqual({
			wm1: 3,
			wm2: 1,
		});
		const byTag = await operatorTagCounts(ledger.db, CORP, ['LISI', 'wangwu', 'nobody'], span);
		expect(plain(byTag)).toEqual({
			lisi: new Map([['et1', 3]]),
			wangwu: new Map([['et2', 1]]),
		});
	});

	it('counts more changes than one statement goes through, many of them in the same millisecond', async () => {
		const ledger = await databases.open(dialect);
		const many = Array.from({ length: 7_000 }, (_, i) => ({ ...change(`bob/wm${i}/et1`), operator: 'lisi' }));
		await createChangeSet(ledger.db, changeSet('cs1'), NOW);
		const seqs = await planChanges(ledger.db, 'cs1', many, NOW);
		const results = seqs.map<ChangeResult>((seq) => ({
			seq,
			state: 'applied',
			// 5,500 in one moment of the day, the others one by one in the hour.
			finished_at: seq <= 5_500 ? NOW - 2 * HOUR : NOW - seq,
		}));
		await settleChanges(ledger.db, 'cs1', results, NOW);
		await writeSet(ledger, changeSet('cs2'), [asked('amy: bob/wm1/et2')], { at: NOW });
		expect(plain(await operatorCounts(ledger.db, CORP, ['lisi', 'amy', 'bob'], NOW))).toEqual({
			lisi: { hour: 1_500, day: 7_000 },
			amy: { hour: 1, day: 1 },
		});
		const query = { now: NOW, windowMs: HOUR, baselineMs: DAY };
		const expected = { inWindow: 1_500, before: 5_500, since: NOW - 2 * HOUR };
		for (const keys of [['et1'], undefined]) {
			const more = keys ? { keys } : {};
			const byTag = await frequencyCounts(ledger.db, CORP, { dimension: 'tag', ...more, ...query });
			expect(byTag.get('et1')).toEqual(expected);
		}
		const customers = many.map(({ external_userid }) => external_userid);
		const byCustomer = await frequencyCounts(ledger.db, CORP, {
			dimension: 'customer',
			keys: customers,
			...query,
		});
		expect(byCustomer.size).toBe(7_000);
		expect(byCustomer.get('wm2999')).toEqual({ inWindow: 0, before: 1, since: NOW - 2 * HOUR });
		expect(byCustomer.get('wm1')).toEqual({ inWindow: 1, before: 1, since: NOW - 2 * HOUR });
	});

	it('finds the changes of a set that was settled long after it began', async () => {
		const { db } = await databases.open(dialect);
		await createChangeSet(db, changeSet('cs1'), 1);
		const [seq = 0] = await planChanges(db, 'cs1', [change('bob/wm1/et1')], 1);
		await settleChanges(db, 'cs1', [{ seq, state: 'applied', finished_at: NOW }], NOW);
		await finishChangeSet(db, 'cs1', { state: 'finished', counts: { applied: 1 }, now: NOW });
		const span = { since: NOW, until: NOW };
		expect(plain(await customerCounts(db, CORP, ['wm1', 'wm2'], span))).toEqual({ wm1: 1 });
	});

	it('splits window and baseline as a plain list does, by every dimension, for some keys and for all', async () => {
		const ledger = await databases.open(dialect);
		let runs = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(anySet, { maxLength: 8 }), anyWindow, async (sets, window) => {
				const corp = `ww-${(runs += 1)}`;
				for (const [i, { at, changes, state }] of sets.entries()) {
					await writeSet(ledger, changeSet(`cs_${runs}_${i}`, { corp_id: corp }), changes, { at, state });
				}
				const done = sets.flatMap(({ at, changes, state }) =>
					state === 'applied' ? changes.map((done) => ({ ...done, at })) : [],
				);
				for (const dimension of ['customer', 'operator', 'tag'] as const) {
					const expected = countPlainly(done, dimension, window);
					const query = { dimension, ...window };
					expect(plain(await frequencyCounts(ledger.db, corp, query))).toEqual(expected);
					const keys = ['wm1', 'wm3', 'LISI', 'amy', 'et1', 'et3'];
					const some = Object.entries(expected).filter(([key]) =>
						keys.some((asked) => asked.toLowerCase() === key),
					);
					expect(plain(await frequencyCounts(ledger.db, corp, { keys, ...query }))).toEqual(
						Object.fromEntries(some),
					);
				}
			}),
			{ numRuns: 25 },
		);
	});
});

const anyChange = fc.record({
	userid: fc.constantFrom('amy', 'Bob'),
	external_userid: fc.constantFrom('wm1', 'wm2', 'wm3'),
	tag_id: fc.constantFrom('et1', 'et2', 'et3'),
	action: fc.constantFrom('add' as const, 'remove' as const),
	operator: fc.constantFrom('lisi', 'LiSi', null),
});

const anySet = fc.record({
	at: fc.nat(30),
	changes: fc.uniqueArray(anyChange, {
		maxLength: 5,
		selector: ({ userid, external_userid, tag_id, action }) =>
			[userid, external_userid, tag_id, action].join(' '),
	}),
	state: fc.constantFrom('applied' as const, 'applied' as const, 'failed' as const),
});

const anyWindow = fc.record({
	now: fc.integer({ min: 20, max: 30 }),
	windowMs: fc.nat(12),
	baselineMs: fc.nat(12),
});

interface Done {
	userid: string;
	external_userid: string;
	tag_id: string;
	operator: string | null;
	at: number;
}

function countPlainly(
	done: readonly Done[],
	dimension: 'customer' | 'operator' | 'tag',
	{ now, windowMs, baselineMs }: { now: number; windowMs: number; baselineMs: number },
): Record<string, unknown> {
	const counts: Record<string, { inWindow: number; before: number; since: number | null }> = {};
	for (const { userid, external_userid, tag_id, operator, at } of done) {
		if (at > now || at < now - windowMs - baselineMs) continue;
		const key = {
			customer: external_userid,
			operator: (operator ?? userid).toLowerCase(),
			tag: tag_id,
		}[dimension];
		const count = (counts[key] ??= { inWindow: 0, before: 0, since: null });
		if (at >= now - windowMs) count.inWindow += 1;
		else {
			count.before += 1;
			count.since = Math.min(at, count.since ?? at);
		}
	}
	return counts;
}
