import { rankNearMatches } from '../../lib/domain/near-match';
import { TagLibrary, tagPath, type LibraryGroup } from '../../lib/domain/tag-library';

function group(id: string, name: string, tags: Record<string, string>, strategyId?: number): LibraryGroup {
	const own = strategyId === undefined ? {} : { strategyId };
	return {
		id,
		name,
		order: 0,
		...own,
		tags: Object.entries(tags).map(([tagId, tagName]) => ({
			id: tagId,
			name: tagName,
			groupId: id,
			groupName: name,
			order: 0,
			...own,
		})),
	};
}

const library = new TagLibrary([
	group('g-level', '客户等级', { vip: 'VIP', gold: '金卡', silver: '银卡' }),
	group('g-east', '华东标签', { 'east-stable': '配送稳定', shanghai: '上海' }),
	group('g-south', '华南标签', { 'south-stable': '配送稳定' }),
	group('g-spell', '拼写', { upper: 'ABC', lower: 'abc' }),
	group('g-source-1', '来源', { 'source-1': '地推' }, 1),
	group('g-source-2', '来源', { 'source-2': '地推' }, 2),
	group('g-slash', '活动', { slash: '预热/二期' }),
]);

const idOf = (reference: string): string | undefined => {
	const resolution = library.resolve(reference);
	return resolution.ok ? resolution.tag.id : undefined;
};

describe('a tag reference resolves', () => {
	test.each([
		['an id', 'vip', 'vip'],
		['group and tag', '客户等级/VIP', 'vip'],
		['another case', '客户等级/vip', 'vip'],
		['full-width letters and slash', '客户等级/VIP', 'vip'],
		['blanks around names and slash', '  客户等级 / 金卡 ', 'gold'],
		['a bare name that only one group has', '上海', 'shanghai'],
		['a name with a slash of its own', '活动/预热/二期', 'slash'],
		['the exact spelling where several differ only in case', '拼写/abc', 'lower'],
		['the other exact spelling', '拼写/ABC', 'upper'],
	])('by %s', (_how, reference, id) => {
		expect(idOf(reference)).toBe(id);
	});

	test('the same way the second time', () => {
		expect(library.resolve('客户等级/VIP')).toBe(library.resolve('客户等级/VIP'));
	});
});

describe('a tag reference is refused', () => {
	test('as ambiguous when two groups have a tag of this name, and both are named', () => {
		expect(library.resolve('配送稳定')).toEqual({
			ok: false,
			code: 'AMBIGUOUS_TAG',
			reference: '配送稳定',
			candidates: ['华东标签/配送稳定', '华南标签/配送稳定'],
		});
	});

	test('as ambiguous with ids where the paths do not tell the tags apart', () => {
		expect(library.resolve('来源/地推')).toMatchObject({
			code: 'AMBIGUOUS_TAG',
			candidates: ['来源/地推 (source-1, strategy 1)', '来源/地推 (source-2, strategy 2)'],
		});
	});

	test('as ambiguous when neither spelling is the one written', () => {
		expect(library.resolve('拼写/Abc')).toMatchObject({ ok: false, code: 'AMBIGUOUS_TAG' });
	});

	test('as unknown, with near matches', () => {
		const resolution = library.resolve('客户等级/VPI');
		expect(resolution).toMatchObject({ ok: false, code: 'UNKNOWN_TAG' });
		expect(resolution.ok ? [] : resolution.candidates[0]).toBe('客户等级/VIP');
	});

	test('as unknown, with nothing to suggest where nothing is alike', () => {
		expect(library.resolve('zzzz')).toMatchObject({ code: 'UNKNOWN_TAG', candidates: [] });
	});

	test.each(['', '   ', '/', 'constructor', '__proto__'])('%j resolves to nothing', (reference) => {
		expect(library.resolve(reference).ok).toBe(false);
	});
});

describe('a group reference', () => {
	test.each([
		['g-level', 'g-level'],
		['客户等级', 'g-level'],
		[' 华东标签 ', 'g-east'],
	])('%j is found', (reference, id) => {
		expect(library.resolveGroup(reference)?.id).toBe(id);
	});

	test('that two groups answer to is not decided', () => {
		expect(library.resolveGroup('来源')).toBeUndefined();
	});

	test('that is unknown gets near matches', () => {
		expect(library.resolveGroup('客户级别')).toBeUndefined();
		expect(library.suggestGroups('客户级别')).toContain('客户等级');
	});
});

test('a tag is read and written as group/tag', () => {
	expect(tagPath(library.get('gold')!)).toBe('客户等级/金卡');
});

describe('near matches', () => {
	test('are at most three, the best first', () => {
		const matches = rankNearMatches('金卡会员', ['银卡会员', '金卡', '金卡会员2', '会员', '普通']);
		expect(matches).toHaveLength(3);
		expect(matches[0]).toBe('金卡会员2');
	});

	test('leave out what has nothing in common', () => {
		expect(rankNearMatches('金卡', ['普通', 'VIP'])).toEqual([]);
	});

	test('of nothing are nothing', () => {
		expect(rankNearMatches('', ['金卡', ''])).toEqual([]);
	});
});
