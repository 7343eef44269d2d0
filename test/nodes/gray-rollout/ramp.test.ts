import type { INodeExecutionData } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { Ramp } from './ramp';
import { operate, OUTPUTS, standing } from './rollout';

const CUSTOMERS = 3_000;

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: CUSTOMERS, concurrency: 0 });
});
afterAll(async () => await corp.stop());

const customersOf = (items: INodeExecutionData[]): Set<string> =>
	new Set(items.map(({ json }) => String(json.external_userid)));

/** The whole corp: which relation holds which tags, in no particular order. */
async function everyTag(): Promise<Map<string, Set<string>>> {
	const relations = await corp.relations();
	return new Map(
		relations.map(({ userid, external_userid, tags }) => [`${external_userid} ${userid}`, new Set(tags)]),
	);
}

test('a harmless tag goes from 5 % to everybody but the control group, and nobody is ever dropped', async () => {
	await corp.post('/sim/reset');
	const ramp = await Ramp.on(corp);
	const before = await everyTag();
	let exposed = new Set<string>();
	let control = new Set<string>();
	const shares: number[] = [];
	for (let stage = 1; stage <= 4; stage++) {
		const assigned = await ramp.expose();
		const now = customersOf(assigned.outputs[0]!);
		expect([...exposed].filter((customer) => !now.has(customer))).toEqual([]);
		exposed = now;
		control = customersOf(assigned.outputs[2]!);
		shares.push(exposed.size / CUSTOMERS);
		expect(await ramp.tagged()).toEqual(exposed);
		await ramp.pass(24);
		const verdict = await ramp.evaluate();
		expect(verdict).toMatchObject({
			output: OUTPUTS.indexOf('promote'),
			decision: 'promote',
			applied: true,
			stage: Math.min(stage + 1, 4),
			state: stage === 4 ? 'completed' : 'running',
		});
	}
	// Shares of the four fifths that are not in control, within five standard deviations.
	for (const [index, share] of [0.04, 0.16, 0.4, 0.8].entries()) {
		expect(Math.abs(shares[index]! - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / CUSTOMERS));
	}
	expect(exposed.size + control.size).toBe(CUSTOMERS);
	expect([...control].filter((customer) => exposed.has(customer))).toEqual([]);
	// Nothing else changed.
	for (const [relation, tags] of await everyTag()) {
		const [customer = ''] = relation.split(' ');
		const expected = new Set(before.get(relation));
		if (exposed.has(customer)) expected.add(ramp.tagId);
		expect(tags).toEqual(expected);
	}
});

test('a harmful tag is rolled back, and every relation holds exactly what it held before', async () => {
	await corp.post('/sim/reset');
	await corp.post('/sim/switches', { tag_effect_on_complaints: 12 });
	const harmful = { rolloutId: 'harmful' };
	const ramp = await Ramp.on(corp, harmful);
	const before = await everyTag();
	const rollout = { rollout: { __rl: true, mode: 'id', value: 'harmful' } };
	const decisions: string[] = [];
	for (let stage = 1; stage <= 3 && decisions.at(-1) !== 'roll_back'; stage++) {
		const assigned = await ramp.expose();
		if (stage === 1) expect(await ramp.tagged()).toEqual(customersOf(assigned.outputs[0]!));
		await ramp.pass(24, rollout);
		const verdict = await ramp.evaluate(rollout);
		decisions.push(verdict.decision);
		if (verdict.decision !== 'roll_back') continue;
		expect(verdict).toMatchObject({
			output: OUTPUTS.indexOf('roll_back'),
			state: 'rolling_back',
			reasons: [{ code: 'WORSE', rule: 'complaint' }],
		});
	}
	expect(decisions.at(-1)).toBe('roll_back');
	expect((await ramp.tagged()).size).toBeGreaterThan(0);

	const back = standing(await operate(corp, 'rollBack', { ...rollout, by: 'lisi' }));
	expect(back).toMatchObject({ state: 'rolled_back', complete: true, skipped: 0, failed: 0, by: 'lisi' });
	expect(await everyTag()).toEqual(before);

	const after = await ramp.expose();
	expect(after.outputs.map((items) => items.length)).toEqual([0, ramp.relations.length, 0]);
	expect(await everyTag()).toEqual(before);
});

test('what somebody changed since is left alone by the roll back, and told', async () => {
	await corp.post('/sim/reset');
	const changed = { rolloutId: 'changed' };
	const ramp = await Ramp.on(corp, changed);
	const assigned = await ramp.expose();
	const { userid, external_userid } = assigned.outputs[0]![0]!.json as Record<string, string>;
	await corp.post('/sim/console', { op: 'unmark', userid, external_userid, tag_id: ramp.tagId });
	const rollout = { rollout: { __rl: true, mode: 'id', value: 'changed' } };
	const back = standing(await operate(corp, 'rollBack', rollout));
	expect(back).toMatchObject({
		state: 'rolled_back',
		skipped: 1,
		undone: assigned.outputs[0]!.length - 1,
		skipped_changes: [{ userid, external_userid, code: 'CHANGED_SINCE' }],
	});
	expect(await ramp.tagged()).toEqual(new Set());
	// Again: nothing is left to do.
	const again = standing(await operate(corp, 'rollBack', rollout));
	expect(again).toMatchObject({ state: 'rolled_back', undone: 0, change_sets: [] });
});
