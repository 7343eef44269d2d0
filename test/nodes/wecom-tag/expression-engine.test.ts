import { Expression } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { readTagIds } from './tag-ids';
import { chosen, mark, results, runTag, succeeded, tally, UNLIMITED } from './tagging';

// The engine that n8n uses in production; the other suites run with the older one.
beforeAll(async () => {
	await Expression.initExpressionEngine({
		engine: 'vm',
		bridgeTimeout: 5000,
		bridgeMemoryLimit: 128,
		poolSize: 1,
		maxCodeCacheSize: 1024,
	});
	expect(Expression.getActiveImplementation()).toBe('vm');
});
afterAll(async () => await Expression.disposeExpressionEngine());

const VIP = '客户等级/VIP';

let corp: TestCorp;
let vip: string;

beforeAll(async () => {
	corp = await TestCorp.start();
	vip = (await readTagIds(corp))(VIP);
});
beforeEach(async () => await corp.post('/sim/reset'));
afterAll(async () => await corp.stop());

async function bareRelations(count: number) {
	const bare = (await corp.relations()).filter(({ tags }) => !tags.includes(vip)).slice(0, count);
	expect(bare).toHaveLength(count);
	return bare.map(({ userid, external_userid }) => ({ userid, external_userid }));
}

test.each([
	['a field name', {}],
	[
		'a plain expression',
		{ memberField: '={{ $json.userid }}', customerField: '={{ $json["external_userid"] }}' },
	],
	[
		'a computed expression',
		{
			memberField: '={{ $json.userid.toUpperCase() }}',
			customerField: '={{ [$json.external_userid].join("") }}',
		},
	],
	['the item of another node', { memberField: '={{ $("Start").item.json.userid }}' }],
])('ids come from %s', async (_what, fields) => {
	const items = await bareRelations(20);
	const run = await mark(corp, items, { ...fields, addTags: chosen(VIP) }, { wecomApi: UNLIMITED });
	expect(tally(run)).toEqual({ applied: 20 });
	for (const { userid, external_userid } of items)
		expect(await corp.tagsOf(userid, external_userid)).toContain(vip);
});

test('each item gets the tags its own expressions give', async () => {
	const levels = ['VIP', '金卡', '银卡'];
	const items = (await bareRelations(9)).map((relation, n) => ({ ...relation, score: n % 3 }));
	await mark(corp, items, {
		addField: '={{ ["客户等级/" + ["VIP", "金卡", "银卡"][$json.score]] }}',
		addTags: chosen('=双十一活动/{{ $json.score > 1 ? "预热" : "受邀" }}'),
	});
	const idOf = await readTagIds(corp);
	for (const { userid, external_userid, score } of items) {
		expect(await corp.tagsOf(userid, external_userid)).toEqual(
			expect.arrayContaining([
				idOf(`客户等级/${levels[score]}`),
				idOf(score > 1 ? '双十一活动/预热' : '双十一活动/受邀'),
			]),
		);
	}
});

test('an expression that gives nothing is an empty field', async () => {
	const [relation] = await bareRelations(1);
	const run = await mark(corp, [{ ...relation! }], {
		customerField: '={{ $json.nothing.at.all }}',
		addTags: chosen(VIP),
	});
	expect(results(run)[0]).toMatchObject({ status: 'failed', reasons: [{ code: 'MISSING_FIELD' }] });
});

test('a change set and its tag library are named by expressions', async () => {
	const items = await bareRelations(2);
	const marked = await mark(corp, items, { addTags: chosen(VIP) });
	const before = results(marked)[0]!.change_set!;
	const run = succeeded(
		await runTag(
			corp,
			'customerTag.undo',
			{ changeSet: { __rl: true, mode: 'id', value: '={{ $json.wecom.change_set }}' } },
			[{ wecom: { change_set: before } }],
		),
	);
	expect(run.outputs[0]).toHaveLength(2);
	expect(await corp.tagsOf(items[0]!.userid, items[0]!.external_userid)).not.toContain(vip);

	const ensured = succeeded(
		await runTag(
			corp,
			'tag.ensure',
			{ groupName: '={{ $json.campaign }}', tagNames: '={{ $json.stages }}' },
			[{ campaign: '双十二', stages: ['预热', '下单'] }],
		),
	);
	expect(ensured.outputs[0]!.map(({ json }) => (json.wecom as { path: string }).path)).toEqual([
		'双十二/预热',
		'双十二/下单',
	]);
});
