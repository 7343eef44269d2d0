import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { TestCorp } from '../corp';
import {
	calibrate,
	editInWecom,
	mark,
	merge,
	resolve,
	runSync,
	succeeded,
	syncOf,
	tagIds,
	tick,
	type Relation,
} from './syncing';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';
const REFUNDED = '成交状态/已退款';

let corp: TestCorp;
let ids: Map<string, string>;
let relation: Relation;
/** VIP: put on by us, taken off in WeCom, asked for again by a person. 受邀: nobody disputes it. */
let item: INodeExecutionData;

const idOf = (path: string): string => ids.get(path)!;

beforeEach(async () => {
	corp = await TestCorp.start();
	ids = await tagIds(corp);
	const found = (await corp.relations()).find(({ tags }) =>
		[VIP, INVITED, REFUNDED].every((path) => !tags.includes(idOf(path))),
	)!;
	relation = { userid: found.userid, external_userid: found.external_userid };
	await mark(corp, [{ ...relation, add_tag: [VIP] }]);
	await calibrate(corp);
	await tick();
	await editInWecom(corp, 'unmark', relation, idOf(VIP));
	const { review } = await merge(corp, [{ ...relation, add_tag: [VIP, INVITED], operator: 'lisi' }]);
	// As it comes back from a form or a table.
	item = JSON.parse(JSON.stringify(review[0])) as INodeExecutionData;
});
afterEach(async () => await corp.stop());

const withChoices = (choices: unknown): INodeExecutionData => ({
	json: { ...item.json, choices, reviewer: '王总' } as never,
});

const tagsNow = async (): Promise<string[]> => await corp.tagsOf(relation.userid, relation.external_userid);

test.each([
	['ours', [INVITED, VIP]],
	['theirs', [INVITED]],
	['merged', [INVITED]],
])('the choice %s for all contested tags asks for what follows from it', async (choice, add) => {
	const { merged, review } = await resolve(corp, [withChoices(choice)], {
		options: { decidedByField: 'reviewer' },
	});
	expect(review).toEqual([]);
	expect([...(merged[0]!.json.add_tag as string[])].sort()).toEqual([...add].sort());
	expect(merged[0]!.json).toMatchObject({ remove_tag: [], operator: 'lisi' });
	expect(syncOf(merged[0]!)).toMatchObject({ status: 'merged', resolved_by: '王总' });
});

test.each([
	['by name', () => ({ [VIP]: 'ours' })],
	['by id', () => ({ [idOf(VIP)]: 'ours' })],
	['as text', () => JSON.stringify({ [VIP]: 'ours' })],
])('choices for each tag may be given %s', async (_, choices) => {
	const { merged } = await resolve(corp, [withChoices(choices())]);
	await mark(corp, merged);
	expect(await tagsNow()).toEqual(expect.arrayContaining([idOf(VIP), idOf(INVITED)]));
});

test('what the relation has in the meantime is not asked for again', async () => {
	await editInWecom(corp, 'mark', relation, idOf(VIP));
	await editInWecom(corp, 'mark', relation, idOf(INVITED));
	const { merged } = await resolve(corp, [withChoices('ours')]);
	expect(merged[0]!.json).toMatchObject({ add_tag: [], remove_tag: [] });
	expect(syncOf(merged[0]!).status).toBe('unchanged');
});

test('with the decision the clash is settled', async () => {
	await resolve(corp, [withChoices('theirs')]);
	await tick();
	const { merged, review } = await merge(corp, [{ ...relation, add_tag: [VIP], operator: 'lisi' }]);
	expect(review).toEqual([]);
	expect(merged[0]!.json).toMatchObject({ add_tag: [VIP] });
});

describe('an item goes back to review', () => {
	const reasonOf = async (given: INodeExecutionData, parameters = {}): Promise<string> => {
		const { merged, review } = await resolve(corp, [given], parameters);
		expect(merged).toEqual([]);
		expect(review[0]!.json).toMatchObject({ add_tag: [VIP, INVITED] });
		const { status, tags, reasons } = syncOf(review[0]!);
		expect(status).toBe('needs_review');
		expect(tags).toEqual((item.json.sync as { tags: object[] }).tags);
		return reasons[0]!.code;
	};

	test('where nothing was chosen', async () => {
		expect(await reasonOf(item)).toBe('NO_CHOICE');
	});

	test('unless the user says what holds then', async () => {
		const { merged } = await resolve(corp, [item], { otherwise: 'theirs' });
		expect(merged[0]!.json).toMatchObject({ add_tag: [INVITED] });
	});

	test('where the choice is no choice', async () => {
		expect(await reasonOf(withChoices('mine'))).toBe('INVALID_FIELD');
		expect(await reasonOf(withChoices({ [VIP]: 'mine' }))).toBe('INVALID_FIELD');
		expect(await reasonOf(withChoices(['ours']))).toBe('INVALID_FIELD');
	});

	test('where the tag is not contested', async () => {
		expect(await reasonOf(withChoices({ [VIP]: 'ours', [INVITED]: 'ours' }))).toBe('NOT_CONTESTED');
	});

	test('where the tag was deleted since', async () => {
		await corp.post('/sim/console', { op: 'delete_tag', tag_id: idOf(VIP) });
		expect(await reasonOf(withChoices('ours'))).toBe('TAG_DELETED');
	});

	test('where the choices together break a rule', async () => {
		await editInWecom(corp, 'mark', relation, idOf(REFUNDED));
		const rules = {
			rulesFrom: 'document',
			document: JSON.stringify({
				version: 1,
				exclusions: [{ id: 'no-refund-vip', kind: 'excludes', tags: [REFUNDED], others: [VIP] }],
			}),
		};
		expect(await reasonOf(withChoices('ours'), rules)).toBe('REVIEW_BREAKS_RULE');
		const { merged } = await resolve(corp, [withChoices('theirs')], rules);
		expect(merged[0]!.json).toMatchObject({ add_tag: [INVITED] });
	});
});

