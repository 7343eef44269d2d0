import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import type { NodeRun } from '../engine';
import { BEGIN } from './ramp';
import {
	assign,
	customers,
	hint,
	HOUR,
	ID,
	operate,
	recordOutcomes,
	stage,
	standing,
	succeeded,
	type Told,
} from './rollout';

const PEOPLE = customers(2_000);

let corp: TestCorp;
let exposed: string[];
let control: string[];
let heldBack: string[];

beforeEach(async () => {
	corp = await TestCorp.start();
	const stages = { stage: [stage(50), stage(100)] };
	const run = await assign(corp, PEOPLE, { stages }, BEGIN);
	[exposed, heldBack, control] = run.outputs.map((items) =>
		items.map(({ json }) => String(json.external_userid)),
	) as [string[], string[], string[]];
});
afterEach(async () => await corp.stop());

interface Recorded {
	recorded: boolean;
	group?: string;
	reasons: Told[];
}

const results = (run: NodeRun): Recorded[] =>
	succeeded(run).outputs[0]!.map(({ json }) => json.rollout as unknown as Recorded);

const complaintOf = (external_userid: string, hours = 1): IDataObject => ({
	external_userid,
	kind: 'complaint',
	at: BEGIN + hours * HOUR,
});

/** Customers of the stage who had the outcome, as the status tells. */
async function counts(metric = 'complaint'): Promise<{ exposed: number; control: number }> {
	const options = { asOf: new Date(BEGIN + 10 * HOUR).toISOString() };
	const told = standing(await operate(corp, 'status', { options }));
	const found = (
		told.metrics as Array<{ name: string; exposed: { outcomes: number }; control: { outcomes: number } }>
	).find(({ name }) => name === metric);
	return { exposed: found?.exposed.outcomes ?? 0, control: found?.control.outcomes ?? 0 };
}

test('each customer counts once, however often it is recorded and however often it happened', async () => {
	const items = [complaintOf(exposed[0]!), complaintOf(exposed[1]!), complaintOf(control[0]!)];
	const first = await recordOutcomes(corp, items, BEGIN + 2 * HOUR);
	expect(results(first)).toMatchObject([
		{ recorded: true, group: 'exposed', reasons: [] },
		{ recorded: true, group: 'exposed' },
		{ recorded: true, group: 'control' },
	]);
	expect(hint(first)).toBe('3 outcomes recorded, 0 known already, 0 not recorded');
	const again = await recordOutcomes(corp, [...items, complaintOf(exposed[0]!, 5)], BEGIN + 6 * HOUR);
	expect(hint(again)).toBe('0 outcomes recorded, 4 known already, 0 not recorded');
	expect(await counts()).toEqual({ exposed: 2, control: 1 });
});

test('an outcome of a customer never exposed is told as such, and nothing of it is written', async () => {
	const items = [complaintOf(heldBack[0]!), complaintOf('somebody-else'), complaintOf(exposed[0]!, -1)];
	const run = await recordOutcomes(corp, items, BEGIN + 2 * HOUR);
	expect(results(run)).toMatchObject([
		{
			recorded: false,
			group: 'held_back',
			reasons: [
				{
					code: 'NEVER_EXPOSED',
					message: `Customer ${heldBack[0]} is held back in rollout "${ID}": neither exposed nor in control. Nothing was written.`,
				},
			],
		},
		{
			recorded: false,
			reasons: [{ code: 'NOT_IN_AUDIENCE', message: expect.stringContaining('somebody-else') }],
		},
		{ recorded: false, reasons: [{ code: 'BEFORE_EXPOSURE' }] },
	]);
	expect(hint(run)).toBe('0 outcomes recorded, 0 known already, 3 not recorded');
	expect(await counts()).toEqual({ exposed: 0, control: 0 });
});

test('bad items are told, and the others go on', async () => {
	const run = await recordOutcomes(
		corp,
		[
			{ kind: 'complaint', at: BEGIN },
			{ external_userid: exposed[0]!, at: BEGIN + HOUR },
			{ external_userid: exposed[0]!, kind: 'complaint' },
			{ external_userid: exposed[0]!, kind: 'complaint', at: 'one day' },
			complaintOf(exposed[0]!),
		],
		BEGIN + 2 * HOUR,
	);
	expect(results(run).map(({ recorded, reasons }) => [recorded, reasons[0]?.message])).toEqual([
		[false, 'Field "external_userid" is empty. Expected a customer external_userid (1–64 characters).'],
		[false, 'Field "Metric" is empty. Expected the name of a metric, such as complaint.'],
		[false, expect.stringMatching(/^Field "at" is empty\. Expected a date and time/)],
		[false, expect.stringMatching(/^Field "at" has the value "one day"\./)],
		[true, undefined],
	]);
	expect(await counts()).toEqual({ exposed: 1, control: 0 });
});

test('a metric that the plan does not have is kept and said to decide nothing', async () => {
	const run = await recordOutcomes(
		corp,
		[{ ...complaintOf(exposed[0]!), kind: 'complain' }],
		BEGIN + 2 * HOUR,
	);
	expect(results(run)).toMatchObject([
		{
			recorded: true,
			reasons: [{ code: 'METRIC_NOT_IN_PLAN', message: expect.stringContaining('Its metrics: complaint.') }],
		},
	]);
});

test('a fixed metric and no time field serve a flow that is called as things happen', async () => {
	const run = await recordOutcomes(corp, [{ external_userid: exposed[0]! }], BEGIN + HOUR, {
		metric: 'complaint',
		atField: '',
	});
	expect(results(run)).toMatchObject([{ recorded: true, at: new Date(BEGIN + HOUR).toISOString() }]);
	expect(await counts()).toEqual({ exposed: 1, control: 0 });
});

test('items may name different rollouts', async () => {
	await assign(
		corp,
		PEOPLE,
		{ rolloutId: 'other', stages: { stage: [stage(100)] }, controlShare: 0, metrics: {} },
		BEGIN,
	);
	const run = await recordOutcomes(
		corp,
		[
			{ ...complaintOf(heldBack[0]!), of: 'other' },
			{ ...complaintOf(heldBack[0]!), of: ID },
		],
		BEGIN + 2 * HOUR,
		{ rollout: { __rl: true, mode: 'id', value: '={{ $json.of }}' } },
	);
	expect(results(run).map(({ recorded }) => recorded)).toEqual([true, false]);
});
