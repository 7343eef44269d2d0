import type { IDataObject } from 'n8n-workflow';
import { stampTags } from '../../../lib/ledger/stamp-tags';
import { readStamps } from '../../../lib/ledger/tag-stamps';
import { TestCorp } from '../corp';
import {
	byPolicies,
	decayOf,
	faultOf,
	hint,
	ledgerOf,
	runDecay,
	stampAt,
	sweep,
	touch,
	type Relation,
} from './decaying';

const INVITED = '双十一活动/受邀';
const VIP = '客户等级/VIP';
const ZHANG = { userid: 'zhangsan', external_userid: 'wm_1' };
const LI = { userid: 'lisi', external_userid: 'wm_1' };

const WEEK = byPolicies([
	{ id: 'week', group: '双十一活动', mode: 'fixed', days: 7 },
	{ id: 'level', group: '客户等级', mode: 'never' },
]);

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => await corp.stop());

/** As the journal writes it: `decay` took the tags of the relation off, or a person did. */
async function takeOff(relation: Relation, at: string, source: 'decay' | 'mark'): Promise<void> {
	await stampOnOff(relation, at, source, 0);
}

async function stampOnOff(relation: Relation, at: string, source: string, present: 0 | 1): Promise<void> {
	const ledger = await ledgerOf(corp);
	try {
		const { corpid } = corp.simulator;
		const stamps = await readStamps(ledger.db, corpid, [relation]);
		const events = stamps
			.filter((stamp) => stamp.present !== present)
			.map(({ userid, external_userid, tag_id }) => ({
				userid,
				external_userid,
				tag_id,
				present,
				at: Date.parse(at),
				source,
			}));
		await stampTags(ledger.db, corpid, events);
	} finally {
		await ledger.close();
	}
}

const statuses = (items: Array<{ json: IDataObject }> | undefined): string[] =>
	(items ?? []).map(({ json }) => decayOf(json).status);

