import type { IDataObject } from 'n8n-workflow';
import { TestCorp, type RelationState } from '../corp';
import { readTagIds } from './tag-ids';
import { chosen, hint, ledgerOf, mark, resultOf, runTag, succeeded, UNLIMITED } from './tagging';

const VIP = '客户等级/VIP';
const UNPAID = '成交状态/未付费';

type Full = Array<RelationState & { external_userid: string }>;

let corp: TestCorp;
let idOf: (path: string) => string;

const changeSetIn = (run: Awaited<ReturnType<typeof mark>>): string =>
	resultOf(run.outputs[0]![0]!).change_set!;

async function undo(id: string, parameters: IDataObject = {}) {
	return await runTag(
		corp,
		'customerTag.undo',
		{ changeSet: { __rl: true, mode: 'id', value: id }, ...parameters },
		[{}],
		{
			wecomApi: UNLIMITED,
		},
	);
}

const keyOf = (relation: { userid: string; external_userid: string }): string =>
	`${relation.external_userid} ${relation.userid}`;

/** The whole corp, as sets: WeCom gives tags in no particular order. */
function asSets(relations: Full): Map<string, Set<string>> {
	return new Map(relations.map((relation) => [keyOf(relation), new Set(relation.tags)]));
}

describe('undoing 5,000 marks of which a person changed 50', () => {
	let before: Full;
	let touched: Full;
	let run: Awaited<ReturnType<typeof undo>>;
	let changeSet: string;

	beforeAll(async () => {
		corp = await TestCorp.start({ customers: 5_000 });
		idOf = await readTagIds(corp);
		before = await corp.relations();
		const chosenOnes = before.filter(({ tags }) => !tags.includes(idOf(VIP))).slice(0, 5_000);
		expect(chosenOnes).toHaveLength(5_000);
		const marked = await mark(
			corp,
			chosenOnes.map(({ userid, external_userid }) => ({ userid, external_userid })),
			{ addTags: chosen(VIP) },
			{ wecomApi: UNLIMITED },
		);
		changeSet = changeSetIn(marked);
		touched = chosenOnes.filter((_, n) => n % 100 === 7);
		expect(touched).toHaveLength(50);
		for (const { userid, external_userid } of touched) {
			await corp.post('/sim/console', { op: 'unmark', userid, external_userid, tag_id: idOf(VIP) });
			await corp.post('/sim/console', {
				op: 'mark',
				userid,
				external_userid,
				tag_id: idOf('双十一活动/受邀'),
			});
		}
		run = succeeded(await undo(changeSet));
	});
	afterAll(async () => await corp.stop());

	test('restores the 4,950 others exactly', async () => {
		const expected = asSets(before);
		for (const relation of touched) expected.get(keyOf(relation))!.add(idOf('双十一活动/受邀'));
		expect(asSets(await corp.relations())).toEqual(expected);
	});

	test('lists each of the 50 with its reason', () => {
		const items = run.outputs[0]!;
		expect(items).toHaveLength(5_000);
		expect(run.outputs[1]).toEqual([]);
		const undone = items.filter((item) => resultOf(item).status === 'applied');
		const left = items.filter((item) => resultOf(item).status === 'unchanged');
		expect(undone).toHaveLength(4_950);
		expect(new Set(left.map(({ json }) => `${String(json.external_userid)} ${String(json.userid)}`))).toEqual(
			new Set(touched.map(keyOf)),
		);
		for (const item of left) {
			expect(resultOf(item)).toMatchObject({
				undoes: changeSet,
				reasons: [
					{ code: 'CHANGED_SINCE', message: `${VIP} was changed by somebody else since; left as it is.` },
				],
			});
		}
		expect(hint(run)).toMatch(
			/^4950 tag changes undone, 50 left alone because they changed since, 0 failed · change set cs_/,
		);
	});

	test('records what was undone, and leaves nothing to undo', async () => {
		const ledger = await ledgerOf(corp);
		const rows = await ledger.db
			.selectFrom('changes')
			.select(['state', (eb) => eb.fn.countAll<number>().as('count')])
			.where('change_set_id', '=', changeSet)
			.groupBy('state')
			.execute();
		await ledger.close();
		expect(Object.fromEntries(rows.map(({ state, count }) => [state, count]))).toEqual({
			undone: 4_950,
			applied: 50,
		});
		const calls = await corp.calls('externalcontact/mark_tag');
		const again = succeeded(await undo(changeSet));
		expect(await corp.calls('externalcontact/mark_tag')).toBe(calls);
		expect(hint(again)).toBe('Nothing was undone: 50 tag changes were left alone because they changed since');
	});

	test('can be undone itself', async () => {
		const undoing = changeSetIn(run);
		expect(undoing).not.toBe(changeSet);
		succeeded(await undo(undoing));
		const tagged = new Set(
			(await corp.relations()).filter(({ tags }) => tags.includes(idOf(VIP))).map(keyOf),
		);
		const touchedKeys = new Set(touched.map(keyOf));
		const expected = before.filter((relation) => !touchedKeys.has(keyOf(relation)));
		const marked = expected.filter(({ tags }) => !tags.includes(idOf(VIP))).slice(0, 4_950);
		expect(marked.every((relation) => tagged.has(keyOf(relation)))).toBe(true);
	});
});

