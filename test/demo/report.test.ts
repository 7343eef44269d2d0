import type { EvaluationResult } from '../../demo/pipeline';
import type { Look } from '../../demo/ramp';
import { makeReport, type Story } from '../../demo/report';
import { formatSummary } from '../../demo/summary';
import type { SimulatorStats } from '../../runtime/simulator';

const relations = ['zhangsan\twm1', 'zhangsan\twm2', 'zhangsan\twm3'];
const plan: Story['plan'] = {
	before: new Map(relations.map((key, index) => [key, index === 1 ? 'invited' : ''])),
	intended: new Map(relations.slice(0, 2).map((key) => [key, 'invited'])),
	expired: new Map(relations.slice(0, 2).map((key, index) => [key, index === 1 ? 'invited' : ''])),
	expiring: 1,
	routes: { denied: 3, needsApproval: 1, suppressed: 2, conflict: 1, control: 1, exposed: 2 },
};

const stats = (errcodes: Record<string, number>): SimulatorStats => ({
	endpoints: {
		gettoken: { calls: 1, errcodes: { '0': 1 }, max_in_flight: 1 },
		'externalcontact/mark_tag': { calls: 1, errcodes, max_in_flight: 1 },
	},
	marks: { effective: 1, no_op: 0 },
});

function look(stage: number, decision: EvaluationResult['decision']): Look {
	const checks = [{ name: 'guardrail', metric: 'complaint', code: 'BETTER', message: '护栏正常' }];
	const states = {
		promote: stage === 4 ? 'completed' : 'running',
		hold: 'running',
		roll_back: 'rolling_back',
	};
	return {
		stage,
		exposed: 2,
		evaluation: {
			...{ decision, state: states[decision], from_stage: stage, to_stage: stage, reasons: [], checks },
			...(decision === 'roll_back' && { taken_back: { complete: true, undone: 1, skipped: 0, failed: 0 } }),
		},
	};
}

const result = {
	items: {
		'权限校验/Needs Approval': 1,
		'权限校验/Denied': 3,
		'冲突预检/Conflict': 1,
		'冲突预检/Suppressed': 2,
		'灰度发布/Control': 1,
		'打标签/Applied': 2,
	},
	stage: 4,
	applied: 1,
	unchanged: 1,
	failed: 0,
	change_set: 'cs_1',
	reasons: { NO_RULE: { count: 3, message: '没有规则允许' } },
	failures: [],
};

const night = { removed: 1, unchanged: 0, failed: 0, not_allowed: 0, expiring: 0 };

const good: Story = {
	customers: 3,
	ending: 'good',
	seconds: 2,
	plan,
	ramp: {
		result,
		applied: 1,
		changeSet: 'cs_1',
		looks: [1, 2, 3, 4].map((stage) => look(stage, 'promote')),
		ending: 'completed',
	},
	rampStats: stats({ '0': 1 }),
	afterRamp: { correct: 2, changed: 1, strays: 0 },
	cleaning: night,
	afterNight: { correct: 2, changed: 0, strays: 0 },
};

const harmful: Story = {
	...good,
	ending: 'harmful',
	ramp: { ...good.ramp, looks: [look(1, 'promote'), look(2, 'roll_back')], ending: 'rolled_back' },
	afterRamp: { correct: 3, changed: 0, strays: 0 },
	cleaning: { ...night, removed: 0 },
	afterNight: { correct: 3, changed: 0, strays: 0 },
};

const failedChecks = (story: Story): string[] =>
	makeReport(story)
		.checks.filter(({ ok }) => !ok)
		.map(({ name }) => name);

describe('the demo’s report', () => {
	test.each([good, harmful])(
		'is ok when the simulator holds what the workflows reported ($ending)',
		(story) => {
			expect(failedChecks(story)).toEqual([]);
			expect(makeReport(story)).toMatchObject({
				ok: true,
				customers: 3,
				calls: { gettoken: 1, 'externalcontact/mark_tag': 1 },
				errcodes: { '0': 2 },
				seconds: 2,
				change_set: 'cs_1',
				items: { '权限校验/Denied': 3, '到期清理/Expired': story.cleaning.removed },
			});
		},
	);

	test.each<[string, Story, string[]]>([
		[
			'a request that should have been stopped',
			{ ...good, plan: { ...plan, routes: { ...plan.routes, denied: 4 } } },
			['requests refused by the guard'],
		],
		[
			'a relation left out',
			{ ...good, afterRamp: { ...good.afterRamp, correct: 1 } },
			['relations that hold exactly the intended tags'],
		],
		[
			'a change that was reported and did not happen',
			{ ...good, ramp: { ...good.ramp, applied: 2 } },
			['relations reported as changed'],
		],
		[
			'a stage that was never reached',
			{ ...good, ramp: { ...good.ramp, looks: good.ramp.looks.slice(0, 3) } },
			['stages passed'],
		],
		[
			'a tag that nobody may have',
			{ ...good, afterRamp: { ...good.afterRamp, strays: 1 } },
			['relations changed that nobody may change'],
		],
		[
			'an invitation that stayed',
			{ ...good, cleaning: { ...night, removed: 0 } },
			['invitations that expired'],
		],
		[
			'a call over the limit',
			{ ...good, rampStats: stats({ '0': 1, '45033': 1 }) },
			['calls that went over a limit'],
		],
		['harm that nobody found', { ...harmful, ramp: good.ramp }, ['rollouts taken back']],
		[
			'a tag that stayed after the roll back',
			{ ...harmful, afterRamp: { correct: 2, changed: 1, strays: 0 } },
			['relations that hold what they held before', 'relations that differ from before'],
		],
	])('is not ok after %s', (_what, story, failed) => {
		expect(failedChecks(story)).toEqual(failed);
		expect(formatSummary(makeReport(story))).toContain('✗');
	});

	test('tells the story in one screen, and lines up Chinese characters, which take two columns', () => {
		const summary = formatSummary(makeReport(harmful));
		expect(summary).toContain('  冲突预检/Suppressed      2\n  灰度发布/Control         1\n');
		expect(summary).toContain('stage 2 · 2 exposed · 护栏正常  roll_back');
		expect(summary).not.toContain('✗');
		expect(summary.split('\n').length).toBeLessThan(60);
	});
});
