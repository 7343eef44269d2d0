import { TestCorp } from '../corp';
import {
	calibrate,
	editInWecom,
	hearEdit,
	mark,
	merge,
	syncOf,
	tagIds,
	tick,
	type Relation,
} from './syncing';

const VIP = '客户等级/VIP';

let corp: TestCorp;
let ids: Map<string, string>;
let relation: Relation;

const idOf = (path: string): string => ids.get(path)!;

beforeEach(async () => {
	corp = await TestCorp.start();
	ids = await tagIds(corp);
	const found = (await corp.relations()).find(({ tags }) => !tags.includes(idOf(VIP)))!;
	relation = { userid: found.userid, external_userid: found.external_userid };
});
afterEach(async () => await corp.stop());

describe('a tag that people took off lately', () => {
	const ask = { add_tag: [VIP] };

	beforeEach(async () => {
		await mark(corp, [{ ...relation, add_tag: [VIP] }]);
		await calibrate(corp);
		await tick();
		await editInWecom(corp, 'unmark', relation, idOf(VIP));
	});

	test('stays off for a day, though the ledger knows, where an automation asks', async () => {
		await calibrate(corp);
		await tick();
		const { merged } = await merge(corp, [{ ...relation, ...ask }]);
		expect(merged[0]!.json).toMatchObject({ add_tag: [] });
		expect(syncOf(merged[0]!).reasons).toMatchObject([{ code: 'ADD_CONTESTED', decided_by: 'person' }]);
	});

	test('waits for a review where a person asks and the edit is protected', async () => {
		await hearEdit(corp, relation);
		await tick();
		await calibrate(corp);
		await tick();
		const asked = [{ ...relation, ...ask, operator: 'lisi' }];
		const { merged, review } = await merge(corp, asked, { options: { protectHours: 24 } });
		expect(merged).toEqual([]);
		expect(syncOf(review[0]!).reasons).toMatchObject([{ code: 'ADD_CONTESTED', verdict: 'review' }]);
		expect((await merge(corp, asked)).merged[0]!.json).toMatchObject({ add_tag: [VIP] });
	});

	test('waits for a review where a callback just told of it and it is protected', async () => {
		await hearEdit(corp, relation);
		await tick();
		const asked = [{ ...relation, ...ask, operator: 'lisi' }];
		const { review } = await merge(corp, asked, { options: { protectHours: 24 } });
		expect(syncOf(review[0]!).reasons).toMatchObject([{ code: 'ADD_CONTESTED', verdict: 'review' }]);
	});

	test('stays off, though the ledger knows, for as many hours as people’s edits are protected', async () => {
		await calibrate(corp);
		await tick();
		const { merged } = await merge(corp, [{ ...relation, ...ask }], { options: { protectHours: 24 } });
		expect(merged[0]!.json).toMatchObject({ add_tag: [] });
	});
});
