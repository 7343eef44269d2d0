import { noteCallback } from '../../../lib/ledger/heard-callbacks';
import { TestCorp } from '../corp';
import {
	calibrate,
	editInWecom,
	hearCallback,
	hearEdit,
	hint,
	mark,
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

describe('the likely cause', () => {
	const causesOf = async (): Promise<Array<string | undefined>> =>
		(await calibrate(corp)).drift.map((item) => syncOf(item).cause);

	test('is an edit in WeCom where a callback told of one', async () => {
		await hearCallback(corp, Date.now() - 60_000);
		await calibrate(corp);
		await tick();
		await editInWecom(corp, 'mark', plain[0]!, idOf(VIP));
		await hearEdit(corp, plain[0]!);
		await tick();
		const { drift } = await calibrate(corp);
		expect(syncOf(drift[0]!)).toMatchObject({ cause: 'console_edit', reasons: [{ code: 'CONSOLE_EDIT' }] });
		expect(syncOf(drift[0]!).heard_edit_at).not.toBeNull();
		expect(syncOf(drift[0]!).tags).toMatchObject([{ tag: VIP, base: 'off', theirs: 'add' }]);
	});

	test('is a lost callback where others come', async () => {
		await hearCallback(corp, Date.now() - 60_000);
		await calibrate(corp);
		await editInWecom(corp, 'mark', plain[0]!, idOf(VIP));
		await tick();
		await hearCallback(corp);
		expect(await causesOf()).toEqual(['lost_callback']);
	});

	test('is another app where the same changed on many relations', async () => {
		await hearCallback(corp, Date.now() - 60_000);
		await calibrate(corp);
		for (const relation of plain.slice(0, 6)) await editInWecom(corp, 'mark', relation, idOf(VIP));
		await editInWecom(corp, 'mark', plain[7]!, idOf(INVITED));
		await tick();
		await hearCallback(corp);
		expect((await causesOf()).sort()).toEqual(
			[...Array<string>(6).fill('other_app'), 'lost_callback'].sort(),
		);
	});

	test('cannot be told without callbacks', async () => {
		await calibrate(corp);
		await tick();
		// They begin only now, and tell nothing of what was before.
		await hearCallback(corp);
		await editInWecom(corp, 'mark', plain[0]!, idOf(VIP));
		expect(await causesOf()).toEqual(['no_callbacks']);
	});

	test('cannot be told where callbacks have stopped since', async () => {
		await hearCallback(corp, Date.now() - 60_000);
		await calibrate(corp);
		for (const relation of plain.slice(0, 6)) await editInWecom(corp, 'mark', relation, idOf(VIP));
		const { drift } = await calibrate(corp);
		expect(drift.map((item) => syncOf(item).cause)).toEqual(Array<string>(6).fill('no_callbacks'));
		expect(syncOf(drift[0]!).message).toMatch(/no callback of anything has come since \d{4}-.*WeCom Trigger/);
	});

	test('is a lost write where nobody was ever seen to have what this package wrote', async () => {
		await calibrate(corp);
		await tick();
		await mark(corp, [{ ...plain[0]!, add_tag: [VIP] }]);
		await tick();
		await editInWecom(corp, 'unmark', plain[0]!, idOf(VIP));
		expect(await causesOf()).toEqual(['own_write_lost']);
	});

	test('is the deletion of the tag', async () => {
		await editInWecom(corp, 'mark', plain[0]!, idOf(VIP));
		await calibrate(corp);
		await corp.post('/sim/console', { op: 'delete_tag', tag_id: idOf(VIP) });
		const { drift, run } = await calibrate(corp);
		expect(new Set(drift.map((item) => syncOf(item).cause))).toEqual(new Set(['tag_deleted']));
		expect(drift.map(({ json }) => json.userid)).toContain(plain[0]!.userid);
		expect(hint(run)).toContain('1 tags are no longer in the tag library');
	});
});

test('callbacks of other corps tell nothing', async () => {
	await withLedger(corp, async ({ db }) => await noteCallback(db, 'another corp', 1));
	await calibrate(corp);
	await editInWecom(corp, 'mark', plain[0]!, idOf(VIP));
	expect((await calibrate(corp)).drift.map((item) => syncOf(item).cause)).toEqual(['no_callbacks']);
});
