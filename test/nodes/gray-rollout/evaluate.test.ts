import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { BEGIN, Ramp } from './ramp';
import {
	assign,
	customers,
	evaluate,
	HOUR,
	ID,
	operate,
	OUTPUTS,
	recordOutcomes,
	stage,
	standing,
	type Standing,
} from './rollout';

let corp: TestCorp;
let fresh = 0;
let id: string;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 600, concurrency: 0 });
});
afterAll(async () => await corp.stop());
beforeEach(async () => {
	await corp.post('/sim/reset');
	id = `${ID}-${(fresh += 1)}`;
});

const thisOne = (): IDataObject => ({ rollout: { __rl: true, mode: 'id', value: id } });

/** Starts a rollout of people nobody knows but the test, at `BEGIN`. */
async function start(parameters: IDataObject = {}, count = 2_000): Promise<void> {
	await assign(corp, customers(count), { rolloutId: id, ...parameters }, BEGIN);
}

async function evaluateAt(
	hours: number,
	parameters: IDataObject = {},
): Promise<Standing & { output: number }> {
	return standing(await evaluate(corp, BEGIN + hours * HOUR, { ...thisOne(), ...parameters }));
}

const checkOf = (told: Standing, name: string) => told.checks.find((check) => check.name === name)!;

describe('a stage is held', () => {
	test('before its least time is over, and says when to look again', async () => {
		await start();
		const told = await evaluateAt(5);
		expect(told).toMatchObject({
			output: OUTPUTS.indexOf('hold'),
			decision: 'hold',
			stage: 1,
			reasons: [
				{ code: 'TOO_EARLY', message: expect.stringMatching(/^Watched for 5 hours.*24 are asked for/) },
			],
			next_check_at: new Date(BEGIN + 24 * HOUR).toISOString(),
		});
	});

	test('with too few customers', async () => {
		await start({ stages: { stage: [stage(5, { minSample: 500 }), stage(100)] } });
		expect(await evaluateAt(30)).toMatchObject({
			decision: 'hold',
			reasons: [{ code: 'TOO_FEW_CUSTOMERS' }],
		});
	});

	test('while outcomes are not known, however much time has passed', async () => {
		await start();
		const blind = await evaluateAt(100, { knownUntil: 'recorded' });
		expect(blind.reasons.map(({ code }) => code)).toEqual(['TOO_EARLY', 'STALE']);
		await recordOutcomes(
			corp,
			[{ external_userid: 'nobody', kind: 'complaint', at: BEGIN }],
			BEGIN + 3 * HOUR,
			thisOne(),
		);
		expect(await evaluateAt(100, { knownUntil: 'recorded' })).toMatchObject({
			reasons: [{ code: 'TOO_EARLY', message: expect.stringContaining('Watched for 3 hours') }],
		});
		await recordOutcomes(
			corp,
			[{ external_userid: 'nobody', kind: 'complaint', at: BEGIN }],
			BEGIN + 25 * HOUR,
			thisOne(),
		);
		expect(await evaluateAt(100, { knownUntil: 'recorded' })).toMatchObject({ decision: 'promote' });
	});

	test('until its customers are exposed, from when the time counts', async () => {
		await start();
		expect(await evaluateAt(24)).toMatchObject({ decision: 'promote', stage: 2 });
		const awaiting = await evaluateAt(72);
		expect(awaiting).toMatchObject({ decision: 'hold', stage: 2 });
		expect(awaiting.reasons).toContainEqual({
			code: 'STALE',
			rule: 'fresh_data',
			message: expect.stringMatching(
				/^Stage 2 has begun, but none of its about \d+ customers is exposed yet/,
			),
		});
		await assign(corp, customers(2_000), { rolloutId: id }, BEGIN + 72 * HOUR);
		expect(await evaluateAt(73)).toMatchObject({ reasons: [{ code: 'TOO_EARLY' }] });
		expect(await evaluateAt(96)).toMatchObject({ decision: 'promote', stage: 3 });
	});

	test('when a part of its customers is missing', async () => {
		await start();
		await evaluateAt(24);
		await assign(corp, customers(2_000).slice(0, 600), { rolloutId: id }, BEGIN + 24 * HOUR);
		const told = await evaluateAt(72);
		expect(told.reasons).toMatchObject([
			{ code: 'SIZES_DIFFER', message: expect.stringContaining('Run Assign') },
		]);
	});

	test('while paused, though nothing stands against it', async () => {
		await start();
		await operate(corp, 'pause', thisOne());
		expect(await evaluateAt(30)).toMatchObject({
			decision: 'hold',
			state: 'paused',
			reasons: [{ code: 'PAUSED', message: 'it is paused; resume it first.' }],
		});
	});

	test('when WeCom cannot be asked whether the tags are there', async () => {
		const ramp = await Ramp.on(corp, { rolloutId: id, stages: { stage: [stage(50), stage(100)] } });
		await ramp.expose();
		await corp.post('/sim/faults', { endpoint: '*', kind: 'errcode', value: 48002 });
		const told = await evaluateAt(30);
		expect(told.reasons).toEqual([
			{ code: 'STALE', rule: 'read_back', message: 'The tags could not be read back from WeCom.' },
		]);
	});
});

