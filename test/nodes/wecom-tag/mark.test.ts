import { TestCorp } from '../corp';
import { listGroups, readTagIds } from './tag-ids';
import { chosen, hint, ledgerOf, mark, resultOf, results, tally } from './tagging';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';
const WARM = '双十一活动/预热';
const MARK_CALL = 'externalcontact/mark_tag';

let corp: TestCorp;
let idOf: (path: string) => string;

beforeAll(async () => {
	corp = await TestCorp.start();
	idOf = await readTagIds(corp);
});
beforeEach(async () => await corp.post('/sim/reset'));
afterAll(async () => await corp.stop());

/** Relations that hold none of the tags these tests put on. */
async function bareRelations(count: number): Promise<Array<{ userid: string; external_userid: string }>> {
	const taken = [VIP, INVITED, WARM].map(idOf);
	const bare = (await corp.relations()).filter(({ tags }) => !tags.some((tag) => taken.includes(tag)));
	expect(bare.length).toBeGreaterThanOrEqual(count);
	return bare.slice(0, count).map(({ userid, external_userid }) => ({ userid, external_userid }));
}

describe('tags are put on and taken off', () => {
	test('by name, by id and by a bare name alike', async () => {
		const relations = await bareRelations(3);
		const references = [VIP, idOf(VIP), ' 客户等级 / vip '];
		const run = await mark(
			corp,
			relations.map((relation, n) => ({ ...relation, add_tag: [references[n]!] })),
		);
		expect(tally(run)).toEqual({ applied: 3 });
		for (const { userid, external_userid } of relations) {
			expect(await corp.tagsOf(userid, external_userid)).toContain(idOf(VIP));
		}
		expect(results(run).map(({ added }) => added)).toEqual(relations.map(() => [idOf(VIP)]));
	});

	test('as the node says for all items, and as each item says besides', async () => {
		const [one, two] = await bareRelations(2);
		await mark(corp, [{ ...one!, add_tag: WARM }]);
		const run = await mark(corp, [{ ...one! }, { ...two!, add_tag: '双十一活动/加购,消费习惯/爱囤货' }], {
			addTags: chosen(VIP),
			removeTags: chosen(WARM),
		});
		expect(tally(run)).toEqual({ applied: 2 });
		const tags = await corp.tagsOf(one!.userid, one!.external_userid);
		expect(tags).toContain(idOf(VIP));
		expect(tags).not.toContain(idOf(WARM));
		expect(await corp.tagsOf(two!.userid, two!.external_userid)).toEqual(
			expect.arrayContaining([VIP, '双十一活动/加购', '消费习惯/爱囤货'].map(idOf)),
		);
	});

	test('from fields the user chose, whatever they are called', async () => {
		const [relation] = await bareRelations(1);
		const run = await mark(
			corp,
			[{ who: { member: relation!.userid }, id: relation!.external_userid, wanted: { tags: [VIP] } }],
			{ memberField: 'who.member', customerField: 'id', addField: 'wanted.tags', removeField: 'unwanted' },
		);
		expect(tally(run)).toEqual({ applied: 1 });
		expect(await corp.tagsOf(relation!.userid, relation!.external_userid)).toContain(idOf(VIP));
	});

	test('from expressions, plain and computed', async () => {
		const [relation] = await bareRelations(1);
		const run = await mark(
			corp,
			[{ pair: `${relation!.userid}|${relation!.external_userid}`, level: 'VIP', extra: [INVITED] }],
			{
				memberField: '={{ $json.pair.split("|")[0] }}',
				customerField: '={{ $json.pair.split("|")[1] }}',
				addField: '={{ $json.extra }}',
				addTags: chosen('=客户等级/{{ $json.level }}'),
			},
		);
		expect(tally(run)).toEqual({ applied: 1 });
		expect(await corp.tagsOf(relation!.userid, relation!.external_userid)).toEqual(
			expect.arrayContaining([idOf(VIP), idOf(INVITED)]),
		);
	});

	test('on one relation though its member is spelled in two ways, with one call', async () => {
		const [relation] = await bareRelations(1);
		const run = await mark(corp, [
			{ ...relation!, add_tag: [VIP] },
			{ ...relation!, userid: relation!.userid.toUpperCase(), add_tag: [INVITED] },
		]);
		expect(tally(run)).toEqual({ applied: 2 });
		expect(await corp.calls(MARK_CALL)).toBe(1);
		expect(await corp.tagsOf(relation!.userid, relation!.external_userid)).toEqual(
			expect.arrayContaining([idOf(VIP), idOf(INVITED)]),
		);
	});

	test('more than a hundred at once, in several calls of one relation', async () => {
		const [relation] = await bareRelations(1);
		const held = await corp.tagsOf(relation!.userid, relation!.external_userid);
		for (let n = 0; n < 120; n++) {
			await corp.post('/sim/console', { op: 'create_tag', group_name: '批量', name: `批量${n}` });
		}
		const group = (await listGroups(corp)).find(({ group_name }) => group_name === '批量');
		const created = group!.tag.map(({ id }) => id);
		const run = await mark(corp, [{ ...relation!, add_tag: created }]);
		expect(tally(run)).toEqual({ applied: 1 });
		expect(await corp.calls(MARK_CALL)).toBe(2);
		expect(new Set(await corp.tagsOf(relation!.userid, relation!.external_userid))).toEqual(
			new Set([...held, ...created]),
		);
	});
});

