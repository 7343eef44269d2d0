import fc from 'fast-check';
import { relationKey } from '../../lib/domain/tag-change';
import { UndoPlanner, type AppliedChange, type UndoPlan } from '../../lib/domain/undo';

const never = (): boolean => false;

function planUndo(
	applied: readonly AppliedChange[],
	held: (key: string) => ReadonlySet<string> | undefined,
	changedLater: () => boolean,
): UndoPlan {
	const planner = new UndoPlanner();
	for (const change of applied) {
		planner.add(change, held(relationKey(change.userid, change.external_userid)), changedLater());
	}
	return planner.finish();
}

const applied = (action: 'add' | 'remove', tag_id: string, userid = 'zhangsan'): AppliedChange => ({
	userid,
	external_userid: 'wm1',
	tag_id,
	action,
});

describe('undoing what a change set applied', () => {
	test('takes back additions and puts back removals, one change per relation', () => {
		const plan = planUndo(
			[applied('add', 'a'), applied('remove', 'b'), applied('add', 'c', 'lisi')],
			(key) => (key === relationKey('zhangsan', 'wm1') ? new Set(['a']) : new Set(['c'])),
			never,
		);
		expect(plan).toEqual({
			inverse: [
				{ userid: 'zhangsan', external_userid: 'wm1', add: ['b'], remove: ['a'] },
				{ userid: 'lisi', external_userid: 'wm1', add: [], remove: ['c'] },
			],
			skipped: [],
		});
	});

	test.each([
		['somebody took off', applied('add', 'a'), new Set<string>()],
		['somebody put back', applied('remove', 'a'), new Set(['a'])],
	])('leaves alone what %s since', (_what, change, held) => {
		expect(planUndo([change], () => held, never)).toEqual({
			inverse: [],
			skipped: [{ ...change, code: 'CHANGED_SINCE' }],
		});
	});

	test('leaves alone what a later change set changed, though it looks as it was left', () => {
		const change = applied('add', 'a');
		expect(
			planUndo(
				[change],
				() => new Set(['a']),
				() => true,
			).skipped,
		).toEqual([{ ...change, code: 'CHANGED_BY_LATER_SET' }]);
	});

	test('leaves alone what cannot be read', () => {
		const change = applied('remove', 'a');
		expect(planUndo([change], () => undefined, never).skipped).toEqual([
			{ ...change, code: 'RELATION_UNREADABLE' },
		]);
	});

	test('restores every relation that nobody touched exactly', () => {
		const tags = fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c', 'd'));
		fc.assert(
			fc.property(tags, tags, tags, (before, add, remove) => {
				const held = new Set(before);
				const effective = [
					...add.filter((tag) => !held.has(tag)).map((tag) => applied('add', tag)),
					...remove.filter((tag) => held.has(tag) && !add.includes(tag)).map((tag) => applied('remove', tag)),
				];
				for (const { action, tag_id } of effective) {
					if (action === 'add') held.add(tag_id);
					else held.delete(tag_id);
				}
				const plan = planUndo(effective, () => held, never);
				for (const inverse of plan.inverse) {
					for (const tag of inverse.add) held.add(tag);
					for (const tag of inverse.remove) held.delete(tag);
				}
				expect(held).toEqual(new Set(before));
				expect(plan.skipped).toEqual([]);
			}),
		);
	});
});
