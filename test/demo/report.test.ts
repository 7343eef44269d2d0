import { makeReport } from '../../demo/report';
import { formatSummary } from '../../demo/summary';
import type { SimulatorStats } from '../../runtime/simulator';

const plan = {
	before: new Map([
		['zhangsan\twm1', ''],
		['zhangsan\twm2', 'invited'],
		['zhangsan\twm3', ''],
	]),
	intended: new Map([
		['zhangsan\twm1', 'invited'],
		['zhangsan\twm2', 'invited'],
	]),
	routes: { denied: 3, needsApproval: 1, suppressed: 2, conflict: 1, clean: 2 },
};

const stats = (errcodes: Record<string, number>): SimulatorStats => ({
	endpoints: {
		gettoken: { calls: 1, errcodes: { '0': 1 }, max_in_flight: 1 },
		'externalcontact/mark_tag': { calls: 1, errcodes, max_in_flight: 1 },
	},
	marks: { effective: 1, no_op: 0 },
});

const run = (applied: number, unchanged: number, failed = 0) => ({
	seconds: 2,
	result: {
		items: {
			'权限校验/Needs Approval': 1,
			'权限校验/Denied': 3,
			'冲突预检/Conflict': 1,
			'冲突预检/Suppressed': 2,
			'打标签/Applied': applied + unchanged,
			'打标签/Failed': failed,
		},
		applied,
		unchanged,
		failed,
		change_set: 'cs_1',
		reasons: { NO_RULE: { count: 3, message: '没有规则允许' } },
		failures: [],
	},
});

const rightOutcome = { correct: 2, changed: 1, strays: 0 };

describe('the demo’s report', () => {
	test('is ok when the simulator holds what the workflow reported', () => {
		const report = makeReport(3, run(1, 1), plan, rightOutcome, stats({ '0': 1 }));
		expect(report).toMatchObject({
			ok: true,
			customers: 3,
			calls: { gettoken: 1, 'externalcontact/mark_tag': 1 },
			errcodes: { '0': 2 },
			seconds: 2,
			change_set: 'cs_1',
		});
	});

	test.each([
		['a change that was reported and did not happen', run(2, 0), rightOutcome, { '0': 1 }],
		['a relation left out', run(1, 0), { ...rightOutcome, correct: 1 }, { '0': 1 }],
		['a change outside the segment', run(1, 1), { ...rightOutcome, changed: 2, strays: 1 }, { '0': 1 }],
		['a failed item', run(1, 0, 1), { ...rightOutcome, correct: 1 }, { '0': 1 }],
		['a request that should have been stopped', run(1, 1, 0), rightOutcome, { '0': 1 }, { denied: 4 }],
		['a call over the limit', run(1, 1), rightOutcome, { '0': 1, '45033': 1 }],
	])('is not ok after %s', (_what, pipeline, outcome, errcodes, routes: object = {}) => {
		const meant = { ...plan, routes: { ...plan.routes, ...routes } };
		const report = makeReport(3, pipeline, meant, outcome, stats(errcodes));
		expect(report.ok).toBe(false);
		expect(formatSummary(report)).toContain('✗');
	});

	test('lines up labels with Chinese characters, which take two columns', () => {
		const summary = formatSummary(makeReport(3, run(1, 1), plan, rightOutcome, stats({ '0': 1 })));
		expect(summary).toContain('  冲突预检/Suppressed      2\n  打标签/Applied           2\n');
		expect(summary).not.toContain('✗');
	});
});
