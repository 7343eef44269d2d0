import { openLedger, type Ledger } from '../../lib/ledger/open';
import type { RolloutPlan } from '../../lib/domain/rollout/plan';
import { createRollout, getRollout, listRollouts } from '../../lib/ledger/rollouts';
import { readTransitions, transitionRollout, type NewTransition } from '../../lib/ledger/rollout-transitions';
import { runChild } from './child';
import { dialects, useDatabases } from './databases';
import { planOf } from './rollout-samples';
import { CORP } from './samples';

const databases = useDatabases();

const START: NewTransition = {
	...{ corp_id: CORP, rollout_id: 'r1', version: 0, event: 'start', by: 'lisi', decision: null, at: 100 },
	to: { state: 'running', stage: 0 },
};

async function create(ledger: Ledger, id = 'r1', now = 10) {
	return await createRollout(ledger.db, { corp_id: CORP, name: '双十一', plan: planOf(id) }, now);
}

describe.each(dialects)('a rollout on %s', (dialect) => {
	it('starts as a draft and keeps its plan', async () => {
		const ledger = await databases.open(dialect);
		const { created, rollout } = await create(ledger);
		expect(created).toBe(true);
		expect(rollout).toStrictEqual({
			...{ corp_id: CORP, id: 'r1', name: '双十一', plan: planOf('r1'), note: null },
			...{ state: 'draft', stage: -1, stage_entered_at: null, data_as_of: null, version: 0 },
			...{ created_at: 10, updated_at: 10 },
		});
		expect(await getRollout(ledger.db, CORP, 'r1')).toEqual(rollout);
		expect(await getRollout(ledger.db, 'ww-other', 'r1')).toBeUndefined();
	});

	it('is created once, however its plan is spelled', async () => {
		const ledger = await databases.open(dialect);
		await create(ledger);
		await transitionRollout(ledger.db, START);
		const turned = Object.fromEntries(Object.entries(planOf('r1')).reverse()) as unknown;
		const again = { corp_id: CORP, name: 'other', plan: turned as RolloutPlan };
		const { created, rollout } = await createRollout(ledger.db, again, 20);
		expect(created).toBe(false);
		expect(rollout).toMatchObject({ name: '双十一', state: 'running', created_at: 10 });
	});

	it('refuses another plan under its id, and changes nothing', async () => {
		const ledger = await databases.open(dialect);
		await create(ledger);
		const plan = { ...planOf('r1'), controlShare: 500 };
		await expect(createRollout(ledger.db, { corp_id: CORP, name: 'x', plan }, 20)).rejects.toMatchObject({
			code: 'LEDGER_ROLLOUT_PLAN',
			message: expect.stringContaining('Rollout r1 exists with another plan'),
		});
		expect((await getRollout(ledger.db, CORP, 'r1'))?.plan).toEqual(planOf('r1'));
	});

	it('is listed, newest first, page by page', async () => {
		const ledger = await databases.open(dialect);
		for (const [id, now] of [
			['a', 1],
			['b', 3],
			['c', 3],
			['d', 2],
		] as const)
			await create(ledger, id, now);
		const first = await listRollouts(ledger.db, { corp_id: CORP, limit: 2 });
		const before = first.at(-1);
		const rest = await listRollouts(ledger.db, { corp_id: CORP, limit: 9, ...(before && { before }) });
		expect([...first, ...rest].map(({ id }) => id)).toEqual(['c', 'b', 'd', 'a']);
	});

	it('moves with a decision, and keeps when a stage was entered', async () => {
		const ledger = await databases.open(dialect);
		await create(ledger);
		const decision = {
			decision: 'promote' as const,
			checks: [
				{ name: 'soak' as const, outcome: 'pass' as const, code: 'SOAKED' as const, numbers: { soakMs: 5 } },
			],
		};
		await transitionRollout(ledger.db, START);
		const pause = {
			version: 1,
			to: { state: 'paused' as const, stage: 0 },
			event: 'pause' as const,
			at: 150,
		};
		await transitionRollout(ledger.db, { ...START, ...pause, note: '客服忙' });
		const resume = { version: 2, to: START.to, event: 'resume' as const, at: 160 };
		const { rollout } = await transitionRollout(ledger.db, { ...START, ...resume });
		expect(rollout).toMatchObject({
			state: 'running',
			stage: 0,
			stage_entered_at: 100,
			version: 3,
			note: '客服忙',
		});
		const advance = { to: { state: 'running' as const, stage: 1 }, event: 'advance' as const, at: 200 };
		const moved = await transitionRollout(ledger.db, {
			...START,
			...advance,
			version: 3,
			decision,
			by: null,
		});
		expect(moved.rollout).toMatchObject({ stage: 1, stage_entered_at: 200, updated_at: 200 });
		const history = await readTransitions(ledger.db, { corp_id: CORP, rollout_id: 'r1', limit: 2 });
		expect(history).toStrictEqual([
			{
				...{ seq: 4, at: 200, event: 'advance', by: null, decision },
				...{ from_state: 'running', from_stage: 0, to_state: 'running', to_stage: 1 },
			},
			{
				...{ seq: 3, at: 160, event: 'resume', by: 'lisi', decision: null },
				...{ from_state: 'paused', from_stage: 0, to_state: 'running', to_stage: 0 },
			},
		]);
		const older = { corp_id: CORP, rollout_id: 'r1', limit: 9, before: 3 };
		expect((await readTransitions(ledger.db, older)).map(({ event }) => event)).toEqual(['pause', 'start']);
	});

	it('that is unknown cannot be moved', async () => {
		const { db } = await databases.open(dialect);
		await expect(transitionRollout(db, START)).rejects.toMatchObject({
			code: 'LEDGER_ROLLOUT',
			message: 'Rollout r1 is unknown, expected one that was created',
		});
	});

	it('takes one of ten decisions made at once, in this process and in others', async () => {
		const config = databases.config(dialect);
		const children = Array.from({ length: 5 }, () =>
			runChild('transition-process.ts', { config, decisions: 2 }),
		);
		for (const child of children) await child.line('ready');
		const ledger = await openLedger(config, { idleMs: 0 });
		await create(ledger);
		await transitionRollout(ledger.db, START);
		const answers = (await Promise.all(children.map(async (child) => await child.finish()))).flat();
		expect(answers.filter((line) => line === 'won')).toHaveLength(1);
		expect(answers.filter((line) => line === 'lost at version 2')).toHaveLength(9);
		const history = await readTransitions(ledger.db, { corp_id: CORP, rollout_id: 'r1', limit: 99 });
		expect(history.map(({ event }) => event)).toEqual(['advance', 'start']);
		expect(await getRollout(ledger.db, CORP, 'r1')).toMatchObject({ stage: 1, version: 2 });
		await ledger.close();
	});

	it('moves together with its decision or not at all', async () => {
		const ledger = await databases.open(dialect);
		await create(ledger);
		const attempt = ledger.db.transaction().execute(async (trx) => {
			await transitionRollout(trx, START);
			throw new Error('the process dies here');
		});
		await expect(attempt).rejects.toThrow('the process dies here');
		expect(await getRollout(ledger.db, CORP, 'r1')).toMatchObject({ state: 'draft', version: 0 });
		expect(await readTransitions(ledger.db, { corp_id: CORP, rollout_id: 'r1', limit: 9 })).toEqual([]);
		expect((await transitionRollout(ledger.db, START)).won).toBe(true);
	});
});