describe('what was written is checked', () => {
	test('tags that are gone when read back roll back', async () => {
		const ramp = await Ramp.on(corp, { rolloutId: id, stages: { stage: [stage(60), stage(100)] } });
		const assigned = await ramp.expose();
		const lost = assigned.outputs[0]!.slice(0, 60).map(({ json }) => json);
		for (const { userid, external_userid } of lost) {
			await corp.post('/sim/console', { op: 'unmark', userid, external_userid, tag_id: ramp.tagId });
		}
		const told = await evaluateAt(1, {
			apply: false,
			options: { asOf: new Date(BEGIN + HOUR).toISOString(), readBack: 3_000 },
		});
		expect(told).toMatchObject({
			decision: 'roll_back',
			reasons: [{ code: 'OVER_LIMIT', rule: 'read_back' }],
		});
		expect(checkOf(told, 'read_back')).toMatchObject({
			numbers: { count: 60, of: assigned.outputs[0]!.length, minCount: 20 },
		});
	});

	test('a random sample of 300 finds none where all is well', async () => {
		const ramp = await Ramp.on(corp, {
			rolloutId: id,
			stages: { stage: [stage(100)] },
			controlShare: 0,
			metrics: {},
		});
		await ramp.expose();
		const told = await evaluateAt(24);
		expect(told).toMatchObject({ decision: 'promote', state: 'completed' });
		expect(checkOf(told, 'read_back')).toMatchObject({
			code: 'WITHIN_LIMIT',
			numbers: { count: 0, of: 300 },
		});
	});

	test('failed writes roll back, with their errcodes', async () => {
		const ramp = await Ramp.on(corp, { rolloutId: id, stages: { stage: [stage(60), stage(100)] } });
		await corp.post('/sim/faults', {
			endpoint: 'externalcontact/mark_tag',
			kind: 'errcode',
			value: 40096,
			first: 25,
		});
		await ramp.expose();
		const told = await evaluateAt(1);
		expect(told).toMatchObject({ decision: 'roll_back', state: 'rolling_back' });
		expect(checkOf(told, 'writes').message).toMatch(
			/^Failed writes: 25 of \d+ \(.*\), over the limit of 1 %\. Errcodes: 40096 × 25\.$/,
		);
	});
});

