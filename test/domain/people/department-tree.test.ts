import fc from 'fast-check';
import { DepartmentCycleError, DepartmentTree } from '../../../lib/domain/people/department-tree';

const tree = new DepartmentTree([
	{ id: 1, name: '集团', parentid: 0 },
	{ id: 2, name: '总部', parentid: 1 },
	{ id: 3, name: '市场部', parentid: 2 },
	{ id: 4, name: '华东', parentid: 1 },
	{ id: 5, name: '市场部', parentid: 4 },
	{ id: 6, name: '7', parentid: 4 },
]);

test('a department is within itself and everything above it', () => {
	expect([3, 2, 1].map((id) => tree.isWithin(3, id))).toEqual([true, true, true]);
	expect([tree.isWithin(2, 3), tree.isWithin(3, 4)]).toEqual([false, false]);
	expect([...tree.subtreeOf(4)].sort()).toEqual([4, 5, 6]);
	expect(tree.pathOf(5)).toEqual([5, 4, 1]);
});

test('a department nobody listed, or whose parent is hidden, stands alone', () => {
	expect([tree.pathOf(88), [...tree.subtreeOf(88)]]).toEqual([[88], [88]]);
	const partial = new DepartmentTree([
		{ id: 1, name: '华东', parentid: 0 },
		{ id: 9, name: '外部', parentid: 77 },
		{ id: 10, name: '一店', parentid: 9 },
	]);
	expect([partial.pathOf(9), partial.isWithin(9, 1)]).toEqual([[9], false]);
	expect(partial.describe(10)).toBe('外部/一店');
});

test.each([
	['its id', '3', { ok: true, id: 3 }],
	['its name', ' 总部 ', { ok: true, id: 2 }],
	['the end of its path', '华东 / 市场部', { ok: true, id: 5 }],
	['a name that looks like an id but is none', '7', { ok: true, id: 6 }],
])('a department resolves by %s', (_how, reference, resolution) => {
	expect(tree.resolve(reference)).toEqual(resolution);
});

test('a name that several have is refused with their paths, an unknown one with near names', () => {
	expect(tree.resolve('市场部')).toEqual({
		ok: false,
		code: 'AMBIGUOUS_DEPARTMENT',
		near: ['总部/市场部 (3)', '华东/市场部 (5)'],
	});
	expect(tree.resolve('华东区')).toEqual({ ok: false, code: 'UNKNOWN_DEPARTMENT', near: ['华东'] });
});

test('departments below each other are refused, and named in turn', () => {
	const cyclic = [
		{ id: 1, name: 'a', parentid: 3 },
		{ id: 2, name: 'b', parentid: 1 },
		{ id: 3, name: 'c', parentid: 2 },
	];
	expect(() => new DepartmentTree(cyclic)).toThrow(DepartmentCycleError);
	expect(() => new DepartmentTree([{ id: 1, name: 'a', parentid: 1 }])).toThrow('1 → 1');
});

test('being within is climbing up the parents', () => {
	const forests = fc.array(fc.nat(20), { minLength: 1, maxLength: 20 }).map((parents) =>
		// A parent comes before its children, so that there are no cycles.
		parents.map((parent, index) => ({ id: index + 1, name: `d${index}`, parentid: parent % (index + 1) })),
	);
	fc.assert(
		fc.property(forests, (departments) => {
			const forest = new DepartmentTree(departments);
			const climbs = (id: number, to: number): boolean =>
				id === to || (id > 0 && climbs(departments[id - 1]!.parentid, to));
			for (const { id } of departments) {
				for (const { id: other } of departments) expect(forest.isWithin(id, other)).toBe(climbs(id, other));
			}
		}),
	);
});
