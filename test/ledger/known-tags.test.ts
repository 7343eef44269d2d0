import { deleteKnownTags } from '../../lib/ledger/delete-known-tags';
import { heardCallbacks, noteCallback } from '../../lib/ledger/heard-callbacks';
import { readKnownTags } from '../../lib/ledger/known-tags';
import type { Ledger } from '../../lib/ledger/open';
import { saveKnownTags, type ListedGroup } from '../../lib/ledger/save-known-tags';
import { stampTags } from '../../lib/ledger/stamp-tags';
import { readStamps } from '../../lib/ledger/tag-stamps';
import { dialects, useDatabases } from './databases';
import { CORP } from './samples';

const databases = useDatabases();

/** `等级: vip, svip`, or `2/华东: et1` for a group of strategy 2; the first tag sorts first. */
function group(text: string): ListedGroup {
	const [name = '', tags = ''] = text.split(': ');
	const [strategy, own] = name.includes('/') ? name.split('/') : [undefined, name];
	const ids = tags.split(', ');
	return {
		...{ group_id: `eg-${own}`, group_name: own ?? '', order: 4_294_967_295 },
		...(strategy !== undefined && { strategy_id: Number(strategy) }),
		tag: ids.map((id, index) => ({ id, name: `the ${id}`, order: ids.length - index })),
	};
}

async function readIds({ db }: Ledger): Promise<{ there: string[]; deleted: string[] }> {
	const tags = await readKnownTags(db, CORP);
	const idsOf = (list: typeof tags) => list.map(({ tag_id }) => tag_id);
	return {
		there: idsOf(tags.filter(({ deleted_at }) => deleted_at === null)),
		deleted: idsOf(tags.filter(({ deleted_at }) => deleted_at !== null)),
	};
}

