import type { Check } from '../../../lib/domain/rollout/check';
import { evaluate, type Evaluation } from '../../../lib/domain/rollout/evaluate';
import type { StageEvidence } from '../../../lib/domain/rollout/evidence';
import { evidenceWith, now, technicalWith } from './evidence';
import { planWith } from './plans';

const run = (technical: Partial<StageEvidence['technical']>): Evaluation =>
	evaluate(planWith(), evidenceWith(technicalWith(technical)), now);

const find = (evaluation: Evaluation, name: Check['name']): Check =>
	evaluation.checks.find((check) => check.name === name)!;

test.each<[string, Partial<StageEvidence['technical']>, Check['name'], Check['outcome'], Check['code']]>([
	[
		'2 % of the writes failed',
		{ failedByErrcode: { 84061: 15, 40096: 6 } },
		'writes',
		'roll_back',
		'OVER_LIMIT',
	],
	['1 % failed', { attempted: 2_000, failedByErrcode: { 84061: 20 } }, 'writes', 'pass', 'WITHIN_LIMIT'],
	[
		'15 of 50 failed',
		{ attempted: 50, failedByErrcode: { 84061: 15 } },
		'writes',
		'hold',
		'LIKELY_OVER_LIMIT',
	],
	['6 of 500 failed', { attempted: 500, failedByErrcode: { 84061: 6 } }, 'writes', 'pass', 'WITHIN_LIMIT'],
	[
		'all were throttled',
		{ failedByErrcode: { 45009: 900, 45033: 60, 45035: 40 } },
		'quota',
		'hold',
		'THROTTLED',
	],
	['0.5 % were throttled', { failedByErrcode: { 45009: 5 } }, 'quota', 'pass', 'WITHIN_LIMIT'],
	[
		'a third read back differently',
		{ readBack: { checked: 30, mismatched: 10 } },
		'read_back',
		'hold',
		'LIKELY_OVER_LIMIT',
	],
	[
		'10 % read back differently',
		{ readBack: { checked: 300, mismatched: 30 } },
		'read_back',
		'roll_back',
		'OVER_LIMIT',
	],
	[
		'nothing was written',
		{ attempted: 0, readBack: { checked: 0, mismatched: 0 } },
		'writes',
		'pass',
		'WITHIN_LIMIT',
	],
])('%s', (_what, technical, name, outcome, code) => {
	const evaluation = run(technical);
	expect(find(evaluation, name)).toMatchObject({ outcome, code });
	expect(evaluation.decision).toBe(outcome === 'pass' ? 'promote' : outcome);
});

test('throttled writes are no evidence against the tag, neither as failures nor as successes', () => {
	const evaluation = run({ failedByErrcode: { 45009: 900, 84061: 20 } });
	expect(find(evaluation, 'writes').numbers).toMatchObject({ count: 20, of: 100, share: 0.2 });
	expect(evaluation.decision).toBe('roll_back');
});

test('names the failures by errcode', () => {
	const { numbers } = find(run({ failedByErrcode: { 84061: 15, 40096: 6 } }), 'writes');
	expect(numbers).toEqual({
		count: 21,
		of: 1_000,
		share: 0.021,
		limit: 0.01,
		minCount: 20,
		errcode_84061: 15,
		errcode_40096: 6,
	});
});
