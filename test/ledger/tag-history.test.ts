import fc from 'fast-check';
import { createChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { relationTagKey, tagFlips, tagSetters, type RelationTag } from '../../lib/ledger/tag-history';
import { settleChanges } from '../../lib/ledger/settle-changes';
import type { Ledger } from '../../lib/ledger/open';
import { dialects, useDatabases } from './databases';
import { change, changeSet, CORP, writeSet } from './samples';

const databases = useDatabases();

const HERE: RelationTag = { userid: 'bob', external_userid: 'wm1', tag_id: 'et1' };
const ALWAYS = { since: 0, until: 1_000 };

/** One set per change, ten ms apart from 100 on. */
async function toggle(ledger: Ledger, ...changes: string[]): Promise<void> {
	for (const [i, text] of changes.entries()) {
		await writeSet(ledger, changeSet(`cs${i}`), [change(text)], { at: 100 + 10 * i });
	}
}

async function flipsHere(ledger: Ledger, span = ALWAYS): Promise<unknown> {
	return (await tagFlips(ledger.db, CORP, [HERE], span)).get(relationTagKey(HERE));
}

async function setterHere(ledger: Ledger): Promise<unknown> {
	return (await tagSetters(ledger.db, CORP, [HERE], 1_000)).get(relationTagKey(HERE));
}

async function undo(ledger: Ledger, id: string, inverse: string, at: number): Promise<void> {
	const set = changeSet(`${id}_undo`, { kind: 'undo', undoes: id, operator: 'zhaoliu' });
	await writeSet(ledger, set, [change(inverse)], { at });
}

describe.each(dialects)('tag history on %s', (dialect) => {
	it('counts each turn from on to off and back, whatever the spelling of the member', async () => {
		const ledger = await databases.open(dialect);
		await toggle(ledger, 'bob/wm1/et1', '-Bob/wm1/et1', 'BOB/wm1/et1', 'bob/wm1/et1', '-bob/wm1/et1');
		expect(await flipsHere(ledger)).toEqual({ flips: 3, last: 'remove', at: 140 });
		expect(await flipsHere(ledger, { since: 110, until: 130 })).toEqual({ flips: 1, last: 'add', at: 130 });
		expect(await flipsHere(ledger, { since: 111, until: 139 })).toEqual({ flips: 0, last: 'add', at: 130 });
		expect(await flipsHere(ledger, { since: 141, until: 900 })).toBeUndefined();
	});

	it('keeps relations, tags and corps apart', async () => {
		const ledger = await databases.open(dialect);
		await toggle(ledger, 'bob/wm1/et1', '-amy/wm1/et1', '-bob/wm2/et1', '-bob/wm1/et2');
		const other = changeSet('other', { corp_id: 'ww-other' });
		await writeSet(ledger, other, [change('-bob/wm1/et1')], { at: 500 });
		expect(await flipsHere(ledger)).toEqual({ flips: 0, last: 'add', at: 100 });
		expect(await setterHere(ledger)).toEqual({ operator: 'bob', at: 100 });
	});

	it('leaves out what was undone, and the undo', async () => {
		const ledger = await databases.open(dialect);
		await toggle(ledger, 'bob/wm1/et1', '-bob/wm1/et1');
		await undo(ledger, 'cs1', 'bob/wm1/et1', 200);
		expect(await flipsHere(ledger)).toEqual({ flips: 0, last: 'add', at: 100 });
		expect(await setterHere(ledger)).toEqual({ operator: 'bob', at: 100 });
		await undo(ledger, 'cs0', '-bob/wm1/et1', 300);
		expect(await flipsHere(ledger)).toBeUndefined();
		expect(await setterHere(ledger)).toBeUndefined();
	});

	it('names who put the tag on last, and nobody once it is off', async () => {
		const ledger = await databases.open(dialect);
		const byLisi = { ...change('bob/wm1/et1'), operator: 'LiSi' };
		await writeSet(ledger, changeSet('cs1'), [byLisi], { at: 100 });
		expect(await setterHere(ledger)).toEqual({ operator: 'LiSi', at: 100 });
		await writeSet(ledger, changeSet('cs2'), [change('-bob/wm1/et1')], { at: 200, state: 'failed' });
		await writeSet(ledger, changeSet('cs3'), [change('bob/wm1/et1')], { at: 300, state: 'unchanged' });
		expect(await setterHere(ledger)).toEqual({ operator: 'LiSi', at: 100 });
		await writeSet(ledger, changeSet('cs4'), [change('-bob/wm1/et1')], { at: 400 });
		expect(await setterHere(ledger)).toBeUndefined();
		await writeSet(ledger, changeSet('cs5'), [change('Bob/wm1/et1')], { at: 500 });
		expect(await setterHere(ledger)).toEqual({ operator: 'Bob', at: 500 });
		expect(await tagSetters(ledger.db, CORP, [HERE], 499)).toEqual(new Map());
	});

	it('within one millisecond goes by the id of the set', async () => {
		const ledger = await databases.open(dialect);
		await writeSet(ledger, changeSet('cs2'), [change('bob/wm1/et1')], { at: 100 });
		await writeSet(ledger, changeSet('cs1'), [change('-bob/wm1/et1')], { at: 100 });
		expect(await setterHere(ledger)).toEqual({ operator: 'bob', at: 100 });
		expect(await flipsHere(ledger)).toEqual({ flips: 1, last: 'add', at: 100 });
	});

	it('answers for thousands of relations at once', async () => {
		const ledger = await databases.open(dialect);
		const relations = Array.from({ length: 3_100 }, (_, i) => `bob/wm${i}/et1`);
		await writeSet(ledger, changeSet('cs1'), relations.map(change), { at: 100 });
		await writeSet(ledger, changeSet('cs2'), [change('-bob/wm7/et1')], { at: 200 });
		const asked = relations.map(change);
		const flips = await tagFlips(ledger.db, CORP, asked, ALWAYS);
		expect([...flips.values()].filter((found) => found.flips > 0)).toHaveLength(1);
		expect(flips.size).toBe(3_100);
		expect((await tagSetters(ledger.db, CORP, asked, 1_000)).size).toBe(3_099);
		expect(await tagFlips(ledger.db, CORP, [], ALWAYS)).toEqual(new Map());
	});

	it('agrees with a plain list of what stands', async () => {
		const ledger = await databases.open(dialect);
		let runs = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyEvent, { maxLength: 14 }),
				fc.record({ since: fc.nat(6), length: fc.nat(12) }),
				async (events, { since, length }) => {
					const corp = `ww-${(runs += 1)}`;
					const sets = events.map((event, i) => ({
						...event,
						id: `cs_${runs}_${String(i).padStart(2, '0')}`,
					}));
					for (const event of sets) await writeEvent(ledger, corp, event);
					const span = { since, until: since + length };
					const flips = await tagFlips(ledger.db, corp, RELATION_TAGS, span);
					const setters = await tagSetters(ledger.db, corp, RELATION_TAGS, span.until);
					for (const relationTag of RELATION_TAGS) {
						const key = relationTagKey(relationTag);
						const standing = sets
							.filter((event) => event.fate === 'applied' && relationTagKey(event) === key)
							.filter(({ at }) => at <= span.until)
							.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
						const inSpan = standing.filter(({ at }) => at >= since);
						const turns = inSpan.filter((event, i) => i > 0 && event.action !== inSpan[i - 1]!.action);
						const newest = inSpan.at(-1);
						expect(flips.get(key)).toEqual(
							newest && { flips: turns.length, last: newest.action, at: newest.at },
						);
						const last = standing.at(-1);
						expect(setters.get(key)).toEqual(
							last?.action === 'add' ? { operator: last.operator ?? last.userid, at: last.at } : undefined,
						);
					}
				},
			),
			{ numRuns: 30 },
		);
	});
});

