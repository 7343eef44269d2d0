import { createChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { importStamps } from '../../lib/ledger/import-stamps';
import { lastKnownTags, type LastKnown } from '../../lib/ledger/last-known-tags';
import { learnRelations, type ReadingSource } from '../../lib/ledger/learn-relations';
import type { Ledger } from '../../lib/ledger/open';
import { forgetRelations, noteEdited } from '../../lib/ledger/relation-news';
import { saveSnapshots } from '../../lib/ledger/relation-snapshots';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { stampTags } from '../../lib/ledger/stamp-tags';
import { REFRESH_AFTER_MS } from '../../lib/ledger/steady-relations';
import { readStamps, type TagStamp } from '../../lib/ledger/tag-stamps';
import { dialects, useDatabases } from './databases';
import { change, changeSet, CORP, writeSet } from './samples';

const databases = useDatabases();
const HERE = { userid: 'bob', external_userid: 'wm1' };

/** What a reading at `at` that found the tags `a b` brought: `+a -b`, with `?` where the relation was unknown. */
async function learn(
	{ db }: Ledger,
	at: number,
	tags: string,
	{ source = 'drift', ...more }: { source?: ReadingSource; edited_at?: number; userid?: string } = {},
): Promise<string> {
	const reading = { ...HERE, at, tags: tags.split(' ').filter(Boolean), ...more };
	const [learned] = await learnRelations(db, CORP, [reading], source);
	const { added = [], removed = [], known } = learned ?? {};
	const words = [...added.map((tag) => `+${tag}`), ...removed.map((tag) => `-${tag}`)].sort();
	return [...(known === true ? [] : ['?']), ...words].join(' ');
}

async function known({ db }: Ledger): Promise<LastKnown | undefined> {
	return (await lastKnownTags(db, CORP, [HERE])).get('wm1\nbob');
}

async function knownTags(ledger: Ledger): Promise<string> {
	return [...((await known(ledger))?.tags ?? ['?'])].sort().join(' ');
}

async function stampOf({ db }: Ledger, tag: string): Promise<TagStamp | undefined> {
	return (await readStamps(db, CORP, [HERE])).find(({ tag_id }) => tag_id === tag);
}

async function own(
	{ db }: Ledger,
	at: number,
	tag_id: string,
	present: 0 | 1,
	source = 'mark',
): Promise<void> {
	await stampTags(db, CORP, [{ ...HERE, tag_id, present, at, source, change_set_id: 'cs1' }]);
}

describe.each(dialects)('a reading of a relation, on %s,', (dialect) => {
	it('tells nothing the first time, and from then on what is different', async () => {
		const ledger = await databases.open(dialect);
		expect(await knownTags(ledger)).toBe('?');
		expect(await learn(ledger, 100, 'a b')).toBe('?');
		expect(await known(ledger)).toMatchObject({ readAt: 100, editedAt: null, goneAt: null });
		expect(await learn(ledger, 200, 'b c', { userid: 'BOB' })).toBe('+c -a');
		expect(await knownTags(ledger)).toBe('b c');
		expect(await learn(ledger, 300, 'b c')).toBe('');
		expect(await learn(ledger, 300, '')).toBe('-b -c');
		expect(await knownTags(ledger)).toBe('');
	});

	it('gives tags that it finds an unknown age, and tags that came since the time they came', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 100, 'a');
		expect(await stampOf(ledger, 'a')).toMatchObject({ present: 1, since: 100, source: 'import' });
		await learn(ledger, 5_000, 'a b', { source: 'console', edited_at: 4_000 });
		expect(await stampOf(ledger, 'b')).toMatchObject({ present: 1, since: 4_000, source: 'console' });
		await noteEdited(ledger.db, CORP, [{ ...HERE, at: 6_000 }]);
		await learn(ledger, 8_000, 'b');
		expect(await stampOf(ledger, 'a')).toMatchObject({ present: 0, since: 6_000, source: 'drift' });
		const { origins, editedAt } = (await known(ledger))!;
		expect(editedAt).toBe(6_000);
		expect([...origins].sort()).toEqual([
			['a', { side: 'other', source: 'drift', at: 6_000, change_set_id: null }],
			['b', { side: 'console', source: 'console', at: 4_000, change_set_id: null }],
		]);
	});

	it('never dates a change before what was known, nor after itself', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 1_000, 'a');
		await own(ledger, 1_500, 'b', 1);
		await learn(ledger, 2_000, 'a c', { source: 'console', edited_at: 500 });
		expect((await stampOf(ledger, 'b'))?.since).toBe(1_500);
		expect(await stampOf(ledger, 'b')).toMatchObject({ present: 0, source: 'console' });
		expect((await stampOf(ledger, 'c'))?.since).toBe(1_001);
		await learn(ledger, 3_000, 'a', { source: 'console', edited_at: 9_999 });
		expect((await stampOf(ledger, 'c'))?.since).toBe(3_000);
	});

	it('that is older than what is known changes nothing', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 200, 'a b');
		expect(await learn(ledger, 100, 'c')).toBe('');
		expect(await knownTags(ledger)).toBe('a b');
		expect(await stampOf(ledger, 'c')).toBeUndefined();
		expect((await known(ledger))?.readAt).toBe(200);
	});

	it('does not touch the life of a tag that is still there', async () => {
		const ledger = await databases.open(dialect);
		await own(ledger, 50, 'a', 1);
		const before = await stampOf(ledger, 'a');
		await learn(ledger, 100, 'a b');
		await learn(ledger, 200, 'a');
		await learn(ledger, 200 + REFRESH_AFTER_MS, 'a');
		expect(await stampOf(ledger, 'a')).toStrictEqual(before);
	});

	it('tells of a tag that was noted in between, and does not touch its life either', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 100, '');
		const seen = [{ ...HERE, tag_id: 'a', since: null }];
		await importStamps(ledger.db, CORP, seen, { at: 150, unknownSince: 10 });
		const before = await stampOf(ledger, 'a');
		expect(await learn(ledger, 200, 'a')).toBe('+a');
		expect(await stampOf(ledger, 'a')).toStrictEqual(before);
		expect(await learn(ledger, 300, 'a')).toBe('');
	});

	it('ends the life of a tag that somebody took off', async () => {
		const ledger = await databases.open(dialect);
		await own(ledger, 50, 'a', 1);
		await own(ledger, 60, 'a', 0, 'decay');
		expect((await stampOf(ledger, 'a'))?.expired_at).toBe(60);
		await own(ledger, 70, 'a', 1);
		await learn(ledger, 100, 'a');
		await learn(ledger, 200, '');
		expect(await stampOf(ledger, 'a')).toMatchObject({ present: 0, since: 200, expired_at: null });
	});

	it('counts what this package finished since it began, and does not call that news', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 100, 'a b');
		await own(ledger, 150, 'c', 1);
		await own(ledger, 160, 'a', 0);
		await own(ledger, 170, 'b', 1);
		expect(await knownTags(ledger)).toBe('b c');
		// Began before those three, and was answered before them, too; somebody else had taken b off.
		expect(await learn(ledger, 140, 'a')).toBe('');
		expect(await knownTags(ledger)).toBe('b c');
		expect(await learn(ledger, 200, 'b c d')).toBe('+d');
		const { origins } = (await known(ledger))!;
		expect(origins.get('c')).toEqual({ side: 'ours', source: 'mark', at: 150, change_set_id: 'cs1' });
	});

	it('counts a removal that this package made of what it believed off', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 100, '');
		await own(ledger, 110, 'a', 0);
		await writeSet(ledger, changeSet('cs1'), [change('-bob/wm1/a')], { at: 300 });
		expect(await learn(ledger, 200, 'a')).toBe('');
		expect(await knownTags(ledger)).toBe('');
	});

	it('leaves what a change set is just doing to the change set', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await learn(ledger, 100, 'a b');
		await createChangeSet(db, changeSet('cs1'), 110);
		const planned = [change('Bob/wm1/c'), change('-bob/wm1/a'), change('bob/wm1/b')];
		const seqs = await planChanges(db, 'cs1', planned, 110);
		// c and a by the set; b and d by a person.
		expect(await learn(ledger, 200, 'c d')).toBe('+d -b');
		expect(await knownTags(ledger)).toBe('c d');
		const results = seqs.slice(0, 2).map((seq) => ({ seq, state: 'applied' as const, finished_at: 190 }));
		await settleChanges(db, 'cs1', results, 210);
		expect(await knownTags(ledger)).toBe('c d');
		expect(await stampOf(ledger, 'c')).toMatchObject({ present: 1, since: 190, source: 'mark' });
		expect(await learn(ledger, 300, 'c d')).toBe('');
	});

	it('of a relation never read tells what this package had changed and is no longer so', async () => {
		const ledger = await databases.open(dialect);
		await own(ledger, 50, 'a', 1);
		await own(ledger, 50, 'b', 1);
		await own(ledger, 60, 'b', 0);
		expect(await learn(ledger, 100, 'b c')).toBe('? +b -a');
		expect(await stampOf(ledger, 'a')).toMatchObject({ present: 0, since: 100, source: 'drift' });
		expect(await stampOf(ledger, 'b')).toMatchObject({ present: 1, since: 100, source: 'drift' });
		expect(await stampOf(ledger, 'c')).toMatchObject({ present: 1, since: 100, source: 'import' });
	});

	it('is not written down again within the hour, unless an edit was heard of', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 1_000, 'a');
		await learn(ledger, 1_000 + REFRESH_AFTER_MS - 1, 'a');
		expect((await known(ledger))?.readAt).toBe(1_000);
		await noteEdited(ledger.db, CORP, [{ ...HERE, at: 2_000 }]);
		await learn(ledger, 1_999, 'a');
		expect((await known(ledger))?.readAt).toBe(1_000);
		await learn(ledger, 2_000, 'a');
		expect((await known(ledger))?.readAt).toBe(2_000);
		await learn(ledger, 2_000 + REFRESH_AFTER_MS, 'a');
		expect((await known(ledger))?.readAt).toBe(2_000 + REFRESH_AFTER_MS);
		await learn(ledger, 2_500 + REFRESH_AFTER_MS, 'a', { edited_at: 2_400 + REFRESH_AFTER_MS });
		expect(await known(ledger)).toMatchObject({
			readAt: 2_500 + REFRESH_AFTER_MS,
			editedAt: 2_400 + REFRESH_AFTER_MS,
		});
	});

	it('comes with many others, and again later in the same call', async () => {
		const { db } = await databases.open(dialect);
		const relations = Array.from({ length: 1_500 }, (_, i) => ({ userid: 'bob', external_userid: `wm${i}` }));
		const tags = ['a', 'b"c\\', '标签'];
		const first = relations.map((relation) => ({ ...relation, tags, at: 100 }));
		const again = first.map((reading) => ({ ...reading, tags: ['b"c\\', 'b"c\\', 'd'], at: 200 }));
		const learned = await learnRelations(db, CORP, [...again, ...first], 'drift');
		expect(learned.slice(1_500)).toEqual(relations.map(() => ({ added: [], removed: [], known: false })));
		expect(learned[0]?.removed.sort()).toEqual(['a', '标签']);
		expect(learned.slice(0, 1_500).filter(({ added, known }) => known && added.join() === 'd')).toHaveLength(
			1_500,
		);
		expect(await learnRelations(db, CORP, again, 'drift')).toEqual(
			relations.map(() => ({ added: [], removed: [], known: true })),
		);
		const all = await lastKnownTags(db, CORP, [...relations, { userid: 'amy', external_userid: 'wm1' }]);
		expect(all.size).toBe(1_500);
		expect([...(all.get('wm1499\nbob')?.tags ?? [])].sort()).toEqual(['b"c\\', 'd']);
		expect(await lastKnownTags(db, 'ww-other', relations)).toEqual(new Map());
		expect(await learnRelations(db, CORP, [], 'drift')).toEqual([]);
	});

	it('counts once where two bring the same at once', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 100, 'a');
		const answers = await Promise.all([200, 200, 200].map(async (at) => await learn(ledger, at, 'a b')));
		expect(answers.sort()).toEqual(['', '', '+b']);
	});
});

