import { checkRelation } from '../../../lib/domain/conflict/check';
import { proposeRepair, type RepairOptions } from '../../../lib/domain/conflict/repair';
import type { RelationState } from '../../../lib/domain/conflict/relation-state';
import {
	BLACKLISTED,
	compile,
	DEAL,
	ELEVEN,
	INTERESTED,
	manyTags,
	PAID,
	PROSPECT,
	REFUNDED,
	STAGES,
	UNPAID,
	VERIFIED,
	VIP,
	WON,
} from './world';

function relation(held: string[], add: string[] = [], remove: string[] = []): RelationState {
	return { held: new Set(held), change: { add, remove } };
}

function repair(document: Record<string, unknown>, relations: RelationState[], options?: RepairOptions) {
	const proposed = proposeRepair(compile(document), relations, options);
	return proposed?.steps.map(({ kind, relation: place, tag, implied }) =>
		[kind, place, tag, ...(implied ? ['implied'] : [])].join(' '),
	);
}

test('nothing is proposed where nothing blocks', () => {
	const warning = { exclusions: [{ ...DEAL, severity: 'warn' }] };
	expect(repair(warning, [relation([PAID], [UNPAID])])).toBeUndefined();
	expect(repair({ exclusions: [DEAL] }, [relation([], [UNPAID])])).toBeUndefined();
});

describe('of tags that clash, a repair keeps', () => {
	test('the new one before the one that is held', () => {
		expect(repair({ exclusions: [DEAL] }, [relation([UNPAID], [PAID])])).toEqual([`take_off 0 ${UNPAID}`]);
	});

	test('the later one of the batch', () => {
		expect(repair({ exclusions: [DEAL] }, [relation([], [PAID, UNPAID])])).toEqual([`drop_add 0 ${PAID}`]);
		const requestedAt = (_relation: number, tag: string): number => (tag === PAID ? 2 : 1);
		expect(repair({ exclusions: [DEAL] }, [relation([], [PAID, UNPAID])], { requestedAt })).toEqual([
			`drop_add 0 ${UNPAID}`,
		]);
	});

	test('the one of the higher tier, even if it is older', () => {
		const tiers = [
			{ tag: UNPAID, tier: 'hq' },
			{ tag: PAID, tier: 'region' },
		];
		expect(repair({ exclusions: [DEAL], tiers }, [relation([UNPAID], [PAID])])).toEqual([
			`drop_add 0 ${PAID}`,
		]);
	});

	test('as many as possible', () => {
		const exclusions = [{ kind: 'excludes', tags: [BLACKLISTED], others: [VIP, ELEVEN, PAID] }];
		const tiers = [{ group: '客户等级', tier: 'hq' }];
		expect(repair({ exclusions, tiers }, [relation([VIP, PAID], [BLACKLISTED])])).toEqual([
			`drop_add 0 ${BLACKLISTED}`,
		]);
	});
});

describe('a move to another stage', () => {
	test('that leaves the old stage on is completed', () => {
		expect(repair({ lifecycles: [STAGES] }, [relation([PROSPECT], [INTERESTED])])).toEqual([
			`take_off 0 ${PROSPECT}`,
		]);
	});

	test('that is not allowed is refused as a whole: the customer keeps the stage it has', () => {
		const rules = compile({ lifecycles: [STAGES] });
		const proposed = proposeRepair(rules, [relation([PROSPECT], [WON, VIP], [PROSPECT, ELEVEN])]);
		expect(proposed!.steps).toEqual([
			{ kind: 'drop_add', relation: 0, tag: WON, implied: false },
			{ kind: 'drop_remove', relation: 0, tag: PROSPECT, implied: true },
		]);
		expect(proposed!.changes).toEqual([{ add: [VIP], remove: [ELEVEN] }]);
	});

	test('to two stages at once becomes a move to the one that is allowed', () => {
		expect(repair({ lifecycles: [STAGES] }, [relation([PROSPECT], [INTERESTED, WON], [PROSPECT])])).toEqual([
			`drop_add 0 ${WON}`,
		]);
	});
});

test('what others need stays on', () => {
	const exclusions = [{ kind: 'requires', tags: [VIP], others: [VERIFIED] }];
	expect(repair({ exclusions }, [relation([VIP, VERIFIED], [], [VERIFIED])])).toEqual([
		`drop_remove 0 ${VERIFIED}`,
	]);
	expect(repair({ exclusions }, [relation([], [VIP])])).toEqual([`drop_add 0 ${VIP}`]);
});

test('two members of one batch who disagree: the later one is heard', () => {
	const exclusions = [{ ...DEAL, scope: 'customer' }];
	const requestedAt = (place: number): number => place;
	expect(repair({ exclusions }, [relation([], [PAID]), relation([], [UNPAID])], { requestedAt })).toEqual([
		`drop_add 0 ${PAID}`,
	]);
});

test('what a member outside the batch holds is not touched', () => {
	const exclusions = [{ ...DEAL, scope: 'customer' }];
	expect(repair({ exclusions }, [relation([], [PAID]), { held: new Set([UNPAID]) }])).toEqual([
		`drop_add 0 ${PAID}`,
	]);
});

test('an old fault stays as it was', () => {
	expect(repair({ exclusions: [DEAL] }, [relation([PAID, UNPAID], [REFUNDED])])).toEqual([
		`drop_add 0 ${REFUNDED}`,
	]);
});

test('a hundred clashing tags are mended at once', () => {
	const tags = Array.from({ length: 100 }, (_, index) => `tag-${index}`);
	const { compileSet } = manyTags(tags);
	const rules = compileSet({ exclusions: [{ kind: 'at_most_one', tags }] });
	const proposed = proposeRepair(rules, [relation([], tags)]);
	expect(proposed).toMatchObject({ isMinimal: true, changes: [{ add: ['tag-99'], remove: [] }] });
	expect(proposed!.steps).toHaveLength(99);
});

test('where the search is cut short, the proposal still ends the conflict and says that it may not be the smallest', () => {
	const tags = Array.from({ length: 24 }, (_, index) => `tag-${index}`);
	const { compileSet } = manyTags(tags);
	const exclusions = tags.flatMap((tag, at) =>
		[1, 3, 4, 9].map((step) => ({
			kind: 'excludes',
			tags: [tag],
			others: [tags[(at + step) % tags.length]],
		})),
	);
	const rules = compileSet({ exclusions });
	const state = relation([], tags);
	const proposed = proposeRepair(rules, [state])!;
	expect(proposed.isMinimal).toBe(false);
	expect(checkRelation(rules, state.held, proposed.changes[0]!)).toEqual([]);
});
