import { expectPromised } from '../../package/output-shape';
import { TestCorp } from '../corp';
import {
	calibrate,
	editInWecom,
	hint,
	mark,
	merge,
	resolve,
	syncOf,
	tagIds,
	tick,
	type Relation,
} from './syncing';

const VIP = '客户等级/VIP';
const REFUNDED = '成交状态/已退款';

let corp: TestCorp;
let ids: Map<string, string>;
let relations: Relation[];

beforeAll(async () => {
	corp = await TestCorp.start();
	ids = await tagIds(corp);
	relations = (await corp.relations())
		.filter(({ tags }) => !tags.includes(ids.get(VIP)!) && !tags.includes(ids.get(REFUNDED)!))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
	await mark(corp, [{ ...relations[0]!, add_tag: [VIP] }]);
	await calibrate(corp);
	await tick();
	await editInWecom(corp, 'unmark', relations[0]!, ids.get(VIP)!);
	await editInWecom(corp, 'mark', relations[1]!, ids.get(REFUNDED)!);
});
afterEach(() => {
	delete process.env.WECOM_NODES_LOCALE;
});
afterAll(async () => await corp.stop());

const RULES = {
	rulesFrom: 'document',
	document: JSON.stringify({
		version: 1,
		exclusions: [{ id: 'no-refund-vip', kind: 'excludes', tags: [REFUNDED], others: [VIP] }],
	}),
};

test('what Merge gives is what its preview promises', async () => {
	const items = [
		{ ...relations[0]!, add_tag: [VIP] },
		{ ...relations[2]!, add_tag: [VIP] },
	];
	const { merged } = await merge(corp, items);
	for (const { json } of merged) expectPromised(json, 'TagSync', 'merge');
});

test('says in Chinese what clashes, what is proposed, and what was decided', async () => {
	process.env.WECOM_NODES_LOCALE = 'zh-CN';
	const { review, run } = await merge(corp, [{ ...relations[1]!, add_tag: [VIP] }], {
		...RULES,
		resolveClashes: 'review',
	});
	const { reasons, proposal } = syncOf(review[0]!);
	expect(reasons[0]!.message).toBe(
		`这次请求与企业微信里的某人的改动不能并存。这些标签不能同时存在：${REFUNDED}、${VIP}。需要人来决定。`,
	);
	expect(proposal!.message).toBe('建议：保持企业微信里的现状。');
	expect(hint(run)).toBe('合并 0 条 · 待复核 1 条');
	const [decided] = (
		await resolve(
			corp,
			[{ json: { ...review[0]!.json, choices: { [VIP]: 'ours', [REFUNDED]: 'theirs' } } }],
			RULES,
		)
	).review;
	expect(syncOf(decided!).reasons[0]!.message).toMatch(/^所选的结果违反规则。/);
	const { merged } = await resolve(corp, [{ json: { ...review[0]!.json, choices: 'ours' } }], RULES);
	expect(syncOf(merged[0]!).reasons[0]!.message).toBe(`人工决定：打上 ${VIP}；移除 ${REFUNDED}。`);
	expectPromised(merged[0]!.json, 'TagSync', 'resolve');
});

test('says in Chinese what drifted and why', async () => {
	process.env.WECOM_NODES_LOCALE = 'zh-CN';
	await calibrate(corp);
	await tick();
	await editInWecom(corp, 'mark', relations[3]!, ids.get(VIP)!);
	const { drift, run } = await calibrate(corp);
	expect(syncOf(drift[0]!).message).toMatch(
		/^可能是人改的，也可能是其他应用：台账上次读取（\d{4}-\d\d-\d\d \d\d:\d\d）时还没有接收回调，无法区分。$/,
	);
	expect(hint(run)).toMatch(/^用 \d+ 次调用读取 \d+ 个跟进关系，其中 1 个与台账不符$/);
	expectPromised({ ...drift[0]!.json }, 'TagSync', 'calibrate');
});
