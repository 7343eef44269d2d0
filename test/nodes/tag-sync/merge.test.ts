import { TestCorp } from '../corp';
import {
	calibrate,
	editInWecom,
	hearEdit,
	hint,
	mark,
	merge,
	syncOf,
	tagIds,
	tick,
	type Relation,
} from './syncing';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';

let corp: TestCorp;
let ids: Map<string, string>;
let relation: Relation;

const idOf = (path: string): string => ids.get(path)!;

beforeEach(async () => {
	corp = await TestCorp.start();
	ids = await tagIds(corp);
	// A relation with neither of the tags.
	const found = (await corp.relations()).find(
		({ tags }) => !tags.includes(idOf(VIP)) && !tags.includes(idOf(INVITED)),
	)!;
	relation = { userid: found.userid, external_userid: found.external_userid };
});
afterEach(async () => await corp.stop());

describe('plain changes', () => {
	test('of both sides stand, and only what is missing in WeCom is asked for', async () => {
		await calibrate(corp);
		await editInWecom(corp, 'mark', relation, idOf(VIP));
		const { merged, review } = await merge(corp, [{ ...relation, add_tag: [INVITED, VIP], note: 'kept' }]);
		expect(review).toEqual([]);
		expect(merged[0]!.json).toMatchObject({ ...relation, add_tag: [INVITED], remove_tag: [], note: 'kept' });
		const sync = syncOf(merged[0]!);
		expect(sync).toMatchObject({ status: 'merged', base: 'known', reasons: [] });
		expect(sync.tags.map(({ tag, origin, held, kept, code }) => ({ tag, origin, held, kept, code }))).toEqual(
			expect.arrayContaining([
				{ tag: INVITED, origin: 'ours', held: false, kept: true, code: 'ADDED' },
				{ tag: VIP, origin: 'both', held: true, kept: true, code: 'ADDED' },
			]),
		);
		await mark(corp, merged);
		const tags = await corp.tagsOf(relation.userid, relation.external_userid);
		expect(tags).toEqual(expect.arrayContaining([idOf(VIP), idOf(INVITED)]));
	});

	test('that WeCom has already come out with nothing to send', async () => {
		await mark(corp, [{ ...relation, add_tag: [VIP] }]);
		const { merged } = await merge(corp, [{ ...relation, add_tag: [VIP] }]);
		expect(merged[0]!.json).toMatchObject({ add_tag: [], remove_tag: [] });
		expect(syncOf(merged[0]!).status).toBe('unchanged');
	});

	test('are written to the fields that the user named', async () => {
		await calibrate(corp);
		const { merged } = await merge(
			corp,
			[{ who: relation.userid, customer: { id: relation.external_userid }, plus: VIP }],
			{
				memberField: 'who',
				customerField: 'customer.id',
				addField: 'plus',
				removeField: 'changes.minus',
			},
		);
		expect(merged[0]!.json).toMatchObject({ plus: [VIP], changes: { minus: [] } });
	});

	test('of several items of one relation are merged first, the later one wins, and each says so', async () => {
		await calibrate(corp);
		const { merged } = await merge(corp, [
			{ ...relation, add_tag: [VIP, INVITED] },
			{ ...relation, userid: relation.userid.toUpperCase(), remove_tag: [VIP] },
		]);
		for (const item of merged) {
			expect(item.json).toMatchObject({ add_tag: [INVITED], remove_tag: [] });
			expect(syncOf(item).reasons).toEqual([expect.objectContaining({ code: 'SEVERAL_ITEMS' })]);
		}
		expect(merged).toHaveLength(2);
	});
});

