import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import {
	calibrate,
	editInWecom,
	faultOf,
	hint,
	merge,
	runSync,
	syncOf,
	tagIds,
	tick,
	type Relation,
} from './syncing';

const VIP = '客户等级/VIP';
const REFUNDED = '成交状态/已退款';
const INVITED = '双十一活动/受邀';

const NO_REFUND_VIP = { id: 'no-refund-vip', kind: 'excludes', tags: [REFUNDED], others: [VIP] };

let corp: TestCorp;
let ids: Map<string, string>;

const idOf = (path: string): string => ids.get(path)!;

const byDocument = (document: IDataObject): IDataObject => ({
	rulesFrom: 'document',
	document: JSON.stringify({ version: 1, ...document }),
});

const withTiers = (vip: string, refunded: string): IDataObject => ({
	tagTiers: {
		rows: [
			{ match: 'pattern', pattern: '客户等级/*', tier: vip },
			{ match: 'tag', tag: { __rl: true, mode: 'name', value: REFUNDED }, tier: refunded },
		],
	},
});

beforeEach(async () => {
	corp = await TestCorp.start();
	ids = await tagIds(corp);
});
afterEach(async () => await corp.stop());

/** A relation of which neither tag is known, refunded in WeCom after the ledger last looked. */
async function refundInWecom(): Promise<Relation> {
	const { userid, external_userid } = (await corp.relations()).find(
		({ tags }) => !tags.includes(idOf(VIP)) && !tags.includes(idOf(REFUNDED)),
	)!;
	const relation = { userid, external_userid };
	await calibrate(corp);
	await tick();
	await editInWecom(corp, 'mark', relation, idOf(REFUNDED));
	return relation;
}

describe('two edits that exclude each other', () => {
	test('stand both without rules', async () => {
		const relation = await refundInWecom();
		const { merged } = await merge(corp, [{ ...relation, add_tag: [VIP] }]);
		expect(merged[0]!.json).toMatchObject({ add_tag: [VIP], remove_tag: [] });
	});

	test('leave the person’s to stand against an automation', async () => {
		const relation = await refundInWecom();
		const { merged } = await merge(
			corp,
			[{ ...relation, add_tag: [VIP] }],
			byDocument({ exclusions: [NO_REFUND_VIP] }),
		);
		expect(merged[0]!.json).toMatchObject({ add_tag: [], remove_tag: [] });
		expect(syncOf(merged[0]!).reasons).toMatchObject([
			{ code: 'RULE_CLASH', rule: 'no-refund-vip', verdict: 'theirs', decided_by: 'person' },
		]);
	});

	test.each([
		['hq', 'personal', { add_tag: [VIP], remove_tag: [REFUNDED] }, 'ours'],
		['personal', 'hq', { add_tag: [], remove_tag: [] }, 'theirs'],
	])('of tiers %s and %s leave the higher one to stand', async (ours, theirs, change, verdict) => {
		const relation = await refundInWecom();
		const { merged } = await merge(corp, [{ ...relation, add_tag: [VIP] }], {
			...byDocument({ exclusions: [NO_REFUND_VIP] }),
			...withTiers(ours, theirs),
		});
		expect(merged[0]!.json).toMatchObject(change);
		expect(syncOf(merged[0]!).reasons).toMatchObject([{ verdict, decided_by: 'tier' }]);
	});

	test('go to a review with what each side did', async () => {
		const relation = await refundInWecom();
		const { review } = await merge(corp, [{ ...relation, add_tag: [VIP] }], {
			...byDocument({ exclusions: [NO_REFUND_VIP] }),
			resolveClashes: 'review',
		});
		const sync = syncOf(review[0]!);
		expect(sync.tags).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ tag: VIP, base: 'off', ours: 'add', held: false, contested: true }),
				expect.objectContaining({ tag: REFUNDED, base: 'off', theirs: 'add', held: true, contested: true }),
			]),
		);
		expect(sync.proposal).toMatchObject({ add: [], remove: [] });
	});
});

describe('rules', () => {
	test('are taken from rows of the node', async () => {
		const relation = await refundInWecom();
		const tag = (path: string) => ({ tags: [{ tag: { __rl: true, mode: 'name', value: path } }] });
		const { merged } = await merge(corp, [{ ...relation, add_tag: [VIP] }], {
			rulesFrom: 'here',
			rules: { rule: [{ type: 'excludes', id: 'row', tags: tag(REFUNDED), others: tag(VIP) }] },
		});
		expect(syncOf(merged[0]!).reasons).toMatchObject([{ code: 'RULE_CLASH', rule: 'row' }]);
	});

	test('are taken from the second input', async () => {
		const relation = await refundInWecom();
		const { merged } = await merge(
			corp,
			[{ ...relation, add_tag: [VIP] }],
			{ rulesFrom: 'input' },
			{ secondInput: [{ type: 'at_most_one', id: 'sheet', tags: `${REFUNDED}, ${VIP}` }] },
		);
		expect(syncOf(merged[0]!).reasons).toMatchObject([{ code: 'RULE_CLASH', rule: 'sheet' }]);
	});

	test('of customer scope see what colleagues gave, and what this run decided about them', async () => {
		const relations = await corp.relations();
		const twice = relations.find(
			(one) =>
				relations.filter(({ external_userid }) => external_userid === one.external_userid).length > 1 &&
				relations
					.filter(({ external_userid }) => external_userid === one.external_userid)
					.every(({ tags }) => !tags.includes(idOf(VIP)) && !tags.includes(idOf(REFUNDED))),
		)!;
		const [first, second] = relations.filter(
			({ external_userid }) => external_userid === twice.external_userid,
		);
		await calibrate(corp);
		const { merged, review } = await merge(
			corp,
			[
				{ userid: first!.userid, external_userid: first!.external_userid, add_tag: [VIP] },
				{ userid: second!.userid, external_userid: second!.external_userid, add_tag: [REFUNDED] },
			],
			byDocument({ exclusions: [{ ...NO_REFUND_VIP, scope: 'customer' }] }),
		);
		expect(merged.map(({ json }) => json.add_tag)).toEqual([[VIP]]);
		expect(review.map((item) => syncOf(item).reasons[0]!.code)).toEqual(['OURS_BREAKS_RULE']);
	});

	test('that cannot be meant stop the run, each with its place', async () => {
		const run = await runSync(
			corp,
			'merge',
			[{ userid: 'a', external_userid: 'b', add_tag: [VIP] }],
			byDocument({ exclusions: [{ kind: 'excludes', tags: ['客户等级/没有'], others: [VIP] }] }),
		);
		expect(faultOf(run)).toContain('exclusions[0].tags[0]');
	});
});

