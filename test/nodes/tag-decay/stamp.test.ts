import { readStamps } from '../../../lib/ledger/tag-stamps';
import { stampTags } from '../../../lib/ledger/stamp-tags';
import { TestCorp } from '../corp';
import { byPolicies, faultOf, hint, ledgerOf, mark, runDecay, stampAt, succeeded, sweep } from './decaying';

const INVITED = '双十一活动/受邀';
const WARMED = '双十一活动/预热';
const ZHANG = { userid: 'zhangsan', external_userid: 'wm_1' };
const DAY = 24 * 3_600_000;

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => await corp.stop());

/** Since when the ledger has each tag, oldest first. */
async function sinceOf(relation = ZHANG): Promise<string[]> {
	const ledger = await ledgerOf(corp);
	try {
		const { corpid } = corp.simulator;
		const stamps = await readStamps(ledger.db, corpid, [relation]);
		return stamps.map(({ since }) => new Date(since).toISOString()).sort();
	} finally {
		await ledger.close();
	}
}

test('tags of customers as WeCom Tag gives them get an age, and a second run changes nothing', async () => {
	const relations = await corp.relations();
	const tagged = relations.reduce((sum, { tags }) => sum + tags.length, 0);
	expect(tagged).toBeGreaterThan(50);
	const first = succeeded(await runDecay(corp, 'stamp', { tagsField: 'tags' }, relations));
	expect(hint(first)).toBe(`Age of ${tagged} tags noted, 0 known already`);
	expect(first.outputs[0]!.map(({ json }) => json)).toEqual(
		relations.map((relation) => ({ ...relation, decay: { status: 'stamped', tags: relation.tags.length } })),
	);
	const second = succeeded(await runDecay(corp, 'stamp', {}, relations));
	expect(hint(second)).toBe(`Age of 0 tags noted, ${tagged} known already`);
});

test('of unknown age they count from now', async () => {
	const before = Date.now();
	succeeded(await runDecay(corp, 'stamp', {}, [{ ...ZHANG, tags: [INVITED] }]));
	const [since] = await sinceOf();
	expect(Date.parse(since!)).toBeGreaterThanOrEqual(before);
	expect(Date.parse(since!)).toBeLessThanOrEqual(Date.now());
});

test('of unknown age they count from a date, which is midnight where the workflow is', async () => {
	const dated = { age: 'date', ageDate: '2025-10-01T00:00:00+08:00' };
	succeeded(await runDecay(corp, 'stamp', dated, [{ ...ZHANG, tags: [INVITED] }]));
	expect(await sinceOf()).toEqual(['2025-09-30T16:00:00.000Z']);
});

test.each([
	['text', '2025-10-01T00:00:00Z'],
	['seconds, as WeCom writes times', Date.parse('2025-10-01T00:00:00Z') / 1000],
])('count from an item field in %s', async (_what, at) => {
	const fields = { age: 'field', ageField: 'at' };
	succeeded(await runDecay(corp, 'stamp', fields, [{ ...ZHANG, tags: [INVITED], at }]));
	expect(await sinceOf()).toEqual(['2025-10-01T00:00:00.000Z']);
});

test('a known age stays, unless an older one is told', async () => {
	await stampAt(corp, '2025-10-05T00:00:00Z', { ...ZHANG, tags: [INVITED] });
	await stampAt(corp, '2025-10-09T00:00:00Z', { ...ZHANG, tags: [INVITED, WARMED] });
	succeeded(await runDecay(corp, 'stamp', {}, [{ ...ZHANG, userid: 'ZhangSan', tags: [INVITED] }]));
	expect(await sinceOf()).toEqual(['2025-10-05T00:00:00.000Z', '2025-10-09T00:00:00.000Z']);
	await stampAt(corp, '2025-10-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
	expect(await sinceOf()).toEqual(['2025-10-01T00:00:00.000Z', '2025-10-09T00:00:00.000Z']);
});

test('tags that the WeCom Tag node puts on need no stamping', async () => {
	const [relation] = await corp.relations();
	const { userid, external_userid } = relation!;
	await mark(corp, [{ userid, external_userid, add_tag: [INVITED] }]);
	const policies = byPolicies([{ id: 'week', group: '双十一活动', mode: 'fixed', days: 7 }]);
	const at = async (ms: number) =>
		(await sweep(corp, policies, new Date(Date.now() + ms).toISOString())).lines;
	expect(await at(6 * DAY)).toEqual([]);
	expect(await at(8 * DAY)).toEqual([`${userid} expired ${INVITED}@week`]);
});

test('a tag that came back in the meantime begins a new life', async () => {
	await stampAt(corp, '2025-10-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
	const ledger = await ledgerOf(corp);
	const [stamp] = await readStamps(ledger.db, corp.simulator.corpid, [ZHANG]);
	await stampTags(ledger.db, corp.simulator.corpid, [
		{ ...ZHANG, tag_id: stamp!.tag_id, present: 0, at: Date.parse('2025-10-02T00:00:00Z'), source: 'mark' },
	]);
	await ledger.close();
	const before = Date.now();
	succeeded(await runDecay(corp, 'stamp', {}, [{ ...ZHANG, tags: [INVITED] }]));
	expect(Date.parse((await sinceOf())[0]!)).toBeGreaterThanOrEqual(before);
});

test('what the tag library does not know is passed over and told', async () => {
	const run = succeeded(await runDecay(corp, 'stamp', {}, [{ ...ZHANG, tags: [INVITED, '没有/这个'] }]));
	expect(run.outputs[0]![0]!.json.decay).toEqual({ status: 'stamped', tags: 1, unknown_tags: ['没有/这个'] });
	expect(hint(run)).toContain('1 tags are not in the tag library');
});

test.each([
	['no member', { external_userid: 'wm_1', tags: [] }, {}, /"userid" is empty/],
	['no customer', { userid: 'zhangsan', tags: [] }, {}, /"external_userid" is empty/],
	['no list of tags', { ...ZHANG }, {}, /"tags" is empty/],
	['something else than tags', { ...ZHANG, tags: { a: 1 } }, {}, /"tags" has the value \{"a":1\}/],
	['no age', { ...ZHANG, tags: [] }, { age: 'field', ageField: 'at' }, /"at" is empty/],
	[
		'an age in the future',
		{ ...ZHANG, tags: [INVITED], at: '2999-01-01' },
		{ age: 'field', ageField: 'at' },
		/not in the future/,
	],
	[
		'a date that is none',
		{ ...ZHANG, tags: [INVITED] },
		{ age: 'date', ageDate: 'soon' },
		/"Date" has the value "soon"/,
	],
])('%s is refused before anything is written', async (_what, item, parameters, text) => {
	const run = await runDecay(corp, 'stamp', parameters, [
		{ ...ZHANG, tags: [INVITED], at: '2025-01-01' },
		item,
	]);
	expect(faultOf(run)).toMatch(text);
	expect(await sinceOf()).toEqual([]);
});

test('a bad item is passed over where the user chose to continue', async () => {
	const items = [{ ...ZHANG, tags: [INVITED] }, { tags: [INVITED] }];
	const run = await runDecay(corp, 'stamp', {}, items, { onError: 'continueRegularOutput' });
	expect(run.outputs[0]).toHaveLength(2);
	expect(run.outputs[0]![1]!.json).not.toHaveProperty('decay');
	expect(await sinceOf()).toHaveLength(1);
});