describe.each(dialects)('a relation that has ended, on %s,', (dialect) => {
	it('has no tags, and begins without any if it begins again', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 100, 'a b');
		await forgetRelations(ledger.db, CORP, [{ ...HERE, userid: 'Bob', at: 200 }]);
		expect(await known(ledger)).toMatchObject({ readAt: 200, goneAt: 200, tags: new Set() });
		expect(await stampOf(ledger, 'a')).toMatchObject({ present: 0, since: 200, source: 'deleted' });
		expect(await learn(ledger, 150, 'a b')).toBe('');
		expect((await known(ledger))?.goneAt).toBe(200);
		expect(await learn(ledger, 300, '')).toBe('');
		expect((await known(ledger))?.goneAt).toBeNull();
		expect(await learn(ledger, 400, 'a')).toBe('+a');
		expect(await stampOf(ledger, 'a')).toMatchObject({ present: 1, since: 400, source: 'drift' });
	});

	it('goes on where it was read after that', async () => {
		const ledger = await databases.open(dialect);
		await learn(ledger, 100, 'a');
		await learn(ledger, 300, 'a b');
		await forgetRelations(ledger.db, CORP, [
			{ ...HERE, at: 200 },
			{ ...HERE, at: 100 },
		]);
		expect(await knownTags(ledger)).toBe('a b');
		expect((await known(ledger))?.goneAt).toBeNull();
		expect(await stampOf(ledger, 'a')).toMatchObject({ present: 1, since: 100 });
	});

	it('is known to be without tags although it was never read', async () => {
		const ledger = await databases.open(dialect);
		await own(ledger, 50, 'a', 1);
		await forgetRelations(ledger.db, CORP, [{ ...HERE, at: 200 }]);
		expect(await knownTags(ledger)).toBe('');
		expect(await stampOf(ledger, 'a')).toMatchObject({ present: 0, source: 'deleted' });
		expect(await learn(ledger, 300, 'a')).toBe('+a');
	});
});