describe('a campaign tag that expired and was taken off for it', () => {
	beforeEach(async () => {
		await stampAt(corp, '2025-11-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
		await sweep(corp, WEEK, '2025-11-09T00:00:00Z');
		await takeOff(ZHANG, '2025-11-09T00:00:00Z', 'decay');
	});

	test('comes back with a fresh life when the customer asks again', async () => {
		const asked = { ...ZHANG, question: '还有活动吗' };
		const run = await touch(corp, WEEK, [asked], '2025-11-12T00:00:00Z');
		expect(run.outputs[1]).toEqual([]);
		const { json } = run.outputs[0]![0]!;
		const { tag_id } = decayOf(json).tags[0]!;
		expect(json).toEqual({
			...asked,
			add_tag: [tag_id],
			decay: {
				status: 'reactivated',
				reasons: [{ code: 'REACTIVATED', rule: 'week', message: expect.stringContaining(INVITED) as string }],
				tags: [{ tag: INVITED, tag_id, policy: 'week' }],
			},
		});
		await stampOnOff(ZHANG, '2025-11-12T00:00:05Z', 'mark', 1);
		expect((await sweep(corp, WEEK, '2025-11-19T00:00:04Z')).lines).toEqual([]);
		expect((await sweep(corp, WEEK, '2025-11-19T00:00:05Z')).lines).toEqual([
			`zhangsan expired ${INVITED}@week`,
		]);
	});

	test('lives on though the clock that put it on was behind', async () => {
		await touch(corp, WEEK, [ZHANG], '2025-11-12T00:00:00Z');
		await stampOnOff(ZHANG, '2025-11-11T23:59:00Z', 'mark', 1);
		expect((await sweep(corp, WEEK, '2025-11-18T23:59:59Z')).lines).toEqual([]);
		expect((await sweep(corp, WEEK, '2025-11-19T00:00:00Z')).lines).toHaveLength(1);
	});

	test('comes back for the customer as a whole where the item names no member', async () => {
		const run = await touch(corp, WEEK, [{ external_userid: 'wm_1' }], '2025-11-12T00:00:00Z');
		expect(run.outputs[0]![0]!.json).toMatchObject(ZHANG);
	});

	test('stays off for what another member heard, or for another tag', async () => {
		const other = await touch(corp, WEEK, [LI], '2025-11-12T00:00:00Z');
		expect(statuses(other.outputs[1])).toEqual(['untouched']);
		const tagged = await touch(corp, WEEK, [ZHANG], '2025-11-13T00:00:00Z', {
			onlyTag: { __rl: true, mode: 'name', value: VIP },
		});
		expect(statuses(tagged.outputs[1])).toEqual(['untouched']);
	});

	test('stays off for what happened before it expired', async () => {
		const late = { ...ZHANG, at: '2025-11-07T00:00:00Z' };
		const run = await touch(corp, WEEK, [late], '2025-11-12T00:00:00Z', { atField: 'at' });
		expect(statuses(run.outputs[1])).toEqual(['touched']);
	});

	test('is asked for again when the same message is delivered again before it was put on, and not after', async () => {
		const message = { ...ZHANG, msgid: 'm1' };
		const byId = { options: { keyField: 'msgid' } };
		const first = await touch(corp, WEEK, [message, message], '2025-11-12T00:00:00Z', byId);
		expect([statuses(first.outputs[0]), statuses(first.outputs[1])]).toEqual([['reactivated'], ['repeated']]);
		const again = await touch(corp, WEEK, [message], '2025-11-12T00:10:00Z', byId);
		expect(again.outputs[0]).toEqual(first.outputs[0]);
		// A day after it would have expired again, it is not worth it any more.
		const tooLate = await touch(corp, WEEK, [message], '2025-11-20T00:00:00Z', byId);
		expect(statuses(tooLate.outputs[1])).toEqual(['repeated']);
		await stampOnOff(ZHANG, '2025-11-12T00:20:00Z', 'mark', 1);
		const after = await touch(corp, WEEK, [message], '2025-11-12T00:30:00Z', byId);
		expect([after.outputs[0], statuses(after.outputs[1])]).toEqual([[], ['repeated']]);
	});
});

test('a tag that a person took off does not come back, also when it had expired before', async () => {
	await stampAt(corp, '2025-11-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
	await takeOff(ZHANG, '2025-11-05T00:00:00Z', 'mark');
	await stampAt(corp, '2025-11-01T00:00:00Z', { ...LI, tags: [INVITED] });
	await takeOff(LI, '2025-11-09T00:00:00Z', 'mark');
	const run = await touch(corp, WEEK, [{ external_userid: 'wm_1' }], '2025-11-12T00:00:00Z');
	expect([run.outputs[0], statuses(run.outputs[1])]).toEqual([[], ['untouched']]);
});

test('relations of one customer come back each as an item of its own', async () => {
	for (const relation of [ZHANG, LI]) {
		await stampAt(corp, '2025-11-01T00:00:00Z', { ...relation, tags: [INVITED] });
		await takeOff(relation, '2025-11-09T00:00:00Z', 'decay');
	}
	const run = await touch(corp, WEEK, [{ external_userid: 'wm_1', order: 7 }], '2025-11-12T00:00:00Z');
	expect(run.outputs[0]!.map(({ json }) => [json.userid, json.order])).toEqual([
		['lisi', 7],
		['zhangsan', 7],
	]);
});

test('a score comes back at the upper threshold, not before', async () => {
	const policies = byPolicies([
		{
			id: 'score',
			mode: 'half_life',
			half_life_days: 1,
			threshold_off: 0.25,
			threshold_on: 0.7,
			weights: { glance: 0.3 },
		},
	]);
	await stampAt(corp, '2025-11-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
	await sweep(corp, policies, '2025-11-03T00:00:00Z');
	await takeOff(ZHANG, '2025-11-03T00:00:00Z', 'decay');
	const glance = async (at: string) => {
		const { outputs } = await touch(corp, policies, [ZHANG], at, { kind: 'glance' });
		return statuses(outputs.flat());
	};
	// Ten days later next to nothing is left of the first point.
	expect(await glance('2025-11-13T00:00:00Z')).toEqual(['touched']);
	expect((await sweep(corp, policies, '2025-11-13T00:00:01Z')).lines).toEqual([]);
	expect(await glance('2025-11-13T00:00:02Z')).toEqual(['touched']);
	expect(await glance('2025-11-13T00:00:04Z')).toEqual(['reactivated']);
});

test('the same interaction delivered twice counts once', async () => {
	const policies = byPolicies([{ id: 'score', mode: 'half_life', half_life_days: 10 }]);
	await stampAt(corp, '2025-11-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
	const reply = { ...ZHANG, at: '2025-11-01T00:00:00Z' };
	for (const expected of ['touched', 'repeated', 'repeated']) {
		const run = await touch(corp, policies, [reply], '2025-11-02T00:00:00Z', { atField: 'at' });
		expect(statuses(run.outputs[1])).toEqual([expected]);
	}
	// Two points halve down to a quarter in three half-lives.
	expect((await sweep(corp, policies, '2025-11-30T23:59:59Z')).lines).toEqual([]);
	expect((await sweep(corp, policies, '2025-12-01T00:00:00Z')).lines).toHaveLength(1);
});

test('says of every item what it did', async () => {
	await stampAt(corp, '2025-11-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
	await stampAt(corp, '2025-11-01T00:00:00Z', { ...LI, external_userid: 'wm_2', tags: [INVITED] });
	const policies = byPolicies([
		{ id: 'deaf', member: 'lisi', mode: 'sliding', days: 7, weights: { reply: 0 } },
		{ id: 'week', mode: 'sliding', days: 7 },
	]);
	const items = [ZHANG, { external_userid: 'wm_2' }, { external_userid: 'wm_none' }];
	const run = await touch(corp, policies, items, '2025-11-02T00:00:00Z');
	expect(run.outputs[1]!.map(({ json }) => json)).toEqual([
		{ ...ZHANG, decay: { status: 'touched', touched: 1 } },
		{ external_userid: 'wm_2', decay: { status: 'untouched', touched: 0 } },
		{ external_userid: 'wm_none', decay: { status: 'unknown_customer', touched: 0 } },
	]);
	expect(hint(run)).toBe(
		'0 reactivated, 1 touched, 1 touched nothing, 0 delivered before, 1 of unknown customers',
	);
});

test('what touching nodes believe of policies does not move the schedule of the sweep', async () => {
	await stampAt(corp, '2025-11-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
	expect((await sweep(corp, WEEK, '2025-11-09T00:00:00Z')).lines).toHaveLength(1);
	const others = byPolicies([{ id: 'long', mode: 'fixed', months: 12 }]);
	await touch(corp, others, [ZHANG], '2025-11-05T00:00:00Z');
	expect((await sweep(corp, WEEK, '2025-11-09T00:00:00Z')).lines).toHaveLength(1);
});

test.each([
	['an unknown kind', { kind: 'replly' }, ZHANG, /"Kind" has the value "replly".*reply.*visit/s],
	['no customer', {}, { userid: 'zhangsan' }, /"external_userid" is empty/],
	['no time where one is named', { atField: 'at' }, ZHANG, /"at" is empty/],
	['a time that is none', { atField: 'at' }, { ...ZHANG, at: 'soon' }, /"at" has the value "soon"/],
	['an unknown tag', { onlyTag: '双十一活动/受要' }, ZHANG, /受要.*受邀/s],
])('%s is refused before anything is written', async (_what, parameters, item, text) => {
	await stampAt(corp, '2025-11-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
	const policies = byPolicies([{ id: 'slides', mode: 'sliding', days: 7, weights: { visit: 2 } }]);
	const run = await runDecay(
		corp,
		'touch',
		{ ...policies, ...parameters, options: { asOf: '2025-11-05T00:00:00Z' } },
		[item],
	);
	expect(faultOf(run)).toMatch(text);
	expect((await sweep(corp, policies, '2025-11-08T00:00:00Z')).lines).toHaveLength(1);
});

describe('where the user chose to continue', () => {
	test('a bad item comes out with its error, and the others count', async () => {
		await stampAt(corp, '2025-11-01T00:00:00Z', { ...ZHANG, tags: [INVITED] });
		const parameters = { ...WEEK, options: { asOf: '2025-11-02T00:00:00Z' } };
		const run = await runDecay(corp, 'touch', parameters, [{ userid: 'zhangsan' }, ZHANG], {
			onError: 'continueRegularOutput',
		});
		const [bad, good] = run.outputs[1]!;
		expect(bad!.json).not.toHaveProperty('decay');
		expect(good!.json.decay).toEqual({ status: 'touched', touched: 1 });
	});

	test.each(['touch', 'sweep'])('a %s that fails as a whole gives nothing to change', async (operation) => {
		const bad = byPolicies([{ mode: 'fixed', days: -1 }]);
		const items = [{ ...ZHANG, add_tag: [INVITED] }];
		const run = await runDecay(corp, operation, bad, items, { onError: 'continueRegularOutput' });
		expect(run.outputs[0]).toEqual([]);
		expect(run.outputs[1]).toHaveLength(1);
	});
});
