import { ELEVEN, INTERESTED, LOYAL, PAID, SILENT, UNPAID, VIP } from '../conflict/world';
import { person, merge, MINUTE, NOON, onlyReason, tagOf } from './world';

describe('a tag that we ask to be as it was, while they changed it', () => {
	const takenOff = { base: [VIP], add: [VIP], theirs: [] };
	const putOn = { base: [], remove: [VIP], theirs: [VIP] };

	test('stays as a person left it, where automation asks', () => {
		const merged = merge({ ...takenOff, origins: { [VIP]: person(NOON - MINUTE) } });
		expect(merged).toMatchObject({ status: 'merged', target: [], send: { add: [], remove: [] } });
		expect(onlyReason(merged)).toEqual({
			code: 'ADD_CONTESTED',
			tags: [VIP],
			verdict: 'theirs',
			decidedBy: 'person',
			ours: { tags: [VIP], side: 'ours', by: '营销自动化', at: NOON },
			theirs: { tags: [VIP], side: 'console', by: '张三', at: NOON - MINUTE },
		});
		expect(tagOf(merged, VIP)).toEqual({
			tag: VIP,
			origin: 'both',
			ours: 'add',
			theirs: 'remove',
			side: 'console',
			by: '张三',
			at: NOON - MINUTE,
			held: false,
			kept: false,
			code: 'ADD_CONTESTED',
			contested: false,
		});
	});

	test.each([
		[undefined, 'theirs'],
		[{ side: 'console' }, 'theirs'],
		[{ side: 'other' }, 'theirs'],
		[{ side: 'other', actor: 'automation' }, 'review'],
		[{ side: 'ours' }, 'review'],
		[{ side: 'ours', actor: 'person' }, 'theirs'],
		[{ side: 'decay' }, 'review'],
	] as const)(
		'is taken for a person’s edit unless a program is known to have made it: %j',
		(origin, verdict) => {
			const merged = merge({ ...takenOff, origins: origin && { [VIP]: origin } });
			expect(onlyReason(merged).verdict).toBe(verdict);
		},
	);

	test('becomes what a person asks for, where decay took it off', () => {
		const ours = { actor: 'person', by: '李四' } as const;
		const merged = merge({ ...takenOff, ours, origins: { [VIP]: { side: 'decay', at: NOON + MINUTE } } });
		expect(merged).toMatchObject({ status: 'merged', target: [VIP], send: { add: [VIP], remove: [] } });
		expect(tagOf(merged, VIP)).toMatchObject({ side: 'ours', by: '李四', at: NOON, kept: true });
	});

	test.each([
		['older than', NOON - MINUTE, 'ours', [VIP]],
		['newer than', NOON + MINUTE, 'theirs', []],
	])('goes by the newer edit between two persons: %s ours', (_, at, verdict, target) => {
		const origins = { [VIP]: person(at) };
		const merged = merge({ ...takenOff, ours: { actor: 'person' }, origins });
		expect(onlyReason(merged)).toMatchObject({ verdict, decidedBy: 'newer' });
		expect(merged.target).toEqual(target);
	});

	test('waits for a person where the other edit counts as made at the same time', () => {
		const origins = { [VIP]: { ...person(NOON - MINUTE), weighAt: NOON } };
		const merged = merge({ ...takenOff, ours: { actor: 'person' }, origins });
		expect(onlyReason(merged)).toMatchObject({ verdict: 'review', theirs: { at: NOON - MINUTE } });
	});

	test('waits for a person where nobody knows which edit is newer', () => {
		const merged = merge({ ...putOn, ours: { actor: 'person' } });
		expect(merged).toMatchObject({ status: 'needs_review', send: { add: [], remove: [] }, target: [VIP] });
		expect(onlyReason(merged)).toMatchObject({ code: 'REMOVE_CONTESTED', verdict: 'review' });
		expect(tagOf(merged, VIP)).toMatchObject({ contested: true, proposed: true });
	});

	test('goes by when base and tags were read, where the edit has no time of its own', () => {
		const ours = { actor: 'person' } as const;
		const [before, after] = [NOON - MINUTE, NOON + MINUTE];
		const read = (baseAt: number, at: number) =>
			merge({ ...putOn, ours, input: { baseAt, theirs: { tags: new Set([VIP]), at } } });
		expect(onlyReason(read(after, after))).toMatchObject({ verdict: 'theirs', decidedBy: 'newer' });
		expect(onlyReason(read(before - MINUTE, before))).toMatchObject({ verdict: 'ours', decidedBy: 'newer' });
		expect(onlyReason(read(before, after)).verdict).toBe('review');
	});

	test('is not attributed to whoever changed the tag before the base was read', () => {
		const origins = { [VIP]: { side: 'ours', at: NOON - 2 * MINUTE } } as const;
		const merged = merge({ ...takenOff, origins, input: { baseAt: NOON - MINUTE } });
		expect(onlyReason(merged)).toMatchObject({
			verdict: 'theirs',
			decidedBy: 'person',
			theirs: { tags: [VIP] },
		});
		expect(tagOf(merged, VIP).side).toBeUndefined();
	});

	test('always goes to review where the policy says so, with what the chain would do as the proposal', () => {
		const policy = { contested: 'always_review' } as const;
		const merged = merge({
			...putOn,
			ours: { actor: 'person' },
			origins: { [VIP]: { side: 'decay' } },
			policy,
		});
		expect(merged).toMatchObject({
			status: 'needs_review',
			target: [VIP],
			proposal: { target: [], send: { add: [], remove: [VIP] } },
		});
	});

	test('follows its group where the policy names it, whoever edited it', () => {
		const policy = { addWins: new Set(['提醒']), removeWins: new Set(['活动']) };
		const origins = { [SILENT]: { side: 'decay' } as const };
		const silent = merge({
			base: [],
			remove: [SILENT],
			theirs: [SILENT],
			ours: { actor: 'person' },
			origins,
			policy,
		});
		expect(onlyReason(silent)).toMatchObject({ verdict: 'theirs', decidedBy: 'group' });
		expect(silent.target).toEqual([SILENT]);
		const campaign = merge({
			base: [],
			remove: [ELEVEN],
			theirs: [ELEVEN],
			origins: { [ELEVEN]: person(NOON) },
			policy,
		});
		expect(onlyReason(campaign)).toMatchObject({ verdict: 'ours', decidedBy: 'group' });
		expect(campaign.target).toEqual([]);
	});

	test('leaves everything else of both sides as it merges by itself', () => {
		const merged = merge({
			base: [VIP, UNPAID],
			add: [VIP, ELEVEN],
			remove: [UNPAID],
			theirs: [UNPAID, LOYAL],
		});
		expect([...merged.target].sort()).toEqual([ELEVEN, LOYAL].sort());
		expect(merged.reasons).toHaveLength(1);
	});
});

