import type { IDataObject } from 'n8n-workflow';
import { openLedger } from '../../../lib/ledger/open';
import { TestCorp } from '../corp';
import { mark, runTag } from '../wecom-tag/tagging';
import { BEGIN, TAG } from './ramp';
import {
	assign,
	COMPLAINT,
	customers,
	evaluate,
	groups,
	hint,
	HOUR,
	ID,
	operate,
	placed,
	planned,
	runRollout,
	stage,
	standing,
} from './rollout';

const PEOPLE = customers(2_000);

let corp: TestCorp;
let fresh = 0;
let id: string;

beforeAll(async () => {
	corp = await TestCorp.start();
});
afterAll(async () => await corp.stop());
beforeEach(() => {
	id = `${ID}-${(fresh += 1)}`;
});

const here = (parameters: IDataObject = {}): IDataObject => ({ rolloutId: id, ...parameters });
const thisOne = (): IDataObject => ({ rollout: { __rl: true, mode: 'id', value: id } });

test('sends everybody to one of three outputs, with group, bucket, stage and reason', async () => {
	const run = await assign(corp, PEOPLE, here());
	const [exposed, heldBack, control] = run.outputs;
	expect(run.outputs.flat()).toHaveLength(PEOPLE.length);
	for (const [items, group, code, from, to] of [
		[exposed!, 'exposed', 'IN_STAGE', 0, 400],
		[heldBack!, 'held_back', 'BEYOND_STAGE', 400, 8_000],
		[control!, 'control', 'CONTROL_GROUP', 8_000, 10_000],
	] as const) {
		expect(items.length).toBeGreaterThan(0);
		for (const item of items) {
			const { bucket, reasons, ...rest } = placed(item);
			expect(rest).toEqual({ id, group, stage: 1, share: 5 });
			expect(bucket).toBeGreaterThanOrEqual(from);
			expect(bucket).toBeLessThan(to);
			expect(reasons).toEqual([{ code, message: expect.stringMatching(/\.$/) }]);
		}
	}
});

test('asks WeCom nothing', async () => {
	const { endpoints: before } = await corp.get<{ endpoints: object }>('/sim/stats');
	await assign(corp, PEOPLE, here());
	expect((await corp.get<{ endpoints: object }>('/sim/stats')).endpoints).toEqual(before);
});

test('gives the same answer again, in any order, and leaves items otherwise untouched', async () => {
	const first = await assign(corp, PEOPLE, here());
	const again = await assign(
		corp,
		[...PEOPLE].reverse().map((item, index) => ({ ...item, index, nested: { kept: true } })),
		here(),
	);
	expect(groups(again).reverse()).toEqual(groups(first));
	for (const { json } of again.outputs.flat()) {
		expect(json).toMatchObject({ external_userid: expect.any(String), nested: { kept: true } });
	}
	expect(hint(again)).toContain('0 customers newly exposed');
});

test('puts all relations of a customer on one side', async () => {
	const items = PEOPLE.flatMap((item) => ['a', 'b', 'c'].map((userid) => ({ ...item, userid })));
	const found = groups(await assign(corp, items, here()));
	for (let index = 0; index < found.length; index += 3) {
		expect(new Set(found.slice(index, index + 3)).size).toBe(1);
	}
});

test('fixes the audience with the first run: who comes later is held back', async () => {
	await assign(corp, PEOPLE.slice(0, 1_000), here());
	const run = await assign(corp, PEOPLE, here());
	for (const item of run.outputs.flat()) {
		const isNew = String(item.json.external_userid) >= 'wm001000';
		expect(placed(item).reasons[0]!.code === 'NOT_IN_AUDIENCE').toBe(isNew);
		if (isNew) expect(placed(item).group).toBe('held_back');
	}
});

test('exposes nobody new while paused, and everybody due again when resumed', async () => {
	const plan = here({ stages: { stage: [stage(10, { soakHours: 0 }), stage(100)] } });
	const before = await assign(corp, PEOPLE, plan, BEGIN);
	expect(standing(await evaluate(corp, BEGIN, thisOne()))).toMatchObject({ decision: 'promote', stage: 2 });
	await operate(corp, 'pause', { ...thisOne(), by: 'lisi' });
	const paused = await assign(corp, PEOPLE, plan, BEGIN + HOUR);
	expect(groups(paused)).toEqual(groups(before));
	expect(placed(paused.outputs[1]![0]!).reasons).toMatchObject([{ code: 'PAUSED' }]);
	await operate(corp, 'resume', thisOne());
	const resumed = await assign(corp, PEOPLE, plan, BEGIN + 2 * HOUR);
	expect(resumed.outputs[1]).toEqual([]);
});

test('lists come before the draw', async () => {
	const plan = { always: 'wm000001, wm000002\nwm000003', never: 'wm000004' };
	const run = await assign(corp, PEOPLE, here({ plan, stages: { stage: [stage(1), stage(100)] } }));
	const of = (customer: string) =>
		placed(run.outputs.flat().find(({ json }) => json.external_userid === customer)!);
	for (const customer of ['wm000001', 'wm000002', 'wm000003']) {
		expect(of(customer)).toMatchObject({ group: 'exposed', reasons: [{ code: 'ALWAYS_LISTED' }] });
	}
	expect(of('wm000004')).toMatchObject({ group: 'not_eligible', reasons: [{ code: 'NEVER_LISTED' }] });
});

