import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import {
	calibrate,
	editInWecom,
	faultOf,
	merge,
	runSync,
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

describe('a tag that was merged into another', () => {
	const named = (value: string): object => ({ __rl: true, mode: 'name', value });
	const into = (...pairs: Array<[string, string]>): IDataObject => ({
		options: {
			mergedTags: { pairs: pairs.map(([old, next]) => ({ old: named(old), into: named(next) })) },
		},
	});

	test('means the new one in what items ask, also when it is deleted', async () => {
		await calibrate(corp);
		await corp.post('/sim/console', { op: 'delete_tag', tag_id: idOf(VIP) });
		const { merged } = await merge(corp, [{ ...relation, add_tag: [VIP] }], into([VIP, INVITED]));
		expect(merged[0]!.json).toMatchObject({ add_tag: [INVITED] });
		expect(syncOf(merged[0]!).reasons).toMatchObject([{ code: 'TAG_MERGED', verdict: 'ours' }]);
		const without = await merge(corp, [{ ...relation, add_tag: [VIP] }]);
		expect(syncOf(without.merged[0]!).reasons).toMatchObject([{ code: 'TAG_DELETED' }]);
	});

	test('is taken off under its new name where that took its place', async () => {
		await editInWecom(corp, 'mark', relation, idOf(VIP));
		await calibrate(corp);
		await tick();
		await editInWecom(corp, 'mark', relation, idOf(INVITED));
		await corp.post('/sim/console', { op: 'delete_tag', tag_id: idOf(VIP) });
		const { merged } = await merge(corp, [{ ...relation, remove_tag: [VIP] }], into([VIP, INVITED]));
		expect(merged[0]!.json).toMatchObject({ remove_tag: [INVITED] });
	});

	test.each([
		['in a circle', into([VIP, INVITED], [INVITED, VIP]), `${VIP} → ${INVITED} → ${VIP}`],
		['into two', into([VIP, INVITED], [VIP, '客户等级/金卡']), VIP],
		['into a tag that nobody knows', into([VIP, '客户等级/VIPP']), '客户等级/VIPP'],
		['into nothing', into([VIP, '']), 'Row 1'],
	])('cannot be merged %s', async (_, parameters, told) => {
		const run = await runSync(corp, 'merge', [{ ...relation, add_tag: [VIP] }], parameters);
		expect(faultOf(run)).toContain(told);
		expect(run.error?.name).toBe('NodeOperationError');
	});
});
