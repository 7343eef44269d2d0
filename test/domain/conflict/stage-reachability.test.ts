import { deadEnds, unreachableStages } from '../../../lib/domain/conflict/stage-reachability';

const stages = ['潜在', '意向', '成交', '流失', '召回'];
const allowed = new Map([
	['潜在', ['意向', '流失']],
	['意向', ['成交', '流失']],
	['成交', ['成交']],
	['召回', ['意向']],
]);

test('a stage no allowed path leads to is unreachable, however it goes on from there', () => {
	expect(unreachableStages(stages, allowed, ['潜在'])).toEqual(['召回']);
	expect(unreachableStages(stages, allowed, ['潜在', '召回'])).toEqual([]);
	expect(unreachableStages(stages, allowed, [])).toEqual(stages);
});

test('cycles end', () => {
	const cycle = new Map([
		['潜在', ['意向']],
		['意向', ['潜在']],
	]);
	expect(unreachableStages(['潜在', '意向', '成交'], cycle, ['意向'])).toEqual(['成交']);
});

test('a stage that leads to itself alone or nowhere is a dead end', () => {
	expect(deadEnds(stages, allowed)).toEqual(['成交', '流失']);
});

test.each([
	['initial', () => unreachableStages(['a'], new Map(), ['b']), 'initial[0]: "b"'],
	['source', () => deadEnds(['a'], new Map([['b', ['a']]])), 'allowed: "b"'],
	['target', () => deadEnds(['a'], new Map([['a', ['a', 'b']]])), 'allowed["a"][1]: "b"'],
])('an unknown %s stage is an error that names it', (_what, run, words) => {
	expect(run).toThrow(words);
});