describe('several items of one relation', () => {
	test('take one call, and the later wins where they disagree', async () => {
		const [relation] = await bareRelations(1);
		const run = await mark(corp, [
			{ ...relation!, add_tag: [VIP, INVITED] },
			{ ...relation!, remove_tag: [VIP], add_tag: [WARM] },
		]);
		expect(await corp.calls(MARK_CALL)).toBe(1);
		const tags = await corp.tagsOf(relation!.userid, relation!.external_userid);
		expect(tags).toEqual(expect.arrayContaining([idOf(INVITED), idOf(WARM)]));
		expect(tags).not.toContain(idOf(VIP));
		const [first, second] = results(run);
		expect(first).toMatchObject({ status: 'applied', added: [idOf(INVITED)] });
		expect(first!.reasons).toMatchObject([{ code: 'SUPERSEDED', message: expect.stringContaining(VIP) }]);
		expect(second).toMatchObject({ status: 'applied', added: [idOf(WARM)], removed: [] });
		expect(second!.reasons).toBeUndefined();
	});
});

describe('what is already so', () => {
	test('costs no tagging call, and is called unchanged', async () => {
		const items = (await bareRelations(20)).map((relation) => ({
			...relation,
			add_tag: [VIP],
			remove_tag: [WARM],
		}));
		expect(tally(await mark(corp, items))).toEqual({ applied: 20 });
		const before = { state: await corp.relations(), calls: await corp.calls(MARK_CALL) };
		const again = await mark(corp, items);
		expect(tally(again)).toEqual({ unchanged: 20 });
		expect(await corp.calls(MARK_CALL)).toBe(before.calls);
		expect(await corp.relations()).toEqual(before.state);
		expect(hint(again)).toMatch(/^Nothing to change: 20 unchanged, 0 failed/);
		for (const result of results(again))
			expect(result).toEqual({ status: 'unchanged', added: [], removed: [] });
	});

	test('is sent all the same where the node shall not read first', async () => {
		const [relation] = await bareRelations(1);
		await mark(corp, [{ ...relation!, add_tag: [VIP] }]);
		await mark(corp, [{ ...relation!, add_tag: [VIP] }], { options: { readFirst: false } });
		expect(await corp.calls(MARK_CALL)).toBe(2);
		expect(await corp.calls('externalcontact/get')).toBe(1);
	});
});

describe('a dry run', () => {
	test('changes nothing, writes nothing, and foretells what the real run then does', async () => {
		const relations = await bareRelations(6);
		await mark(
			corp,
			relations.slice(0, 2).map((relation) => ({ ...relation, add_tag: [VIP] })),
		);
		const ledger = await ledgerOf(corp);
		const rows = async () => (await ledger.db.selectFrom('changes').selectAll().execute()).length;
		const before = {
			relations: await corp.relations(),
			calls: await corp.calls(MARK_CALL),
			rows: await rows(),
		};
		const items = [
			...relations.map((relation) => ({ ...relation, add_tag: [VIP], remove_tag: [WARM] })),
			{ ...relations[5]!, add_tag: [WARM] },
			{ ...relations[4]!, add_tag: ['没有/这个'] },
		];
		const dry = await mark(corp, items, { dryRun: true });
		expect(await corp.relations()).toEqual(before.relations);
		expect(await corp.calls(MARK_CALL)).toBe(before.calls);
		expect(await rows()).toBe(before.rows);
		await ledger.close();

		const real = await mark(corp, items);
		expect(tally(dry)).toEqual({ planned: 5, unchanged: 2, failed: 1 });
		const asPlanned = results(real).map(({ status, change_set: _id, ...result }) => ({
			...result,
			status: status === 'applied' ? 'planned' : status,
		}));
		expect(results(dry)).toEqual(asPlanned);
		expect(hint(dry)).toBe(
			`Dry run, nothing was changed: 5 would be applied, 2 unchanged, 1 failed · would take ${(await corp.calls(MARK_CALL)) - before.calls} calls`,
		);
	});
});