const RELATION_TAGS: RelationTag[] = ['bob', 'amy'].flatMap((userid) =>
	['wm1', 'wm2'].flatMap((external_userid) =>
		['et1', 'et2'].map((tag_id) => ({ userid, external_userid, tag_id })),
	),
);

const anyEvent = fc.record({
	userid: fc.constantFrom('bob', 'Bob', 'amy'),
	external_userid: fc.constantFrom('wm1', 'wm2'),
	tag_id: fc.constantFrom('et1', 'et1', 'et2'),
	action: fc.constantFrom('add' as const, 'remove' as const),
	operator: fc.constantFrom('lisi', null),
	at: fc.nat(15),
	fate: fc.constantFrom('applied' as const, 'applied' as const, 'undone' as const, 'failed' as const),
});

type Event = (typeof anyEvent extends fc.Arbitrary<infer Value> ? Value : never) & { id: string };

async function writeEvent(ledger: Ledger, corp_id: string, event: Event): Promise<void> {
	const { id, fate, at, ...planned } = event;
	const { db } = ledger;
	await createChangeSet(db, changeSet(id, { corp_id }), at);
	const [seq = 0] = await planChanges(db, id, [planned], at);
	const state = fate === 'failed' ? 'failed' : 'applied';
	await settleChanges(db, id, [{ seq, state, finished_at: at }], at);
	if (fate !== 'undone') return;
	const inverse = { ...planned, action: planned.action === 'add' ? ('remove' as const) : ('add' as const) };
	await writeSet(ledger, changeSet(`${id}_undo`, { corp_id, kind: 'undo', undoes: id }), [inverse], {
		at: at + 1,
	});
}