describe('a decision', () => {
	test('that is not to be applied moves nothing', async () => {
		await start();
		expect(await evaluateAt(24, { apply: false })).toMatchObject({
			decision: 'promote',
			applied: false,
			stage: 1,
		});
		expect(standing(await operate(corp, 'status', thisOne()))).toMatchObject({
			stage: 1,
			history: [{ event: 'start' }],
		});
	});

	test('comes out on its output, with every check and the item it was asked with', async () => {
		await start();
		const run = await operate(
			corp,
			'evaluate',
			{ ...thisOne(), knownUntil: 'now', options: { asOf: new Date(BEGIN + 24 * HOUR).toISOString() } },
			[{ asked: 'hourly' }],
		);
		expect(run.outputs.map((items) => items.length)).toEqual([1, 0, 0]);
		const { json } = run.outputs[0]![0]!;
		expect(json.asked).toBe('hourly');
		const { checks } = json.rollout as Standing;
		expect(checks.map(({ name }) => name)).toEqual([
			...['writes', 'quota', 'read_back', 'sample_ratio', 'guardrail', 'sample', 'soak', 'fresh_data'],
			...['approval', 'conclusion'],
		]);
		for (const { message } of checks) expect(message).not.toMatch(/[{}]|undefined|NaN/);
	});

	test('is told in Chinese', async () => {
		await start();
		process.env.WECOM_NODES_LOCALE = 'zh-CN';
		try {
			const told = await evaluateAt(5);
			for (const { message } of [...told.checks, ...told.reasons]) {
				expect(message).toMatch(/\p{Script=Han}/u);
				expect(message).not.toMatch(/[{}]|undefined|NaN/);
			}
		} finally {
			delete process.env.WECOM_NODES_LOCALE;
		}
	});

	test('of a completed rollout waits for late harm, and is kept in no history', async () => {
		await start({ stages: { stage: [stage(100)] } });
		expect(await evaluateAt(24)).toMatchObject({
			decision: 'promote',
			state: 'completed',
			next_check_at: null,
		});
		expect(await evaluateAt(48)).toMatchObject({ decision: 'hold', reasons: [{ code: 'COMPLETED' }] });
		const harmed = customers(2_000)
			.slice(0, 900)
			.map((item) => ({ ...item, kind: 'complaint', at: BEGIN + 50 * HOUR }));
		const control = await assign(corp, customers(2_000), { rolloutId: id }, BEGIN + 50 * HOUR);
		const spared = new Set(control.outputs[2]!.map(({ json }) => json.external_userid));
		const items = harmed.filter(({ external_userid }) => !spared.has(external_userid));
		await recordOutcomes(corp, items, BEGIN + 51 * HOUR, thisOne());
		expect(await evaluateAt(52)).toMatchObject({ decision: 'roll_back', state: 'rolling_back' });
		const { history } = standing(await operate(corp, 'status', thisOne())) as unknown as {
			history: Array<{ event: string }>;
		};
		expect(history.map(({ event }) => event)).toEqual(['roll_back', 'advance', 'start']);
	});

	test('to roll back is taken while paused too', async () => {
		await start({ stages: { stage: [stage(60), stage(100)] } });
		const exposed = (await assign(corp, customers(2_000), { rolloutId: id }, BEGIN)).outputs[0]!;
		await operate(corp, 'pause', thisOne());
		const complaints = exposed
			.slice(0, 200)
			.map(({ json }) => ({ ...json, kind: 'complaint', at: BEGIN + HOUR }));
		await recordOutcomes(corp, complaints, BEGIN + 2 * HOUR, thisOne());
		expect(await evaluateAt(2)).toMatchObject({
			decision: 'roll_back',
			applied: true,
			state: 'rolling_back',
		});
		expect(await evaluateAt(3)).toMatchObject({ output: OUTPUTS.indexOf('roll_back'), applied: false });
	});

	test('comes out on Hold once the tags are taken back', async () => {
		await start({ metrics: {} });
		await operate(corp, 'rollBack', thisOne());
		expect(await evaluateAt(5)).toMatchObject({
			decision: 'hold',
			state: 'rolled_back',
			reasons: [{ code: 'ROLLED_BACK' }],
		});
	});
});
