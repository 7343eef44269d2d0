import { lastKnownTags } from '../../../lib/ledger/last-known-tags';
import { relationKey } from '../../../lib/ledger/relation-key';
import { TestCorp } from '../corp';
import {
	calibrate,
	editInWecom,
	faultOf,
	hearEdit,
	hint,
	mark,
	merge,
	runSync,
	syncOf,
	tagIds,
	tick,
	withLedger,
	type Relation,
} from './syncing';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';

let corp: TestCorp;
let ids: Map<string, string>;
/** Relations without either tag. */
let plain: Relation[];

const idOf = (path: string): string => ids.get(path)!;

beforeEach(async () => {
	corp = await TestCorp.start();
	ids = await tagIds(corp);
	plain = (await corp.relations())
		.filter(({ tags }) => !tags.includes(idOf(VIP)) && !tags.includes(idOf(INVITED)))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
});
afterEach(async () => await corp.stop());

async function known({ userid, external_userid }: Relation): Promise<string[] | undefined> {
	return await withLedger(corp, async ({ db }) => {
		const relation = { userid, external_userid };
		const found = await lastKnownTags(db, corp.simulator.corpid, [relation]);
		const last = found.get(relationKey(relation));
		return last && [...last.tags].sort();
	});
}

test('the first run learns everything, reports nothing, and reads 100 relations a call', async () => {
	const relations = await corp.relations();
	const members = new Set(relations.map(({ userid }) => userid)).size;
	const { drift, run } = await calibrate(corp);
	expect(drift).toEqual([]);
	expect(hint(run)).toContain(`${relations.length} relations read with `);
	expect(hint(run)).toContain(`${relations.length} were read for the first time`);
	const calls = await corp.calls('externalcontact/batch/get_by_user');
	expect(calls).toBeLessThanOrEqual(Math.ceil(relations.length / 100) + Math.ceil(members / 100));
	for (const { userid, external_userid, tags } of relations) {
		expect(await known({ userid, external_userid })).toEqual([...tags].sort());
	}
});

test('the ledger is right again after a drift was told, once', async () => {
	await calibrate(corp);
	const [relation] = plain as [Relation];
	await editInWecom(corp, 'mark', relation, idOf(VIP));
	const first = await calibrate(corp);
	expect(first.drift.map(({ json }) => json)).toMatchObject([
		{ ...relation, sync: { status: 'drift', drift: { appeared: [VIP], vanished: [] } } },
	]);
	expect(await known(relation)).toEqual(
		(await corp.tagsOf(relation.userid, relation.external_userid)).sort(),
	);
	expect((await calibrate(corp)).drift).toEqual([]);
});

describe('a relation that has ended', () => {
	test('is told, and forgotten with its tags', async () => {
		await editInWecom(corp, 'mark', plain[0]!, idOf(VIP));
		await calibrate(corp);
		await tick();
		await corp.post('/sim/console', { op: 'delete_customer', ...plain[0]! });
		const { drift } = await calibrate(corp);
		expect(drift.map(({ json }) => json)).toMatchObject([{ ...plain[0]!, sync: { cause: 'relation_gone' } }]);
		expect(syncOf(drift[0]!).drift!.vanished).toContain(VIP);
		expect(await known(plain[0]!)).toEqual([]);
		expect((await calibrate(corp)).drift).toEqual([]);
	});

	test('is noticed when its customer is asked for', async () => {
		await calibrate(corp);
		await tick();
		await corp.post('/sim/console', { op: 'delete_customer', ...plain[0]! });
		const { drift } = await calibrate(corp, { whom: 'customers' }, [plain[0]!, plain[1]!]);
		expect(drift.map((item) => syncOf(item).cause)).toEqual(['relation_gone']);
		expect(drift[0]!.pairedItem).toEqual({ item: 0 });
	});

	test('of a member that was not read is left alone', async () => {
		await calibrate(corp);
		await tick();
		await corp.post('/sim/console', { op: 'delete_customer', ...plain[0]! });
		const other = plain.find(({ userid }) => userid !== plain[0]!.userid)!;
		const { drift } = await calibrate(corp, { whom: 'members' }, [{ userid: other.userid }]);
		expect(drift).toEqual([]);
		expect(await known(plain[0]!)).not.toEqual([]);
	});
});

