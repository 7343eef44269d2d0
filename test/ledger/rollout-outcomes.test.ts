import type { Ledger } from '../../lib/ledger/open';
import { recordExposure, snapshotAudience } from '../../lib/ledger/rollout-audience';
import { outcomeCounts, outcomesOverTime } from '../../lib/ledger/rollout-counts';
import { recordOutcomes, type Outcome, type RecordedOutcomes } from '../../lib/ledger/rollout-outcomes';
import { getRollout } from '../../lib/ledger/rollouts';
import { dialects, useDatabases } from './databases';
import { runningRollout } from './rollout-samples';
import { CORP } from './samples';

const databases = useDatabases();

const KEY = { corp_id: CORP, rollout_id: 'r1' };

/** Stage 0 from 100, stage 1 from 200; `e…` exposed at 110, `late` at 210, `c…` in the control group. */
async function openRollout(dialect: (typeof dialects)[number]): Promise<Ledger> {
	const ledger = await databases.open(dialect);
	await runningRollout(ledger, 'r1', 100, 200);
	const member = (external_userid: string, side: 'exposed' | 'held_back' | 'control', listed = false) => ({
		...{ external_userid, side, listed, bucket: 1 },
	});
	await snapshotAudience(ledger.db, { ...KEY, stage: 0, at: 110 }, [
		...['e1', 'e2', 'e3'].map((id) => member(id, 'exposed')),
		...['c1', 'c2'].map((id) => member(id, 'control')),
		...['late', 'held'].map((id) => member(id, 'held_back')),
		member('tester', 'exposed', true),
	]);
	await recordExposure(ledger.db, { ...KEY, stage: 1, at: 210 }, ['late']);
	return ledger;
}

/** `e1 reply 120` */
function outcome(text: string): Outcome {
	const [external_userid = '', metric = '', at = ''] = text.split(' ');
	return { external_userid, metric, at: Number(at) };
}

async function record({ db }: Ledger, ...texts: string[]): Promise<RecordedOutcomes> {
	return await recordOutcomes(db, { ...KEY, asOf: 500 }, texts.map(outcome));
}

async function counts({ db }: Ledger, query: { stage?: number; until?: number } = {}): Promise<object> {
	return Object.fromEntries(await outcomeCounts(db, { ...KEY, ...query }));
}