describe('a tag that people took off in WeCom after the ledger last looked', () => {
	const ask = { add_tag: [VIP] };

	beforeEach(async () => {
		await mark(corp, [{ ...relation, add_tag: [VIP] }]);
		await calibrate(corp);
		await tick();
		await editInWecom(corp, 'unmark', relation, idOf(VIP));
	});

	test('stays off where an automation asks for it again', async () => {
		const { merged } = await merge(corp, [{ ...relation, ...ask }]);
		expect(merged[0]!.json).toMatchObject({ add_tag: [], remove_tag: [] });
		expect(syncOf(merged[0]!)).toMatchObject({
			status: 'unchanged',
			reasons: [{ code: 'ADD_CONTESTED', verdict: 'theirs', decided_by: 'person' }],
		});
		expect(syncOf(merged[0]!).reasons[0]!.message).toBe(
			`To be put on: ${VIP}; but in the meantime it was taken off by somebody in WeCom. What WeCom holds stands, because a person goes before an automation.`,
		);
	});

	test('waits for a review where a person asks and nobody can say who was later', async () => {
		const { merged, review } = await merge(corp, [{ ...relation, ...ask, operator: 'lisi' }]);
		expect(merged).toEqual([]);
		expect(review[0]!.json).toMatchObject({ ...relation, ...ask, operator: 'lisi' });
		expect(syncOf(review[0]!)).toMatchObject({
			status: 'needs_review',
			asked_by: 'lisi',
			asked_as: 'person',
			tags: [
				{ tag: VIP, id: idOf(VIP), base: 'on', ours: 'add', theirs: 'remove', held: false, contested: true },
			],
			proposal: { add: [], remove: [], message: 'Proposal: leave the relation as WeCom has it.' },
		});
	});

	test('is put on again where a person asks after a callback told of the edit', async () => {
		await hearEdit(corp, relation);
		await tick();
		const { merged } = await merge(corp, [{ ...relation, ...ask, operator: 'lisi' }]);
		expect(merged[0]!.json).toMatchObject({ add_tag: [VIP] });
		expect(syncOf(merged[0]!).reasons).toMatchObject([{ verdict: 'ours', decided_by: 'newer' }]);
		expect(syncOf(merged[0]!).reasons[0]!.message).toContain(
			`a person in the WeCom client (${relation.userid}, `,
		);
	});

	test('is reviewed whoever asks where the user wants that', async () => {
		const { review } = await merge(corp, [{ ...relation, ...ask }], { resolveClashes: 'review' });
		expect(syncOf(review[0]!).reasons).toMatchObject([{ code: 'ADD_CONTESTED', verdict: 'review' }]);
	});

	test('is put on again where adding wins in its group', async () => {
		const group = { __rl: true, mode: 'name', value: '客户等级' };
		const { merged } = await merge(corp, [{ ...relation, ...ask }], {
			options: { addWins: { groups: [{ group }] } },
		});
		expect(merged[0]!.json).toMatchObject({ add_tag: [VIP] });
		expect(syncOf(merged[0]!).reasons).toMatchObject([{ verdict: 'ours', decided_by: 'group' }]);
	});

	test('clashes again until somebody has decided', async () => {
		const asked = { ...relation, ...ask, operator: 'lisi' };
		const first = await merge(corp, [asked]);
		const second = await merge(corp, [asked]);
		expect(second.review.map((item) => syncOf(item).reasons)).toEqual(
			first.review.map((item) => syncOf(item).reasons),
		);
		expect(second.review).toHaveLength(1);
	});

	test.each([
		['a person', { operator: 'lisi' }, {}],
		['an automation that may', {}, { protectHours: 0 }],
	])('may be put on by %s asking anew once the ledger knows', async (_, by, options) => {
		await calibrate(corp);
		await tick();
		const { merged } = await merge(corp, [{ ...relation, ...ask, ...by }], { options });
		expect(merged[0]!.json).toMatchObject({ add_tag: [VIP] });
	});

	test('stays off where a person only asks for something else in another item', async () => {
		await hearEdit(corp, relation);
		await tick();
		const { merged } = await merge(corp, [
			{ ...relation, ...ask },
			{ ...relation, add_tag: [INVITED], operator: 'lisi' },
		]);
		expect(merged.map(({ json }) => json.add_tag)).toEqual([[INVITED], [INVITED]]);
	});

	test('stays off, though the ledger knows, where it was asked for before', async () => {
		const before = new Date().toISOString();
		await tick();
		await calibrate(corp);
		await tick();
		const { merged } = await merge(corp, [{ ...relation, ...ask, approved_at: before }], {
			options: { askedAtField: 'approved_at' },
		});
		expect(merged[0]!.json).toMatchObject({ add_tag: [] });
		expect(syncOf(merged[0]!).tags).toMatchObject([{ side: 'other', base: 'on' }]);
	});
});

test('what this package itself wrote since is no edit of anybody else', async () => {
	await calibrate(corp);
	await tick();
	await mark(corp, [{ ...relation, add_tag: [VIP] }]);
	const { merged } = await merge(corp, [{ ...relation, remove_tag: [VIP] }], { resolveClashes: 'review' });
	expect(merged[0]!.json).toMatchObject({ remove_tag: [VIP] });
	expect(syncOf(merged[0]!).reasons).toEqual([]);
});

