import { TestCorp } from '../corp';
import { check, FROM_ITEMS, holding, summaries, verdicts } from './precheck';

const POTENTIAL = '生命周期/潜在客户';
const INTERESTED = '生命周期/意向客户';
const CLOSED = '生命周期/成交客户';
const RULES = {
	version: 1,
	lifecycles: [{ id: 'stage', stages: [POTENTIAL, INTERESTED, CLOSED], initial: [POTENTIAL] }],
};

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start();
});
afterAll(async () => await corp.stop());

const move = (from: string[], to: string) =>
	holding(`wm_${from.join()}_${to}`, from, { add_tag: [to], remove_tag: from });

test('a move to the next stage is clean; one that skips a stage, goes back or begins late is not', async () => {
	const run = await check(
		corp,
		RULES,
		[
			move([POTENTIAL], INTERESTED),
			move([POTENTIAL], CLOSED),
			move([CLOSED], INTERESTED),
			move([], CLOSED),
			move([], POTENTIAL),
		],
		FROM_ITEMS,
	);
	expect(summaries(run)).toEqual([
		'clean',
		'conflict STAGE_SKIPPED@stage',
		'conflict STAGE_BACKWARD@stage',
		'conflict STAGE_NOT_INITIAL@stage',
		'clean',
	]);
	expect(verdicts(run)[1]!.findings[0]).toMatchObject({ from: POTENTIAL, to: CLOSED });
	expect(verdicts(run)[1]!.reasons[0]!.message).toContain(`from ${POTENTIAL} to ${CLOSED}`);
});

test('a skipped stage that only warns lets the item go on and says so', async () => {
	const warning = { version: 1, lifecycles: [{ ...RULES.lifecycles[0], skipped: 'warn' }] };
	const run = await check(corp, warning, [move([POTENTIAL], CLOSED)], FROM_ITEMS);
	expect(summaries(run)).toEqual(['clean STAGE_SKIPPED@stage']);
	expect(verdicts(run)[0]).toMatchObject({ findings: [{ severity: 'warn' }], reasons: [] });
});

test('the stage left behind is found, and the repair takes it off', async () => {
	const run = await check(corp, RULES, [holding('wm_1', [POTENTIAL], { add_tag: [INTERESTED] })], {
		...FROM_ITEMS,
		options: { autoRepair: true },
	});
	expect(verdicts(run)[0]).toMatchObject({ status: 'clean', repaired: true });
	expect(run.outputs[0]![0]!.json).toMatchObject({ add_tag: [INTERESTED], remove_tag: [POTENTIAL] });
});

test('two items that together skip a stage are judged as one move', async () => {
	const run = await check(
		corp,
		RULES,
		[
			holding('wm_1', [POTENTIAL], { add_tag: [CLOSED] }),
			holding('wm_1', [POTENTIAL], { remove_tag: [POTENTIAL] }),
		],
		FROM_ITEMS,
	);
	expect(summaries(run)).toEqual(['conflict STAGE_SKIPPED@stage', 'clean']);
});