describe('whom to read', () => {
	test('are the members of the items, each once', async () => {
		await calibrate(corp);
		await tick();
		const other = plain.find(({ userid }) => userid !== plain[0]!.userid)!;
		await editInWecom(corp, 'mark', plain[0]!, idOf(VIP));
		await editInWecom(corp, 'mark', other, idOf(VIP));
		const { drift } = await calibrate(corp, { whom: 'members' }, [
			{ userid: 'unknown.member' },
			{ userid: plain[0]!.userid },
			{ userid: plain[0]!.userid.toUpperCase() },
		]);
		expect(drift.map(({ json, pairedItem }) => ({ userid: json.userid, pairedItem }))).toEqual([
			{ userid: plain[0]!.userid, pairedItem: { item: 1 } },
		]);
	});

	test('are the customers of the items', async () => {
		await calibrate(corp);
		await tick();
		await editInWecom(corp, 'mark', plain[0]!, idOf(VIP));
		await editInWecom(corp, 'mark', plain[1]!, idOf(VIP));
		const { drift, run } = await calibrate(corp, { whom: 'customers' }, [plain[0]!]);
		expect(drift.map(({ json }) => json.external_userid)).toEqual([plain[0]!.external_userid]);
		expect(hint(run)).toContain('with 2 calls');
	});

	test('must be named', async () => {
		const run = await runSync(corp, 'calibrate', [{ userid: 'a' }, { other: 1 }], { whom: 'members' });
		expect(faultOf(run)).toContain('"userid"');
	});
});

describe('tags that this package had put on or taken off', () => {
	let relation: Relation;
	let heard: Relation;

	beforeEach(async () => {
		[relation, heard] = plain as [Relation, Relation];
		await mark(corp, [
			{ ...relation, add_tag: [VIP] },
			{ ...heard, add_tag: [VIP, INVITED] },
		]);
		await mark(corp, [{ ...heard, remove_tag: [INVITED] }]);
		await tick();
		await calibrate(corp);
		await tick();
		await editInWecom(corp, 'unmark', relation, idOf(VIP));
		await editInWecom(corp, 'unmark', heard, idOf(VIP));
		await editInWecom(corp, 'mark', heard, idOf(INVITED));
		await hearEdit(corp, heard);
		await tick();
	});

	const asked = async (reapply: string): Promise<object[]> =>
		(await calibrate(corp, { reapply })).drift
			.filter(({ json }) => json.add_tag !== undefined)
			.map(({ json: { external_userid, add_tag, remove_tag } }) => ({
				external_userid,
				add_tag,
				remove_tag,
			}));

	test('are asked for again, all of them', async () => {
		const items = await asked('everything');
		expect(items).toHaveLength(2);
		expect(items).toEqual(
			expect.arrayContaining([
				{ external_userid: relation.external_userid, add_tag: [VIP], remove_tag: [] },
				{ external_userid: heard.external_userid, add_tag: [VIP], remove_tag: [INVITED] },
			]),
		);
	});

	test('are asked for again where no edit was heard of', async () => {
		expect(await asked('unheard')).toEqual([
			{ external_userid: relation.external_userid, add_tag: [VIP], remove_tag: [] },
		]);
	});

	test('are left alone unless the user wants it', async () => {
		expect(await asked('nothing')).toEqual([]);
	});

	test('are back in WeCom once WeCom Tag has carried it out', async () => {
		const { drift } = await calibrate(corp, { reapply: 'unheard' });
		await mark(
			corp,
			drift.filter(({ json }) => json.add_tag !== undefined),
		);
		expect(await corp.tagsOf(relation.userid, relation.external_userid)).toContain(idOf(VIP));
		expect(await corp.tagsOf(heard.userid, heard.external_userid)).not.toContain(idOf(VIP));
		expect((await calibrate(corp)).drift).toEqual([]);
	});

	test('come with what a review needs', async () => {
		const { drift } = await calibrate(corp);
		const tags = drift.flatMap((item) => syncOf(item).tags);
		expect(
			tags.map(({ tag, ours, held, contested, proposed }) => ({ tag, ours, held, contested, proposed })),
		).toEqual(
			expect.arrayContaining([
				{ tag: VIP, ours: 'add', held: false, contested: true, proposed: true },
				{ tag: VIP, ours: 'add', held: false, contested: true, proposed: false },
				{ tag: INVITED, ours: 'remove', held: true, contested: true, proposed: true },
			]),
		);
	});
});

test('a relation that was only ever written is compared with what was written', async () => {
	await mark(corp, [{ ...plain[0]!, add_tag: [VIP] }]);
	await tick();
	await editInWecom(corp, 'unmark', plain[0]!, idOf(VIP));
	const { drift } = await calibrate(corp);
	expect(drift.map((item) => syncOf(item).drift)).toEqual([{ appeared: [], vanished: [VIP] }]);
	expect(syncOf(drift[0]!).known_at).toBeNull();
});

test('a merge after a calibration has a base', async () => {
	await calibrate(corp);
	const { merged } = await merge(corp, [{ ...plain[0]!, add_tag: [VIP] }]);
	expect(syncOf(merged[0]!).base).toBe('known');
});

test('named members are compared with their own relations alone', async () => {
	await calibrate(corp);
	await tick();
	const [gone] = plain as [Relation];
	await corp.post('/sim/console', { op: 'delete_customer', ...gone });
	const { drift } = await calibrate(corp, { whom: 'members' }, [{ userid: gone.userid.toUpperCase() }]);
	expect(drift.map(({ json }) => json)).toMatchObject([{ ...gone, sync: { cause: 'relation_gone' } }]);
	expect((await calibrate(corp)).drift).toEqual([]);
});
