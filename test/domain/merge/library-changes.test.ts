import { compileMergeRules } from '../../../lib/domain/merge/merge-rules';
import { mergePolicy } from '../../../lib/domain/merge/merge-policy';
import { COMPANY, DEAL, library, PAID, REFUNDED, UNPAID, VERIFIED, VIP } from '../conflict/world';
import { merge, onlyReason, tagOf } from './world';

describe('a tag that was deleted meanwhile', () => {
	const world = { deleted: new Set([VIP]) };

	test('is not asked for, and the rest is', () => {
		const merged = merge({ base: [], add: [VIP, PAID], theirs: [], world });
		expect(merged).toMatchObject({ status: 'merged', send: { add: [PAID] } });
		expect(onlyReason(merged)).toMatchObject({ code: 'TAG_DELETED', tags: [VIP], verdict: 'theirs' });
	});

	test('need not be taken off', () => {
		const merged = merge({ base: [VIP], remove: [VIP], theirs: [VIP], world });
		expect(merged.send).toEqual({ add: [], remove: [] });
	});

	test('does not take with it what it was to replace', () => {
		const rules = { exclusions: [DEAL] };
		const gone = { deleted: new Set([PAID]) };
		const merged = merge({
			base: [UNPAID],
			add: [PAID],
			remove: [UNPAID],
			theirs: [UNPAID],
			rules,
			world: gone,
		});
		expect(merged.target).toEqual([UNPAID]);
	});

	test('goes to review where everything does', () => {
		const policy = { contested: 'always_review' } as const;
		const merged = merge({ base: [], add: [VIP], theirs: [], world, policy });
		expect(merged).toMatchObject({ status: 'needs_review', proposal: { target: [] } });
		expect(tagOf(merged, VIP)).toMatchObject({ contested: true, code: 'TAG_DELETED' });
	});
});

test('a tag that the library never had is not asked for: WeCom would refuse the whole request', () => {
	const merged = merge({ base: [], add: ['etUnknown', PAID], theirs: [] });
	expect(merged.send).toEqual({ add: [PAID], remove: [] });
	expect(onlyReason(merged)).toMatchObject({ code: 'TAG_UNKNOWN', tags: ['etUnknown'] });
});

describe('a tag that was merged into another', () => {
	const world = {
		mergedInto: new Map([
			['etOld', 'etMid'],
			['etMid', VERIFIED],
		]),
	};

	test('is asked for under its new id', () => {
		const merged = merge({ base: [], add: ['etOld'], theirs: [], world });
		expect(merged.send).toEqual({ add: [VERIFIED], remove: [] });
		expect(onlyReason(merged)).toMatchObject({ code: 'TAG_MERGED', values: { into: VERIFIED } });
	});

	test('is taken off under its new id where that took its place', () => {
		const merged = merge({ base: ['etOld'], remove: ['etOld'], theirs: [VERIFIED], world });
		expect(merged.send).toEqual({ add: [], remove: [VERIFIED] });
		expect(merged.status).toBe('merged');
	});

	test('is not taken off under its new id where the relation had both', () => {
		const merged = merge({ base: ['etOld', VERIFIED], remove: ['etOld'], theirs: [VERIFIED], world });
		expect(merged.send).toEqual({ add: [], remove: [] });
	});

	test('is asked for under its new id while the library still has the old one', () => {
		const both = { mergedInto: new Map([[COMPANY, VERIFIED]]) };
		expect(merge({ add: [COMPANY], theirs: [], world: both }).send.add).toEqual([VERIFIED]);
	});

	test('is not missed where we take it off for the new one ourselves', () => {
		const merged = merge({ base: ['etOld'], add: [VERIFIED], remove: ['etOld'], theirs: [], world });
		expect(merged).toMatchObject({ status: 'merged', send: { add: [VERIFIED] }, reasons: [] });
	});

	test('is nobody’s edit', () => {
		const merged = merge({ base: ['etOld'], add: [PAID], theirs: [VERIFIED], world });
		expect(tagOf(merged, VERIFIED)).toMatchObject({ origin: 'base', code: 'UNCHANGED' });
	});

	test('cannot be merged in a circle', () => {
		const mergedInto = new Map([
			[PAID, UNPAID],
			[UNPAID, PAID],
		]);
		expect(() => compileMergeRules({ library, mergedInto })).toThrow(
			`mergedInto leads from tag "${PAID}" in a circle: ${PAID} → ${UNPAID} → ${PAID}`,
		);
	});
});

describe('more tags than a relation may have', () => {
	test('wait for a person: the lowest tier first, then the last asked for', () => {
		const tiers = [{ match: { tags: [VIP] }, tier: 'hq' as const }];
		const merged = merge({
			base: [UNPAID],
			add: [VERIFIED, REFUNDED, VIP],
			theirs: [UNPAID],
			world: { tiers },
			policy: { maxTags: 3 },
		});
		expect(merged).toMatchObject({ status: 'needs_review', send: { add: [VERIFIED, VIP], remove: [] } });
		expect(onlyReason(merged)).toMatchObject({
			code: 'TOO_MANY_TAGS',
			tags: [REFUNDED],
			values: { count: 4, max: 3 },
		});
	});

	test('are 3,000 by default', () => {
		const theirs = Array.from({ length: 2_999 }, (_, place) => `et${place}`);
		expect(merge({ base: theirs, add: [VIP], theirs }).status).toBe('merged');
		expect(merge({ base: theirs, add: [VIP, PAID], theirs }).status).toBe('needs_review');
		expect(merge({ base: theirs, add: [VIP, PAID], remove: ['et1'], theirs }).status).toBe('merged');
	});
});

test.each([
	[
		JSON.parse('{ "chain": ["tier", "age"] }'),
		'policy.chain[1] is "age"; expected one of group, tier, person, newer',
	],
	[{ maxTags: 0 }, 'policy.maxTags is 0; expected a whole number of at least 1'],
	[
		{ addWins: new Set(['提醒']), removeWins: new Set(['提醒']) },
		'policy.removeWins names group "提醒", which policy.addWins names too',
	],
])('a policy that makes no sense is refused: %j', (given, message) => {
	expect(() => mergePolicy(given)).toThrow(message);
});