test.each([
	['that carries no review', { add_tag: [VIP] }, 'NO_REVIEW'],
	['whose review was cut', { sync: { tags: [{ tag: VIP }] } }, 'NO_REVIEW'],
])('an item %s is unreadable', async (_, json, code) => {
	const { review } = await resolve(corp, [{ ...relation, ...json }]);
	expect(syncOf(review[0]!)).toMatchObject({ status: 'unreadable', reasons: [{ code }] });
});

test('drift of a calibration is decided in the same way', async () => {
	const { drift } = await calibrate(corp);
	const given = drift.find(({ json }) => json.external_userid === relation.external_userid)!;
	expect(syncOf(given)).toMatchObject({ cause: 'no_callbacks', tags: [{ tag: VIP, contested: true }] });
	const { merged } = await resolve(corp, [{ json: { ...given.json, choices: 'ours' } }]);
	expect(merged[0]!.json).toMatchObject({ add_tag: [VIP], remove_tag: [] });
	await mark(corp, merged);
	expect(await tagsNow()).toContain(idOf(VIP));
});

describe('a review outlasts', () => {
	const keeps = (out: INodeExecutionData, code: string): void => {
		const { status, reasons, ...kept } = out.json.sync as Record<string, unknown>;
		const { status: _status, reasons: _reasons, ...before } = item.json.sync as Record<string, unknown>;
		expect(status).toBe('unreadable');
		expect(reasons).toMatchObject([{ code }]);
		expect(kept).toEqual(before);
	};

	test('a relation that WeCom does not show', async () => {
		await corp.post('/sim/console', { op: 'delete_customer', ...relation });
		const { review } = await resolve(corp, [withChoices('ours')]);
		keeps(review[0]!, 'RELATION_NOT_FOUND');
	});

	test('a run that fails, and is decided in the next', async () => {
		await corp.post('/sim/faults', { endpoint: '*', kind: 'errcode', value: 48002 });
		const run = await runSync(
			corp,
			'resolve',
			[withChoices('ours')],
			{},
			{ onError: 'continueRegularOutput' },
		);
		const review = succeeded(run).outputs[1]!;
		keeps(review[0]!, 'NOT_DECIDED');
		await fetch(`${corp.simulator.url}/sim/faults`, { method: 'DELETE' });
		const { merged } = await resolve(corp, review);
		expect(merged[0]!.json.add_tag).toEqual(expect.arrayContaining([INVITED, VIP]));
	});
});

describe('what was decided in a run counts for the rest of it:', () => {
	const excludes = (scope: string): IDataObject => ({
		rulesFrom: 'document',
		document: JSON.stringify({
			version: 1,
			exclusions: [{ id: 'no-refund-vip', kind: 'excludes', tags: [REFUNDED], others: [VIP], scope }],
		}),
	});
	const review = (whom: Relation, path: string, ours: string, held: boolean): INodeExecutionData => ({
		json: {
			...whom,
			choices: 'ours',
			sync: {
				status: 'drift',
				tags: [{ tag: path, id: idOf(path), ours, held, kept: held, contested: true, proposed: !held }],
			},
		},
	});
	const codes = (items: INodeExecutionData[]): Array<string | undefined> =>
		items.map((each) => syncOf(each).reasons[0]?.code);

	test('two items of one relation do not break a rule together', async () => {
		const { merged, review: left } = await resolve(
			corp,
			[review(relation, VIP, 'add', false), review(relation, REFUNDED, 'add', false)],
			excludes('relation'),
		);
		expect(merged.map(({ json }) => json.add_tag)).toEqual([[VIP]]);
		expect(codes(left)).toEqual(['REVIEW_BREAKS_RULE']);
	});

	test('two relations of one customer do not break a rule together', async () => {
		const all = await corp.relations();
		const isFree = ({ tags }: { tags: string[] }): boolean =>
			!tags.includes(idOf(VIP)) && !tags.includes(idOf(REFUNDED));
		const pair = all
			.map(({ external_userid }) => all.filter((each) => each.external_userid === external_userid))
			.find((each) => each.length > 1 && each.every(isFree))!;
		const [one, other] = pair.map(({ userid, external_userid }) => ({ userid, external_userid })) as [
			Relation,
			Relation,
		];
		const items = [review(one, VIP, 'add', false), review(other, REFUNDED, 'add', false)];
		const { merged, review: left } = await resolve(corp, items, excludes('customer'));
		expect(merged.map(({ json }) => json.add_tag)).toEqual([[VIP]]);
		expect(codes(left)).toEqual(['REVIEW_BREAKS_RULE']);
	});

	test('a later item of the same relation takes back what an earlier one put on', async () => {
		const { merged } = await resolve(corp, [
			review(relation, VIP, 'add', false),
			review(relation, VIP, 'remove', true),
		]);
		expect(merged.map(({ json: { add_tag, remove_tag } }) => ({ add_tag, remove_tag }))).toEqual([
			{ add_tag: [VIP], remove_tag: [] },
			{ add_tag: [], remove_tag: [VIP] },
		]);
		await mark(corp, merged);
		expect(await tagsNow()).not.toContain(idOf(VIP));
	});
});