describe('an undo', () => {
	beforeAll(async () => {
		corp = await TestCorp.start();
		idOf = await readTagIds(corp);
	});
	beforeEach(async () => await corp.post('/sim/reset'));
	afterAll(async () => await corp.stop());

	async function relationsWith(path: string): Promise<Full> {
		return (await corp.relations()).filter(
			({ tags }) => tags.includes(idOf(path)) && !tags.includes(idOf(VIP)),
		);
	}

	const items = (relations: Full) =>
		relations.map(({ userid, external_userid }) => ({ userid, external_userid }));

	test('puts back what was taken off and takes off what was put on', async () => {
		const before = await corp.relations();
		const relations = (await relationsWith(UNPAID)).slice(0, 5);
		expect(relations.length).toBeGreaterThan(0);
		const run = await mark(corp, items(relations), { addTags: chosen(VIP), removeTags: chosen(UNPAID) });
		succeeded(await undo(changeSetIn(run)));
		expect(asSets(await corp.relations())).toEqual(asSets(before));
	});

	test('leaves alone what another change set changed later, though it looks the same', async () => {
		const [relation] = await relationsWith(UNPAID);
		const first = changeSetIn(
			await mark(corp, items([relation!]), { addTags: chosen(VIP), removeTags: chosen(UNPAID) }),
		);
		await mark(corp, items([relation!]), { removeTags: chosen(VIP) });
		await mark(corp, items([relation!]), { addTags: chosen(VIP) });
		const run = succeeded(await undo(first));
		const tags = await corp.tagsOf(relation!.userid, relation!.external_userid);
		expect(tags).toEqual(expect.arrayContaining([idOf(VIP), idOf(UNPAID)]));
		expect(resultOf(run.outputs[0]![0]!)).toMatchObject({
			status: 'applied',
			added: [idOf(UNPAID)],
			removed: [],
			reasons: [{ code: 'CHANGED_BY_LATER_SET', message: expect.stringContaining(VIP) }],
		});
	});

	test('skips a relation that is gone, and undoes the others', async () => {
		const [gone, there] = await relationsWith(UNPAID);
		const id = changeSetIn(await mark(corp, items([gone!, there!]), { addTags: chosen(VIP) }));
		await corp.post('/sim/console', {
			op: 'delete_customer',
			userid: gone!.userid,
			external_userid: gone!.external_userid,
		});
		const run = succeeded(await undo(id));
		expect(await corp.tagsOf(there!.userid, there!.external_userid)).not.toContain(idOf(VIP));
		const skipped = run.outputs.flat().find(({ json }) => json.external_userid === gone!.external_userid);
		expect(resultOf(skipped!).reasons).toMatchObject([{ code: 'RELATION_UNREADABLE' }]);
	});

	test('undoes only the failed rest after a part of it failed', async () => {
		const relations = (await relationsWith(UNPAID)).slice(0, 6);
		const before = asSets(await corp.relations());
		const id = changeSetIn(await mark(corp, items(relations), { addTags: chosen(VIP) }));
		await corp.post('/sim/faults', {
			endpoint: 'externalcontact/mark_tag',
			kind: 'errcode',
			value: 40096,
			first: 2,
		});
		const first = succeeded(await undo(id));
		expect(first.outputs.map((output) => output.length)).toEqual([4, 2]);
		expect(hint(first)).toMatch(/^4 tag changes undone, 0 left alone because they changed since, 2 failed/);
		const second = succeeded(await undo(id));
		expect(second.outputs.map((output) => output.length)).toEqual([2, 0]);
		expect(asSets(await corp.relations())).toEqual(before);
	});

	test('that is a dry run changes nothing and tells what it would do', async () => {
		const relations = (await relationsWith(UNPAID)).slice(0, 3);
		const id = changeSetIn(await mark(corp, items(relations), { addTags: chosen(VIP) }));
		const before = { relations: await corp.relations(), calls: await corp.calls('externalcontact/mark_tag') };
		const run = succeeded(await undo(id, { dryRun: true }));
		expect(await corp.relations()).toEqual(before.relations);
		expect(await corp.calls('externalcontact/mark_tag')).toBe(before.calls);
		expect(run.outputs[0]!.map((item) => resultOf(item))).toEqual(
			relations.map(() => ({ status: 'planned', added: [], removed: [idOf(VIP)], undoes: id })),
		);
		expect(hint(run)).toBe(
			'Dry run, nothing was changed: 3 tag changes would be undone, 0 left alone because they changed since',
		);
	});

	test.each([
		['cs_20260101_000000_000_aaaaaa', 'Change set "cs_20260101_000000_000_aaaaaa" is not in the ledger.'],
		['={{ "" }}', 'Field "Change Set" is empty. Expected the id of a change set'],
	])('of %s is refused', async (id, words) => {
		expect((await undo(id)).error?.message.slice(0, words.length)).toBe(words);
	});

	test('of several undoes none of them when one id is wrong', async () => {
		const [relation] = await relationsWith(UNPAID);
		const id = changeSetIn(await mark(corp, items([relation!]), { addTags: chosen(VIP) }));
		const run = await runTag(
			corp,
			'customerTag.undo',
			{ changeSet: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
			[{ id }, { id: 'cs_wrong' }],
		);
		expect(run.error?.message).toBe('Change set "cs_wrong" is not in the ledger.');
		expect(await corp.tagsOf(relation!.userid, relation!.external_userid)).toContain(idOf(VIP));
	});

	test('of another corp is refused', async () => {
		const [relation] = await relationsWith(UNPAID);
		const id = changeSetIn(await mark(corp, items([relation!]), { addTags: chosen(VIP) }));
		const other = await TestCorp.start({ seed: 7 });
		const run = await runTag(
			other,
			'customerTag.undo',
			{ changeSet: { __rl: true, mode: 'id', value: id } },
			[{}],
			{
				credentials: { ...other.credentials(), tagLedgerApi: corp.credentials().tagLedgerApi! },
			},
		);
		await other.stop();
		expect(run.error?.message).toBe(`Change set "${id}" belongs to another corp.`);
	});
});