test('a later change of this package is newer than what was asked for before it', async () => {
	await calibrate(corp);
	await mark(corp, [{ ...relation, add_tag: [VIP] }]);
	await tick();
	const asked = new Date().toISOString();
	await tick();
	const { outputs } = await mark(corp, [{ ...relation, remove_tag: [VIP] }]);
	const changeSet = (outputs[0]![0]!.json.wecom as { change_set: string }).change_set;
	const { merged } = await merge(corp, [{ ...relation, add_tag: [VIP], at: asked }], {
		options: { askedAtField: 'at' },
	});
	expect(merged[0]!.json).toMatchObject({ add_tag: [] });
	expect(syncOf(merged[0]!)).toMatchObject({
		tags: [{ side: 'ours', change_set: changeSet }],
		reasons: [{ verdict: 'theirs', decided_by: 'newer' }],
	});
});

describe('a relation that was never read', () => {
	test('gets what is to be put on, and keeps tags of unknown age', async () => {
		await editInWecom(corp, 'mark', relation, idOf(INVITED));
		const { merged, run } = await merge(corp, [{ ...relation, add_tag: [VIP], remove_tag: [INVITED] }]);
		expect(merged[0]!.json).toMatchObject({ add_tag: [VIP], remove_tag: [] });
		expect(syncOf(merged[0]!)).toMatchObject({
			base: 'none',
			reasons: [{ code: 'ADD_WINS', verdict: 'theirs' }],
		});
		expect(hint(run)).toContain('1 relations had never been read');
	});

	test('loses what this package had put on', async () => {
		await mark(corp, [{ ...relation, add_tag: [VIP] }]);
		await tick();
		const { merged } = await merge(corp, [{ ...relation, remove_tag: [VIP] }]);
		expect(merged[0]!.json).toMatchObject({ remove_tag: [VIP] });
	});
});

describe('an item that cannot be merged', () => {
	test.each([
		['without a member', { external_userid: 'wm_1', add_tag: [VIP] }, 'NO_MEMBER'],
		['without tags', { userid: 'a', external_userid: 'wm_1' }, 'NO_TAGS_ASKED'],
		[
			'with an unknown tag',
			{ userid: 'a', external_userid: 'wm_1', add_tag: ['客户等级/VIPP'] },
			'UNKNOWN_TAG',
		],
		[
			'with a time that is none',
			{ userid: 'a', external_userid: 'wm_1', add_tag: [VIP], at: 'soon' },
			'INVALID_FIELD',
		],
		[
			'of a relation that WeCom does not have',
			{ userid: 'a', external_userid: 'wm_1', add_tag: [VIP] },
			'RELATION_NOT_FOUND',
		],
	])('comes out for review %s', async (_, item, code) => {
		const { merged, review } = await merge(corp, [item], { options: { askedAtField: 'at' } });
		expect(merged).toEqual([]);
		expect(review[0]!.json).toMatchObject(item);
		expect(syncOf(review[0]!)).toMatchObject({ status: 'unreadable', reasons: [{ code }] });
	});
});

describe('an item that names only a customer', () => {
	test('comes out once for each relation that is meant, with its member', async () => {
		const all = await corp.relations();
		const { external_userid } = all.find(
			(one) => all.filter((other) => other.external_userid === one.external_userid).length > 1,
		)!;
		const members = all.filter((each) => each.external_userid === external_userid);
		await calibrate(corp);
		await mark(corp, [{ userid: members[0]!.userid, external_userid, add_tag: [INVITED] }]);
		const { merged } = await merge(corp, [{ external_userid, add_tag: [INVITED] }], {
			options: { fanOut: 'all' },
		});
		expect(merged.map(({ json }) => json.userid).sort()).toEqual(members.map(({ userid }) => userid).sort());
		const first = merged.find(({ json }) => json.userid === members[0]!.userid)!;
		expect(first.json.add_tag).toEqual([]);
		expect(merged.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
	});

	test('waits for its member otherwise', async () => {
		const { review } = await merge(corp, [{ external_userid: relation.external_userid, add_tag: [VIP] }]);
		expect(syncOf(review[0]!).reasons[0]!.code).toBe('NO_MEMBER');
	});
});