test('rollouts in different parts of one namespace share no customer', async () => {
	const part = (from: number, to: number): IDataObject => ({
		plan: { namespace: 'spring', namespaceFrom: from, namespaceTo: to },
		stages: { stage: [stage(100)] },
		controlShare: 0,
		metrics: {},
	});
	const [one, other] = [
		await assign(corp, PEOPLE, { rolloutId: `${id}-a`, ...part(0, 500) }),
		await assign(corp, PEOPLE, { rolloutId: `${id}-b`, ...part(500, 1_000) }),
	];
	const both = groups(one).map((group, index) => [group, groups(other)[index]].sort().join());
	expect(new Set(both)).toEqual(new Set(['exposed,not_eligible']));
});

test('tells before the start what can be found, and what will hold it for ever', async () => {
	const run = await assign(
		corp,
		PEOPLE,
		here({ stages: { stage: [stage(5, { minSample: 500 }), stage(100)] } }),
	);
	const told = hint(run);
	expect(told).toContain('2000 customers: about 80 exposed in the first stage, 400 in control.');
	expect(told).toMatch(/complaint: a change for the worse from 1 % to [\d.]+ % would be found/);
	expect(told).toContain('with fewer than 2000, gross differences show');
	expect(told).toContain('Stage 1 exposes about 80 customers, but 500 are asked for');
});

test('a dry run tells the same and keeps nothing', async () => {
	const dry = await assign(corp, PEOPLE, here({ dryRun: true }));
	expect(hint(dry)).toContain('2000 customers: about 80 exposed');
	const status = await runRollout(corp, 'rollout.status', thisOne());
	expect(status.error?.message).toBe(
		`Field "Rollout": there is no rollout "${id}" in the ledger. Nothing was done.`,
	);
	expect(groups(await assign(corp, PEOPLE, here()))).toEqual(groups(dry));
});

test('keeps to the plan it began with, and says that the node has another', async () => {
	const first = await assign(corp, PEOPLE, here());
	const changed = await assign(corp, PEOPLE, here({ stages: { stage: [stage(50), stage(100)] } }));
	expect(groups(changed)).toEqual(groups(first));
	expect(hint(changed)).toContain('The one it began with counts.');
});

test('holds back an item without a customer, with the reason', async () => {
	const run = await assign(corp, [...PEOPLE, {}, { external_userid: 'a b' }], here());
	const reasons = run.outputs[1]!.slice(-2).map((item) => placed(item).reasons[0]!);
	expect(reasons).toEqual([
		{
			code: 'MISSING_FIELD',
			message: 'Field "external_userid" is empty. Expected a customer external_userid (1–64 characters).',
		},
		{ code: 'INVALID_FIELD', message: expect.stringContaining('"a b"') },
	]);
});

test('reads the customer from any field', async () => {
	const run = await assign(
		corp,
		PEOPLE.map(({ external_userid }) => ({ who: { id: external_userid } })),
		here({ customerField: 'who.id' }),
	);
	expect(groups(run)).toEqual(groups(await assign(corp, PEOPLE, { rolloutId: id })));
});

test('does not tag for a rollout that was rolled back after its items were assigned', async () => {
	const [relation] = await corp.relations();
	const everybody = { stages: { stage: [stage(100)] }, controlShare: 0, metrics: {} };
	const run = await assign(corp, [{ ...relation!, tags: undefined, add_tag: [TAG] }], here(everybody));
	const items = run.outputs[0]!.map(({ json }) => json);
	expect(items).toHaveLength(1);
	await operate(corp, 'rollBack', thisOne());
	const before = await corp.relations();
	const late = await runTag(corp, 'customerTag.mark', {}, items);
	expect(late.error?.message).toMatch(/^Rollout ".*" was rolled back after these items were assigned/);
	expect(await corp.relations()).toEqual(before);
	// Somebody else's field of that name is none of ours.
	const other = await mark(corp, [{ ...items[0]!, rollout: { id: 'not a rollout' } }]);
	expect(other.outputs[1]).toEqual([]);
});

test('completes a start that was broken off after a part of the audience was written', async () => {
	const { file } = corp.credentials().tagLedgerApi!;
	await assign(corp, PEOPLE.slice(0, 100), here());
	const ledger = await openLedger({ kind: 'sqlite', file: String(file) });
	try {
		// As a process leaves it that dies between the snapshot's batches.
		await ledger.db
			.updateTable('rollouts')
			.set({ state: 'draft', stage: -1, stage_entered_at: null, version: 0 })
			.where('id', '=', id)
			.execute();
		await ledger.db.deleteFrom('rollout_transitions').where('rollout_id', '=', id).execute();
	} finally {
		await ledger.close();
	}
	const run = await assign(corp, PEOPLE, here());
	const fresh = await assign(corp, PEOPLE, { rolloutId: id });
	expect(groups(run)).toEqual(groups(fresh));
	expect(standing(await operate(corp, 'status', thisOne()))).toMatchObject({
		state: 'running',
		stage: 1,
		customers: { audience: PEOPLE.length },
		history: [{ event: 'start' }],
	});
});

test('no items, no rollout', async () => {
	const run = await runRollout(corp, 'customer.assign', planned(here()), []);
	expect(run.error).toBeUndefined();
	expect((await runRollout(corp, 'rollout.status', thisOne())).error).toBeDefined();
});

test('needs proof for every guardrail: with two, less can be found', async () => {
	const worse = async (metric: IDataObject[]): Promise<number> => {
		const run = await assign(corp, customers(20_000), here({ dryRun: true, metrics: { metric } }));
		return Number(/from 1 % to ([\d.]+) %/.exec(hint(run))?.[1]);
	};
	const one = await worse([COMPLAINT]);
	expect(one).toBeGreaterThan(1);
	expect(await worse([COMPLAINT, { ...COMPLAINT, name: 'deletion' }])).toBeGreaterThan(one);
});
