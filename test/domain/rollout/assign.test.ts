import fc from 'fast-check';
import { assignmentOf, compileAssignment } from '../../../lib/domain/rollout/assign';
import { checkPlan } from '../../../lib/domain/rollout/check-plan';
import { planWith, stagesOf } from './plans';

const ids = Array.from({ length: 200 }, (_, index) => `wm${index}客`);

/** Any valid plan: ascending stages, any control share, lists and a namespace now and then. */
const anyPlan = fc
	.record({
		id: fc.string({ minLength: 1, unit: 'grapheme' }),
		shares: fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 6 }),
		controlShare: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9_000 })),
		always: fc.subarray(ids.slice(0, 20)),
		never: fc.subarray(ids.slice(10, 30)),
		from: fc.integer({ min: 0, max: 999 }),
		namespaced: fc.boolean(),
	})
	.map(({ id, shares, controlShare, always, never, from, namespaced }) =>
		planWith({
			id,
			stages: stagesOf(...shares.sort((a, b) => a - b)),
			controlShare,
			always: always.filter((customer) => !never.includes(customer)),
			never,
			metrics: [],
			...(namespaced ? { namespace: { name: '会员', from, to: 1_000 } } : {}),
		}),
	)
	.filter((plan) => checkPlan(plan).length === 0);

test('widening drops nobody, and no other side changes but from held back to exposed', () => {
	fc.assert(
		fc.property(anyPlan, (plan) => {
			for (const id of ids) {
				const sides = plan.stages.map((_, stage) => assignmentOf(plan, stage, id).side);
				for (const [stage, side] of sides.entries()) {
					const before = sides[stage - 1] ?? side;
					if (side !== before) expect([before, side]).toEqual(['held_back', 'exposed']);
				}
			}
		}),
		{ numRuns: 100 },
	);
});

test('the control group is the same at every stage and never exposed', () => {
	fc.assert(
		fc.property(anyPlan, (plan) => {
			const controlAt = plan.stages.map((_, stage) => {
				const assign = compileAssignment(plan, stage);
				return ids.filter((id) => assign(id).side === 'control');
			});
			for (const control of controlAt) expect(control).toEqual(controlAt[0]);
			for (const id of controlAt[0]!)
				expect(assignmentOf(plan, 0, id).bucket).toBeGreaterThanOrEqual(10_000 - plan.controlShare);
		}),
		{ numRuns: 100 },
	);
});

test('a customer is on the same side alone, in any order and in any company', () => {
	const anyOrder = fc.shuffledSubarray(ids, { minLength: 1 });
	fc.assert(
		fc.property(anyPlan, anyOrder, fc.nat(), (plan, company, draw) => {
			const stage = draw % plan.stages.length;
			const assign = compileAssignment(plan, stage);
			for (const id of company) expect(assign(id)).toEqual(assignmentOf(plan, stage, id));
		}),
		{ numRuns: 100 },
	);
});

test('shares are of the audience without the control group, and the last stage reaches all of it', () => {
	const plan = planWith({ controlShare: 1_000, stages: stagesOf(500, 10_000) });
	const count = (stage: number): Record<string, number> => {
		const assign = compileAssignment(plan, stage);
		const counts: Record<string, number> = {};
		for (let customer = 0; customer < 100_000; customer++) {
			const { side } = assign(`wm${customer}`);
			counts[side] = (counts[side] ?? 0) + 1;
		}
		return counts;
	};
	const [first, last] = [count(0), count(1)];
	// 4.5 % and 10 % of 100,000, within four standard deviations.
	expect(Math.abs(first.exposed! - 4_500)).toBeLessThan(4 * Math.sqrt(100_000 * 0.045 * 0.955));
	expect(Math.abs(first.control! - 10_000)).toBeLessThan(4 * Math.sqrt(100_000 * 0.1 * 0.9));
	expect(last).toEqual({ exposed: 100_000 - first.control!, control: first.control });
});

describe('lists', () => {
	const controlled = ids.find((id) => assignmentOf(planWith(), 0, id).side === 'control')!;
	const heldBack = ids.find((id) => assignmentOf(planWith(), 0, id).side === 'held_back')!;

	test('an always-listed customer is exposed from the first stage, whatever the bucket and the namespace', () => {
		const plan = planWith({
			always: [` ${controlled} `, heldBack],
			namespace: { name: 'n', from: 0, to: 1 },
		});
		for (const id of [controlled, heldBack]) {
			expect(assignmentOf(plan, 0, id)).toMatchObject({ side: 'exposed', code: 'ALWAYS_LISTED' });
		}
	});

	test('a never-listed customer belongs to no side, even if always-listed too', () => {
		const plan = planWith({ always: [heldBack], never: [heldBack, controlled] });
		for (const stage of [0, 3]) {
			for (const id of [heldBack, controlled]) {
				expect(assignmentOf(plan, stage, id)).toMatchObject({ side: 'not_eligible', code: 'NEVER_LISTED' });
			}
		}
	});
});

test('outside of its part of a namespace a rollout has neither exposed nor control customers', () => {
	const assign = compileAssignment(planWith({ namespace: { name: '会员', from: 0, to: 300 } }), 3);
	const sides = ids.map((id) => assign(id));
	const outside = sides.filter(({ code }) => code === 'OUTSIDE_NAMESPACE');
	expect(outside.length).toBeGreaterThan(110);
	expect(outside.length).toBeLessThan(170);
	expect(new Set(outside.map(({ side }) => side))).toEqual(new Set(['not_eligible']));
});

test.each([-1, 4, 0.5])('stage %d of four is refused', (stage) => {
	expect(() => compileAssignment(planWith(), stage)).toThrow(`stage is ${stage}; expected 0 … 3`);
});

test('an empty customer id is refused', () => {
	expect(() => assignmentOf(planWith(), 0, ' ')).toThrow('The customer id is empty');
});