describe.each(dialects)('outcomes of a rollout on %s', (dialect) => {
	it('count each customer once per metric, by side', async () => {
		const ledger = await openRollout(dialect);
		const result = await record(
			ledger,
			'e1 reply 120',
			'e1 reply 130',
			'e2 reply 140',
			'c1 reply 100',
			'c1 客诉 150',
		);
		expect(result).toEqual({ recorded: 4, known: 1, tooEarly: 0, unknownCustomers: [] });
		expect(await counts(ledger)).toEqual({
			reply: { exposed: 2, control: 1 },
			客诉: { exposed: 0, control: 1 },
		});
	});

	it('tell nothing new the second time', async () => {
		const ledger = await openRollout(dialect);
		await record(ledger, 'e1 reply 120', 'c1 reply 130');
		const again = await record(ledger, 'c1 reply 130', 'e1 reply 120', 'e1 reply 121');
		expect(again).toMatchObject({ recorded: 0, known: 3 });
		expect(await counts(ledger)).toEqual({ reply: { exposed: 1, control: 1 } });
	});

	it('are refused for customers who were never exposed nor are in the control group', async () => {
		const ledger = await openRollout(dialect);
		const result = await record(
			ledger,
			'held reply 300',
			'stranger reply 300',
			'held reply 310',
			'e1 reply 300',
		);
		expect(result).toMatchObject({ recorded: 1, tooEarly: 0 });
		expect([...result.unknownCustomers].sort()).toEqual(['held', 'stranger']);
		expect(await counts(ledger)).toEqual({ reply: { exposed: 1, control: 0 } });
	});

	it('do not count from before the exposure, nor for the control group from before the start', async () => {
		const ledger = await openRollout(dialect);
		const result = await record(
			ledger,
			'e1 reply 109',
			'late reply 209',
			'c1 reply 99',
			'late reply 210',
			'c2 reply 100',
		);
		expect(result).toEqual({ recorded: 2, known: 0, tooEarly: 3, unknownCustomers: [] });
		expect(await counts(ledger)).toEqual({ reply: { exposed: 1, control: 1 } });
	});

	it('belong to the stage they happened in, whenever they arrive, and count anew in the next', async () => {
		const ledger = await openRollout(dialect);
		await record(ledger, 'c1 reply 250', 'e1 reply 220');
		await record(ledger, 'c1 reply 150', 'e2 reply 199', 'e3 reply 200');
		expect(await counts(ledger, { stage: 0 })).toEqual({ reply: { exposed: 1, control: 1 } });
		expect(await counts(ledger, { stage: 1 })).toEqual({ reply: { exposed: 2, control: 1 } });
		expect(await counts(ledger)).toEqual({ reply: { exposed: 3, control: 1 } });
	});

	it('keep the first time, in whatever order they arrive', async () => {
		const ledger = await openRollout(dialect);
		await record(ledger, 'e1 reply 180', 'c1 reply 190');
		expect(await record(ledger, 'e1 reply 120')).toMatchObject({ recorded: 1, known: 0 });
		expect(await counts(ledger, { until: 179 })).toEqual({ reply: { exposed: 1, control: 0 } });
		const series = await outcomesOverTime(ledger.db, { ...KEY, from: 100, periodMs: 30 });
		expect([...series.get('reply')!].sort(([a], [b]) => a - b)).toEqual([
			[0, { exposed: 1, control: 0 }],
			[3, { exposed: 0, control: 1 }],
		]);
	});

	it('of customers on a list are kept but not compared', async () => {
		const ledger = await openRollout(dialect);
		expect(await record(ledger, 'tester reply 120')).toMatchObject({ recorded: 1, unknownCustomers: [] });
		expect(await counts(ledger)).toEqual({});
	});

	it('are many, in parts', async () => {
		const ledger = await openRollout(dialect);
		const ids = Array.from({ length: 4_000 }, (_, i) => `x${i}`);
		const audience = ids.map(
			(external_userid) => ({ external_userid, side: 'control', listed: false, bucket: 1 }) as const,
		);
		await snapshotAudience(ledger.db, { ...KEY, stage: 0, at: 110 }, audience);
		await record(ledger, ...ids.flatMap((id) => [`${id} reply 120`, `${id} order 130`]));
		const both = { exposed: 0, control: 4_000 };
		expect(await counts(ledger)).toEqual({ reply: both, order: both });
	});

	it('say until when they are known, also where there are none', async () => {
		const ledger = await openRollout(dialect);
		await recordOutcomes(ledger.db, { ...KEY, asOf: 700 }, []);
		await recordOutcomes(ledger.db, { ...KEY, asOf: 600 }, [outcome('e1 reply 120')]);
		expect(await getRollout(ledger.db, CORP, 'r1')).toMatchObject({ data_as_of: 700 });
	});

	it('that cannot be stored are named, and none is written', async () => {
		const ledger = await openRollout(dialect);
		await expect(record(ledger, 'e1 reply 120', 'e2 reply 12.5')).rejects.toMatchObject({
			code: 'LEDGER_VALUE',
			message: 'Outcome 2: at is "12.5", expected a time in epoch milliseconds',
		});
		await expect(
			recordOutcomes(ledger.db, { ...KEY, rollout_id: 'r9', asOf: 1 }, [outcome('e1 reply 120')]),
		).rejects.toMatchObject({ code: 'LEDGER_ROLLOUT' });
		expect(await counts(ledger)).toEqual({});
	});
});