describe.each(dialects)('a snapshot, on %s,', (dialect) => {
	it('is not replaced by an earlier one', async () => {
		const ledger = await databases.open(dialect);
		const save = async (read_at: number, tags: string) =>
			await saveSnapshots(ledger.db, CORP, [{ ...HERE, read_at, tags: `["${tags}"]`, gone_at: null }]);
		await save(200, 'a');
		await save(100, 'b');
		expect(await knownTags(ledger)).toBe('a');
		await save(200, 'c');
		expect(await knownTags(ledger)).toBe('c');
	});
});

describe.each(dialects)('an edit that was heard of, on %s,', (dialect) => {
	it('is remembered by the latest time, of relations that were read', async () => {
		const ledger = await databases.open(dialect);
		await noteEdited(ledger.db, CORP, [{ ...HERE, at: 50 }]);
		expect(await known(ledger)).toBeUndefined();
		await learn(ledger, 100, 'a');
		const news = [200, 300, 250].map((at) => ({ ...HERE, userid: 'BOB', at }));
		await noteEdited(ledger.db, CORP, news);
		await noteEdited(ledger.db, CORP, [{ ...HERE, at: 150 }]);
		expect(await known(ledger)).toMatchObject({ readAt: 100, editedAt: 300 });
		expect(await knownTags(ledger)).toBe('a');
	});
});
