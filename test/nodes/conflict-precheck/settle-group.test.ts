import fc from 'fast-check';
import { compileRuleSet } from '../../../lib/domain/conflict/compile-rule-set';
import { readRuleSet } from '../../../lib/domain/conflict/read-rule-set';
import type { RelationState, StateChange } from '../../../lib/domain/conflict/relation-state';
import { ChangeMerger } from '../../../lib/domain/tag-change';
import type { Group, GroupItem } from '../../../nodes/ConflictPrecheck/check/group';
import { settleGroup } from '../../../nodes/ConflictPrecheck/check/settle-group';
import { blockingRules } from '../../domain/conflict/model';
import { ruleSets, smallLibrary, TAGS } from '../../domain/conflict/random-rules';

const change: fc.Arbitrary<StateChange> = fc
	.record({
		add: fc.shuffledSubarray(TAGS, { maxLength: 2 }),
		remove: fc.shuffledSubarray(TAGS, { maxLength: 2 }),
	})
	.map(({ add, remove }) => ({ add, remove: remove.filter((tag) => !add.includes(tag)) }));

/** Two relations of a customer, and some items; now and then one means both relations. */
const groups: fc.Arbitrary<Group> = fc
	.record({
		held: fc.array(fc.subarray(TAGS, { maxLength: 3 }), { minLength: 2, maxLength: 2 }),
		asked: fc.array(fc.tuple(change, fc.constantFrom([0], [0], [1], [1], [0, 1])), {
			minLength: 1,
			maxLength: 4,
		}),
	})
	.map(({ held, asked }) => ({
		held: held.map((tags) => new Set(tags)),
		items: asked.map(([what, relations], itemIndex): GroupItem => ({
			itemIndex,
			change: what,
			relations,
			isStopped: false,
			findings: [],
			isRepaired: false,
		})),
	}));

/** The relations as they are judged when only these items go on. */
function statesWith({ held }: Group, items: readonly GroupItem[]): RelationState[] {
	const merger = new ChangeMerger();
	for (const { change: what, relations } of items) {
		for (const relation of relations) {
			merger.add({ userid: `m${relation}`, external_userid: 'wm', ...what });
		}
	}
	return held.map((tags, relation) => ({
		held: tags,
		change: merger.changes.find(({ userid }) => userid === `m${relation}`),
	}));
}

describe.each([
	['without repair', false],
	['with automatic repair', true],
])('%s', (_name, autoRepair) => {
	test('what goes on breaks no rule that blocks, whatever is held back', () => {
		let stopped = 0;
		let repaired = 0;
		fc.assert(
			fc.property(ruleSets, groups, (ruleSet, group) => {
				const rules = compileRuleSet(readRuleSet(ruleSet, { library: smallLibrary }), smallLibrary);
				const wasFine = blockingRules(ruleSet, statesWith(group, group.items)).length === 0;
				settleGroup(rules, group, autoRepair);
				const goingOn = group.items.filter(({ isStopped }) => !isStopped);
				expect(blockingRules(ruleSet, statesWith(group, goingOn))).toEqual([]);
				if (wasFine) expect(goingOn).toHaveLength(group.items.length);
				for (const item of group.items) {
					const isTold = item.findings.some(({ severity }) => severity === 'block');
					if (item.isStopped) expect(isTold || item.repair !== undefined).toBe(true);
				}
				stopped += group.items.length - goingOn.length;
				repaired += goingOn.filter(({ isRepaired }) => isRepaired).length;
			}),
			{ numRuns: 3000, seed: 11 },
		);
		expect(stopped).toBeGreaterThan(500);
		expect(repaired > 200).toBe(autoRepair);
	});
});