describe('items', () => {
	test('keep their fields, their binary data and their origin', async () => {
		const [one, two] = await bareRelations(2);
		const binary = { photo: { data: 'aGk=', mimeType: 'text/plain' } };
		const run = await mark(corp, [
			{ json: { ...one!, add_tag: [VIP], note: { deep: [1, 2] } }, binary },
			{ json: { ...two!, add_tag: ['没有/这个'], guard: { ok: true } }, binary },
		]);
		const [applied, failed] = run.outputs;
		expect(applied).toHaveLength(1);
		expect(failed).toHaveLength(1);
		expect(applied![0]).toMatchObject({
			json: { ...one, add_tag: [VIP], note: { deep: [1, 2] } },
			binary,
			pairedItem: { item: 0 },
		});
		expect(failed![0]).toMatchObject({
			json: { ...two, add_tag: ['没有/这个'], guard: { ok: true } },
			binary,
			pairedItem: { item: 1 },
		});
		expect(failed![0]!.json).not.toHaveProperty('error');
	});

	test('that are none make no call', async () => {
		const run = await mark(corp, []);
		expect(run.outputs.flat()).toEqual([]);
		expect(await corp.calls('gettoken')).toBe(0);
	});
});

test('each change in the ledger says who asked for it, unless it was the member', async () => {
	const relations = await bareRelations(3);
	const asked = ['lisi', undefined, relations[2]!.userid];
	const run = await mark(
		corp,
		relations.map((relation, n) => ({ ...relation, add_tag: [VIP], operator: asked[n] })),
	);
	const changeSet = resultOf(run.outputs[0]![0]!).change_set!;
	const ledger = await ledgerOf(corp);
	const rows = await ledger.db
		.selectFrom('changes')
		.select(['external_userid', 'operator'])
		.where('change_set_id', '=', changeSet)
		.orderBy('seq')
		.execute();
	const set = await ledger.db
		.selectFrom('change_sets')
		.select('operator')
		.where('id', '=', changeSet)
		.executeTakeFirstOrThrow();
	await ledger.close();
	expect(rows).toEqual(
		relations.map(({ external_userid }, n) => ({ external_userid, operator: n === 0 ? 'lisi' : null })),
	);
	expect(set.operator).toBeNull();
});

test('a change set asked for by two people names neither, though they ask the same of one relation', async () => {
	const [relation] = await bareRelations(1);
	const run = await mark(corp, [
		{ ...relation!, add_tag: [VIP], operator: 'lisi' },
		{ ...relation!, add_tag: [VIP], operator: 'wangwu' },
	]);
	const ledger = await ledgerOf(corp);
	const set = await ledger.db
		.selectFrom('change_sets')
		.select('operator')
		.where('id', '=', resultOf(run.outputs[0]![0]!).change_set!)
		.executeTakeFirstOrThrow();
	await ledger.close();
	expect(set.operator).toBeNull();
});

test('the ledger holds exactly what the corp now holds', async () => {
	const before = new Map(
		(await corp.relations()).map((relation) => [relation.external_userid + relation.userid, relation.tags]),
	);
	const relations = await bareRelations(30);
	const run = await mark(
		corp,
		relations.map((relation, n) => ({
			...relation,
			add_tag: [VIP],
			remove_tag: n % 3 === 0 ? ['成交状态/未付费'] : [],
			operator: 'lisi',
		})),
		{ options: { changeSetName: '第一批' } },
	);
	const changeSet = resultOf(run.outputs[0]![0]!).change_set!;
	expect(hint(run)).toContain(changeSet);

	const ledger = await ledgerOf(corp);
	const rows = await ledger.db
		.selectFrom('changes')
		.selectAll()
		.where('change_set_id', '=', changeSet)
		.execute();
	const set = await ledger.db
		.selectFrom('change_sets')
		.selectAll()
		.where('id', '=', changeSet)
		.executeTakeFirstOrThrow();
	await ledger.close();
	expect(rows.every(({ state }) => state === 'applied')).toBe(true);
	expect(set).toMatchObject({
		state: 'finished',
		name: '第一批',
		operator: 'lisi',
		kind: 'mark',
		applied: rows.length,
		failed: 0,
	});

	const expected = new Map([...before].map(([key, tags]) => [key, new Set(tags)]));
	for (const { userid, external_userid, tag_id, action } of rows) {
		const tags = expected.get(external_userid + userid)!;
		// Only real changes are journalled.
		expect(tags.has(tag_id)).toBe(action === 'remove');
		if (action === 'add') tags.add(tag_id);
		else tags.delete(tag_id);
	}
	const after = new Map(
		(await corp.relations()).map((relation) => [
			relation.external_userid + relation.userid,
			new Set(relation.tags),
		]),
	);
	expect(after).toEqual(expected);
});

test('the hint counts items, calls and calls saved', async () => {
	const relations = await bareRelations(10);
	const run = await mark(
		corp,
		[...relations, ...relations].map((relation) => ({ ...relation, add_tag: [VIP] })),
	);
	const { endpoints } = await corp.get<{ endpoints: Record<string, { calls: number }> }>('/sim/stats');
	const calls = Object.values(endpoints).reduce((sum, endpoint) => sum + endpoint.calls, 0);
	expect(run.hints).toHaveLength(1);
	expect(hint(run)).toMatch(
		new RegExp(`^20 applied, 0 unchanged, 0 failed · ${calls} calls, ${20 - calls} saved · change set cs_`),
	);
});
