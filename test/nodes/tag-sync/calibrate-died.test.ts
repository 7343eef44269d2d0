import { TestCorp } from '../corp';
import { calibrate, editInWecom, runSync, syncOf, tagIds, tick, type Relation } from './syncing';

const VIP = '客户等级/VIP';

let corp: TestCorp;
let ids: Map<string, string>;
/** Relations without the tag. */
let plain: Relation[];

const idOf = (path: string): string => ids.get(path)!;

beforeEach(async () => {
	corp = await TestCorp.start();
	ids = await tagIds(corp);
	plain = (await corp.relations())
		.filter(({ tags }) => !tags.includes(idOf(VIP)))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
});
afterEach(async () => await corp.stop());

describe('a run that dies before its end', () => {
	beforeEach(async () => {
		await calibrate(corp);
		await tick();
		await editInWecom(corp, 'mark', plain[0]!, idOf(VIP));
		await corp.post('/sim/console', { op: 'delete_customer', ...plain[1]! });
	});

	const causes = async (): Promise<object[]> =>
		(await calibrate(corp)).drift.map((item) => ({
			external_userid: item.json.external_userid,
			cause: syncOf(item).cause,
		}));

	test('has taken nothing of what it found from the next one', async () => {
		// The customers of missing relations are asked for when everything else has been read.
		await corp.post('/sim/faults', {
			endpoint: 'externalcontact/get',
			kind: 'errcode',
			value: 48002,
			first: 1,
		});
		const { error } = await runSync(corp, 'calibrate', [{}]);
		expect(error).toBeDefined();
		expect(await causes()).toEqual([
			{ external_userid: plain[0]!.external_userid, cause: 'no_callbacks' },
			{ external_userid: plain[1]!.external_userid, cause: 'relation_gone' },
		]);
		expect(await causes()).toEqual([]);
	});

	test('finds a relation again that has ended, and a tag that is gone', async () => {
		await corp.post('/sim/console', { op: 'delete_tag', tag_id: idOf(VIP) });
		await corp.post('/sim/console', { op: 'delete_customer', ...plain[2]! });
		await corp.post('/sim/faults', {
			endpoint: 'externalcontact/get',
			kind: 'errcode',
			value: 48002,
			count: 1,
		});
		const { error } = await runSync(corp, 'calibrate', [{}]);
		expect(error).toBeDefined();
		const found = await causes();
		for (const n of [1, 2]) {
			const { external_userid } = plain[n]!;
			expect(found).toContainEqual({ external_userid, cause: 'relation_gone' });
		}
		expect(found).toContainEqual(expect.objectContaining({ cause: 'tag_deleted' }));
	});
});