describe.each(dialects)('known tags on %s', (dialect) => {
	it('are kept as listed, and changed where the library has changed', async () => {
		const { db } = await databases.open(dialect);
		const complete = { complete: true, now: 100 };
		const groups = [group('等级: vip, svip'), group('2/华东: et1')];
		expect(await saveKnownTags(db, CORP, groups, complete)).toEqual([]);
		const vip = {
			...{ tag_id: 'vip', name: 'the vip', order: 2, strategy_id: null, known_since: 100, deleted_at: null },
			...{ group_id: 'eg-等级', group_name: '等级', group_order: 4_294_967_295 },
		};
		expect(await readKnownTags(db, CORP)).toStrictEqual([
			{
				...vip,
				tag_id: 'et1',
				name: 'the et1',
				group_id: 'eg-华东',
				group_name: '华东',
				strategy_id: 2,
				order: 1,
			},
			{ ...vip, tag_id: 'svip', name: 'the svip', order: 1 },
			vip,
		]);
		const renamed = { ...group('等级: vip, svip'), group_name: '客户等级' };
		expect(await saveKnownTags(db, CORP, [renamed], { complete: false, now: 200 })).toEqual([]);
		expect((await readKnownTags(db, CORP))[2]).toStrictEqual({ ...vip, group_name: '客户等级' });
		expect(await readKnownTags(db, 'ww-other')).toEqual([]);
	});

	it('count as deleted when a complete listing of their part of the library is without them', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		const all = [group('等级: vip, svip'), group('2/华东: et1, et2'), group('3/华南: et3')];
		await saveKnownTags(db, CORP, all, { complete: true, now: 100 });
		expect(await saveKnownTags(db, CORP, [group('等级: vip')], { complete: false, now: 200 })).toEqual([]);
		// Another app sees other strategies; an answer without anything says nothing.
		expect(await saveKnownTags(db, CORP, [], { complete: true, now: 200 })).toEqual([]);
		expect(await saveKnownTags(db, CORP, [group('2/华东: et1')], { complete: true, now: 200 })).toEqual([
			'et2',
		]);
		expect(await saveKnownTags(db, CORP, [group('等级: vip')], { complete: true, now: 300 })).toEqual([
			'svip',
		]);
		expect(await readIds(ledger)).toEqual({ there: ['et1', 'et3', 'vip'], deleted: ['et2', 'svip'] });
		const flagged = { ...group('等级: vip'), deleted: true };
		expect(await saveKnownTags(db, CORP, [flagged], { complete: false, now: 400 })).toEqual(['vip']);
	});

	it('come back with a later listing, not with one that was under way when they were deleted', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		const listing = [group('等级: vip, svip')];
		await saveKnownTags(db, CORP, listing, { complete: true, now: 100 });
		await deleteKnownTags(db, CORP, { tagIds: ['vip'], now: 250 });
		await saveKnownTags(db, CORP, listing, { complete: true, now: 200 });
		expect(await readIds(ledger)).toEqual({ there: ['svip'], deleted: ['vip'] });
		await saveKnownTags(db, CORP, listing, { complete: true, now: 300 });
		expect(await readIds(ledger)).toEqual({ there: ['svip', 'vip'], deleted: [] });
		// Nor do they go with one that began before they were there.
		expect(await saveKnownTags(db, CORP, [group('等级: svip')], { complete: true, now: 280 })).toEqual([]);
	});

	it('are off everybody once deleted; a group takes its tags with it', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await saveKnownTags(db, CORP, [group('等级: vip, svip'), group('地区: et1')], { complete: true, now: 1 });
		const relations = Array.from({ length: 1_200 }, (_, i) => ({ userid: 'bob', external_userid: `wm${i}` }));
		const stamp = async (tag_id: string, at: number, corp = CORP) =>
			await stampTags(
				db,
				corp,
				relations.map((relation) => ({ ...relation, tag_id, present: 1, at, source: 'mark' })),
			);
		await stamp('vip', 50);
		await stamp('et1', 50);
		await stamp('vip', 50, 'ww-other');
		await stamp('svip', 500);

		const gone = await deleteKnownTags(db, CORP, { tagIds: ['never-seen'], groupIds: ['eg-等级'], now: 100 });
		expect(gone.sort()).toEqual(['never-seen', 'svip', 'vip']);
		expect(await deleteKnownTags(db, CORP, { groupIds: ['eg-等级'], now: 200 })).toEqual([]);
		const stamps = await readStamps(db, CORP, relations);
		const vips = stamps.filter(({ tag_id }) => tag_id === 'vip');
		expect(vips).toHaveLength(1_200);
		expect(vips[0]).toMatchObject({ present: 0, since: 100, source: 'deleted', change_set_id: null });
		expect(vips.filter(({ present }) => present === 1)).toEqual([]);
		expect(stamps.filter(({ tag_id, present }) => tag_id === 'et1' && present === 1)).toHaveLength(1_200);
		// Put on after it was deleted, as far as the clocks tell: left to the next reading.
		expect(stamps.filter(({ tag_id, present }) => tag_id === 'svip' && present === 1)).toHaveLength(1_200);
		const others = await readStamps(db, 'ww-other', relations);
		expect(others.filter(({ present }) => present === 1)).toHaveLength(1_200);
	});

	it('are taken off by a listing too, also where an earlier attempt stopped half way', async () => {
		const { db } = await databases.open(dialect);
		await saveKnownTags(db, CORP, [group('等级: vip, svip')], { complete: true, now: 1 });
		const here = { userid: 'bob', external_userid: 'wm1', tag_id: 'vip' };
		await stampTags(db, CORP, [{ ...here, present: 1, at: 50 }]);
		const save = async (now: number) =>
			await saveKnownTags(db, CORP, [group('等级: svip')], { complete: true, now });
		const cut = db.transaction().execute(async (trx) => {
			await saveKnownTags(trx, CORP, [group('等级: svip')], { complete: true, now: 100 });
			throw new Error('the process dies here');
		});
		await expect(cut).rejects.toThrow('the process dies here');
		expect(await save(200)).toEqual(['vip']);
		expect(await readStamps(db, CORP, [here])).toMatchObject([{ present: 0, since: 200 }]);
		expect(await save(300)).toEqual([]);
	});
});

describe.each(dialects)('callbacks of a corp, on %s,', (dialect) => {
	it('are known since the first, and to the second when the last one came', async () => {
		const { db } = await databases.open(dialect);
		expect(await heardCallbacks(db, CORP)).toEqual({ last: null, since: null });
		for (const at of [5_000, 5_900, 4_000]) await noteCallback(db, CORP, at);
		expect(await heardCallbacks(db, CORP)).toEqual({ last: 5_000, since: 5_000 });
		await noteCallback(db, CORP, 6_000);
		expect(await heardCallbacks(db, CORP)).toEqual({ last: 6_000, since: 5_000 });
		expect(await heardCallbacks(db, 'ww-other')).toEqual({ last: null, since: null });
	});
});
