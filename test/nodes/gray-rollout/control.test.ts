import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { BEGIN } from './ramp';
import { assign, customers, evaluate, HOUR, ID, iso, operate, runRollout, stage, standing } from './rollout';

let corp: TestCorp;
let fresh = 0;
let id: string;

beforeAll(async () => {
	corp = await TestCorp.start();
});
afterAll(async () => await corp.stop());
beforeEach(async () => {
	id = `${ID}-${(fresh += 1)}`;
	const stages = { stage: [stage(10), stage(50, { approval: true }), stage(100)] };
	await assign(corp, customers(2_000), { rolloutId: id, stages }, BEGIN);
});

const thisOne = (): IDataObject => ({ rollout: { __rl: true, mode: 'id', value: id } });

async function history(): Promise<Array<{ event: string; by: string }>> {
	const told = standing(await operate(corp, 'status', thisOne()));
	return (told.history as Array<{ event: string; by: string }>)
		.map(({ event, by }) => ({ event, by }))
		.reverse();
}

async function advance(hours: number, parameters: IDataObject = {}, item: IDataObject = {}) {
	const options = { asOf: iso(BEGIN + hours * HOUR) };
	return await operate(
		corp,
		'advance',
		{ ...thisOne(), approvedBy: 'lisi', knownUntil: 'now', options, ...parameters },
		[item],
	);
}

describe('an approval', () => {
	test('is asked for when nothing else stands against it, and then lets the stage begin', async () => {
		const early = standing(await evaluate(corp, BEGIN + HOUR, thisOne()));
		expect(early.checks.find(({ name }) => name === 'approval')).toMatchObject({ code: 'NOT_YET_DUE' });
		const due = standing(await evaluate(corp, BEGIN + 24 * HOUR, thisOne()));
		expect(due).toMatchObject({
			decision: 'hold',
			reasons: [{ code: 'AWAITING_APPROVAL', rule: 'approval' }],
			next_check_at: null,
		});
		const approved = standing(await advance(25));
		expect(approved).toMatchObject({ advanced: true, decision: 'promote', stage: 2, by: 'lisi' });
		expect(await history()).toMatchObject([
			{ event: 'start' },
			{ event: 'hold' },
			{ event: 'hold' },
			{ event: 'approve', by: 'lisi' },
			{ event: 'advance', by: 'lisi' },
		]);
	});

	test('given early is kept, and counts as soon as the checks allow it', async () => {
		const early = await advance(2);
		expect(standing(early)).toMatchObject({
			advanced: false,
			decision: 'hold',
			stage: 1,
			reasons: [{ code: 'TOO_EARLY' }],
		});
		expect(standing(await evaluate(corp, BEGIN + 24 * HOUR, thisOne()))).toMatchObject({
			decision: 'promote',
			stage: 2,
		});
	});

	test('counts once for the stage it was given for', async () => {
		const item = { rollout: { stage: 1 } };
		expect(standing(await advance(25, {}, item))).toMatchObject({ advanced: true, stage: 2 });
		expect(standing(await advance(26, {}, item))).toMatchObject({ advanced: false, stage: 2 });
		expect(standing(await advance(26, { checkFirst: false }, item))).toMatchObject({
			advanced: false,
			stage: 2,
		});
	});

	test('without checks goes on whatever they say', async () => {
		expect(standing(await advance(1, { checkFirst: false }))).toMatchObject({
			advanced: true,
			stage: 2,
			reasons: [],
		});
		expect(await history()).toMatchObject([{ event: 'start' }, { event: 'advance', by: 'lisi' }]);
	});
});

test('pausing and resuming twice is the same as once, and says by whom and why', async () => {
	const note = '客服反馈异常';
	const paused = standing(await operate(corp, 'pause', { ...thisOne(), by: 'zhangsan', note }));
	expect(paused).toMatchObject({ state: 'paused', changed: true });
	const again = standing(await operate(corp, 'pause', { ...thisOne(), by: 'wangwu' }));
	expect(again).toMatchObject({ state: 'paused', changed: false });
	expect(standing(await operate(corp, 'status', thisOne()))).toMatchObject({ state: 'paused', note });
	expect(standing(await operate(corp, 'resume', thisOne()))).toMatchObject({
		state: 'running',
		changed: true,
	});
	expect(standing(await operate(corp, 'resume', thisOne()))).toMatchObject({ changed: false });
	expect(await history()).toEqual([
		{ event: 'start', by: 'test/Tested' },
		{ event: 'pause', by: 'zhangsan' },
		{ event: 'resume', by: 'test/Tested' },
	]);
});

test.each([
	['pause', {}],
	['resume', {}],
	['advance', { approvedBy: 'lisi', checkFirst: false }],
	['advance', { approvedBy: 'lisi' }],
])('%s is refused once the rollout was rolled back', async (operation, parameters) => {
	await operate(corp, 'rollBack', thisOne());
	const run = await runRollout(corp, `rollout.${operation}`, { ...thisOne(), ...parameters });
	expect(run.error?.message).toBe(`Rollout "${id}": it was rolled back.`);
});

test('advancing a paused rollout, or from a stage it has not reached, is refused', async () => {
	const ahead = await runRollout(corp, 'rollout.advance', { ...thisOne(), approvedBy: 'lisi' }, [
		{ rollout: { stage: 3 } },
	]);
	expect(ahead.error?.message).toBe(`Rollout "${id}": it has not reached that stage.`);
	await operate(corp, 'pause', thisOne());
	const paused = await runRollout(corp, 'rollout.advance', { ...thisOne(), approvedBy: 'lisi' });
	expect(paused.error?.message).toBe(`Rollout "${id}": it is paused; resume it first.`);
});