describe('a tag that was deleted meanwhile', () => {
	test('is not asked for, and the rest of the request goes on', async () => {
		await calibrate(corp);
		const { userid, external_userid } = (await corp.relations())[0]!;
		await corp.post('/sim/console', { op: 'delete_tag', tag_id: idOf(VIP) });
		const { merged } = await merge(corp, [{ userid, external_userid, add_tag: [VIP, '双十一活动/受邀'] }]);
		expect(merged[0]!.json.add_tag).not.toContain(VIP);
		expect(syncOf(merged[0]!).reasons).toMatchObject([{ code: 'TAG_DELETED', verdict: 'theirs' }]);
		expect(syncOf(merged[0]!).reasons[0]!.message).toContain(VIP);
	});

	test('goes to a review where everything shall', async () => {
		await calibrate(corp);
		const { userid, external_userid } = (await corp.relations())[0]!;
		await corp.post('/sim/console', { op: 'delete_tag', tag_id: idOf(VIP) });
		const { review } = await merge(corp, [{ userid, external_userid, add_tag: [idOf(VIP)] }], {
			resolveClashes: 'review',
		});
		expect(syncOf(review[0]!).reasons).toMatchObject([{ code: 'TAG_DELETED', verdict: 'review' }]);
	});
});

test('a run that fails as a whole lets nothing through where the user chose to go on', async () => {
	const run = await runSync(
		corp,
		'merge',
		[{ userid: 'a', external_userid: 'b', add_tag: [VIP] }],
		byDocument({ exclusions: 'x' as never }),
		{ onError: 'continueRegularOutput' },
	);
	expect(run.outputs[0]).toEqual([]);
	expect(syncOf(run.outputs[1]![0]!)).toMatchObject({
		status: 'unreadable',
		reasons: [{ code: 'NOT_DECIDED' }],
	});
});

test('groups that win both ways are refused', async () => {
	const groups = { groups: [{ group: { __rl: true, mode: 'name', value: '客户等级' } }] };
	const run = await runSync(corp, 'merge', [{ userid: 'a', external_userid: 'b', add_tag: [VIP] }], {
		options: { addWins: groups, removeWins: groups },
	});
	expect(faultOf(run)).toContain('客户等级');
});

test('lists read from an expression cannot be written', async () => {
	const run = await runSync(corp, 'merge', [{ userid: 'a', external_userid: 'b', add: VIP }], {
		addField: '={{ $json.add.split(",") }}',
	});
	expect(faultOf(run)).toContain('"Add Field" must be the name of a field');
});

test('sums up what came out', async () => {
	const relation = await refundInWecom();
	const { run } = await merge(
		corp,
		[{ ...relation, add_tag: [VIP] }, { userid: 'nobody' }],
		byDocument({ exclusions: [NO_REFUND_VIP] }),
	);
	expect(hint(run)).toBe(
		'0 merged · 1 with nothing to send · 1 cannot be read · clashes decided by themselves: the request stood on 0 relations, WeCom on 1',
	);
});

test('a relation that waits for a review counts with what it holds, not with what it asks for', async () => {
	const all = await corp.relations();
	const paths = [VIP, REFUNDED, INVITED];
	const isFree = ({ tags }: { tags: string[] }): boolean => paths.every((path) => !tags.includes(idOf(path)));
	const [one, other] = all
		.map(({ external_userid }) => all.filter((each) => each.external_userid === external_userid))
		.find((each) => each.length > 1 && each.every(isFree))!
		.map(({ userid, external_userid }) => ({ userid, external_userid })) as [Relation, Relation];
	await editInWecom(corp, 'mark', one, idOf(INVITED));
	await calibrate(corp);
	await tick();
	await editInWecom(corp, 'unmark', one, idOf(INVITED));
	const items = [
		{ ...one, add_tag: [INVITED, VIP], operator: 'lisi' },
		{ ...other, add_tag: [REFUNDED] },
	];
	const rules = byDocument({ exclusions: [{ ...NO_REFUND_VIP, scope: 'customer' }] });
	const { merged, review } = await merge(corp, items, rules);
	expect(review.map(({ json }) => json.userid)).toEqual([one.userid]);
	expect(merged.map(({ json }) => json.add_tag)).toEqual([[REFUNDED]]);
});