test('every tag says who made the edit that stands', () => {
	const origins = {
		[VIP]: person(NOON - 3 * MINUTE, '王五'),
		[LOYAL]: person(NOON - MINUTE),
	};
	const merged = merge({
		base: [VIP, UNPAID],
		add: [PAID],
		remove: [UNPAID],
		theirs: [VIP, UNPAID, LOYAL],
		origins,
		input: { baseAt: NOON - 2 * MINUTE },
	});
	const ours = { side: 'ours', by: '营销自动化', at: NOON };
	expect(merged.tags).toEqual([
		{
			tag: VIP,
			origin: 'base',
			held: true,
			kept: true,
			code: 'UNCHANGED',
			contested: false,
			...origins[VIP],
		},
		{
			tag: UNPAID,
			origin: 'ours',
			ours: 'remove',
			held: true,
			kept: false,
			code: 'REMOVED',
			contested: false,
			...ours,
		},
		{
			tag: LOYAL,
			origin: 'theirs',
			theirs: 'add',
			held: true,
			kept: true,
			code: 'ADDED',
			contested: false,
			...origins[LOYAL],
		},
		{
			tag: PAID,
			origin: 'ours',
			ours: 'add',
			held: false,
			kept: true,
			code: 'ADDED',
			contested: false,
			...ours,
		},
	]);
});

describe('without a common base', () => {
	test('tags are put on, and those of unknown age stay with a reason', () => {
		const merged = merge({ add: [PAID], remove: [UNPAID], theirs: [UNPAID, VIP] });
		expect(merged).toMatchObject({ status: 'merged', send: { add: [PAID], remove: [] } });
		expect(onlyReason(merged)).toMatchObject({ code: 'ADD_WINS', tags: [UNPAID], verdict: 'theirs' });
		expect(tagOf(merged, VIP)).toMatchObject({ origin: 'theirs', kept: true });
	});

	test.each([
		['is older than our wish', person(NOON - MINUTE), true],
		['is newer than our wish', person(NOON + MINUTE), false],
		['has no time', { side: 'console' } as const, false],
		['was put on by us', { side: 'ours', at: NOON + MINUTE } as const, true],
	])('a tag is taken off only where it %s', (_, origin, isTakenOff) => {
		const merged = merge({ remove: [UNPAID], theirs: [UNPAID], origins: { [UNPAID]: origin } });
		expect(merged.target).toEqual(isTakenOff ? [] : [UNPAID]);
		expect(merged.reasons).toHaveLength(isTakenOff ? 0 : 1);
	});

	test('a tag is put on although they took it off later', () => {
		const merged = merge({ add: [VIP], theirs: [], origins: { [VIP]: person(NOON + MINUTE) } });
		expect(merged.target).toEqual([VIP]);
		expect(onlyReason(merged)).toMatchObject({ code: 'ADD_WINS', verdict: 'ours' });
	});

	test('removals win in the groups that the policy names for it', () => {
		const policy = { removeWins: new Set(['客户等级']) };
		const removed = merge({ remove: [VIP], theirs: [VIP], policy });
		expect(removed.target).toEqual([]);
		expect(onlyReason(removed)).toMatchObject({ code: 'REMOVE_WINS', verdict: 'ours' });
		const kept = merge({ add: [VIP], theirs: [], origins: { [VIP]: person(NOON + MINUTE) }, policy });
		expect(kept.target).toEqual([]);
		expect(onlyReason(kept)).toMatchObject({ code: 'REMOVE_WINS', verdict: 'theirs' });
	});
});

test('a tag both to be put on and taken off is an error that names it', () => {
	expect(() => merge({ base: [], add: [VIP, INTERESTED], remove: [INTERESTED], theirs: [] })).toThrow(
		`ours.remove names tag "${INTERESTED}", which ours.add names too; expected it in one of them`,
	);
});
