import { startReading } from '../../../lib/domain/document/cursor';
import { DepartmentTree } from '../../../lib/domain/people/department-tree';
import { readDepartments, readDepartmentTree, readRoles } from '../../../lib/domain/people/read-people';

const departments = new DepartmentTree([
	{ id: 1, name: '华东', parentid: 0 },
	{ id: 2, name: '一店', parentid: 1 },
	{ id: 3, name: '华南', parentid: 0 },
	{ id: 4, name: '一店', parentid: 3 },
]);

test('departments are named by id, name or path', () => {
	const cursor = startReading([1, '3', '华东', '华南/一店']);
	expect(readDepartments(cursor, departments)).toEqual([1, 3, 1, 4]);
	expect(cursor.problems).toEqual([]);
});

test('a department that is unknown, or one of several, is noted with what could be meant', () => {
	const cursor = startReading(['一店', '华东区', 99, '']);
	expect(readDepartments(cursor, departments)).toEqual([]);
	expect(cursor.problems).toEqual([
		{
			path: '[0]',
			code: 'AMBIGUOUS_DEPARTMENT',
			values: { value: '"一店"', near: '华东/一店 (2), 华南/一店 (4)' },
		},
		{ path: '[1]', code: 'UNKNOWN_DEPARTMENT_NEAR', values: { value: '"华东区"', near: '华东' } },
		{ path: '[2]', code: 'UNKNOWN_DEPARTMENT', values: { value: '"99"', near: '' } },
		{ path: '[3]', code: 'EMPTY', values: { expected: 'a text' } },
	]);
});

test('roles are read with everything they may be given by', () => {
	const cursor = startReading({
		店长: { positions: '店长', leaders_of: ['华东/一店'] },
		督导: { members: ['Ann', 7], departments: 3, positon: 'x' },
	});
	expect(readRoles(cursor, departments)).toEqual([
		{ name: '店长', members: [], positions: ['店长'], departments: [], leadersOf: [2] },
		{ name: '督导', members: ['Ann', '7'], positions: [], departments: [3], leadersOf: [] },
	]);
	expect(cursor.problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
		'督导.positon UNKNOWN_KEY_NEAR',
	]);
});

describe('departments of a document', () => {
	const read = (list: object[]) => {
		const cursor = startReading({ departments: list });
		const tree = readDepartmentTree(cursor.get('departments'));
		return { tree, problems: cursor.problems };
	};

	test('form a tree', () => {
		const { tree, problems } = read([
			{ id: 1, name: '甲' },
			{ id: 2, name: '乙', parent: 1 },
		]);
		expect(tree?.isWithin(2, 1)).toBe(true);
		expect(problems).toEqual([]);
	});

	test('that share an id, or are below each other, are noted', () => {
		const { problems } = read([
			{ id: 1, name: '甲', parent: 2 },
			{ id: 2, name: '乙', parent: 1 },
			{ id: 2, name: '丙', parent: 1 },
		]);
		expect(problems).toEqual([
			{ path: 'departments[2].id', code: 'DUPLICATE', values: { value: '2', other: 'departments[1]' } },
			{ path: 'departments[0].parent', code: 'CYCLE', values: { cycle: '甲 → 乙 → 甲' } },
		]);
	});

	test('may be left to the directory', () => {
		const cursor = startReading({});
		expect(readDepartmentTree(cursor.get('departments'))).toBeUndefined();
	});
});
