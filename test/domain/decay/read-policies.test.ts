import fc from 'fast-check';
import { readPolicies } from '../../../lib/domain/decay/read-policies';
import { readPolicyRows } from '../../../lib/domain/decay/read-policy-rows';
import { DocumentError } from '../../../lib/domain/document/problem';
import { DepartmentTree } from '../../../lib/domain/people/department-tree';
import { TagLibrary } from '../../../lib/domain/tag-library';

const tag = (id: string, name: string) => ({ id, name, groupId: 'g1', groupName: '活动', order: 0 });
const world = {
	library: new TagLibrary([
		{ id: 'g1', name: '活动', order: 0, tags: [tag('t1', '受邀'), tag('t2', '预热')] },
	]),
	departments: new DepartmentTree([
		{ id: 1, name: '公司', parentid: 0 },
		{ id: 3, name: '市场部', parentid: 1 },
	]),
};
const read = (policies: unknown[]) => readPolicies({ policies }, world);

test('every field of a document finds its place in a policy', () => {
	const { timeZone, policies } = readPolicies(
		JSON.stringify({
			version: 1,
			time_zone: 'Europe/Berlin',
			policies: [
				{ id: 'a', tag: '活动/受邀', mode: 'fixed', months: 2, grace_days: 5, weights: { 到店: 2 } },
				{ group: '活动', department: '市场部', mode: 'sliding', hours: 36, grace_hours: 6 },
				{
					member: 'zhangsan',
					mode: 'half_life',
					half_life_days: 12.5,
					threshold_off: 0.1,
					threshold_on: 0.3,
					max_score: 5,
				},
				{ mode: 'never' },
			],
		}),
		world,
	);
	expect(timeZone).toBe('Europe/Berlin');
	expect(policies).toEqual([
		{
			id: 'a',
			appliesTo: { tagId: 't1' },
			mode: 'fixed',
			lifetime: { amount: 2, unit: 'month' },
			grace: { amount: 5, unit: 'day' },
			weights: { 到店: 2 },
		},
		{
			id: 'policies-2',
			appliesTo: { groupId: 'g1', departmentId: 3 },
			mode: 'sliding',
			lifetime: { amount: 36, unit: 'hour' },
			grace: { amount: 6, unit: 'hour' },
		},
		{
			id: 'policies-3',
			appliesTo: { userid: 'zhangsan' },
			mode: 'half-life',
			halfLifeDays: 12.5,
			thresholdOff: 0.1,
			thresholdOn: 0.3,
			maxScore: 5,
		},
		{ id: 'policies-4', appliesTo: {}, mode: 'never' },
	]);
});

test('days and months count as in China where nothing else is said', () => {
	expect(read([{ mode: 'never' }]).timeZone).toBe('Asia/Shanghai');
});

test('rows say the same as a document, in English and in Chinese', () => {
	const documented = read([
		{ id: 'a', group: '活动', department: '市场部', mode: 'sliding', days: 15, grace_days: 3 },
		{ id: 'b', tag: '活动/预热', mode: 'half_life', half_life_days: 7.5, weights: { reply: 2, 到店: 0.5 } },
	]).policies;
	const english = [
		{ id: 'a', group: '活动', department: '市场部', mode: 'sliding', days: 15, grace: '3', weights: ' ' },
		{ id: 'b', tag: '活动/预热', mode: 'half_life', half_life_days: '7.5', weights: 'reply=2, 到店=0.5' },
		{ id: 'c', mode: 'never', enabled: false },
	];
	const chinese = [
		{ 编号: 'a', 标签组: '活动', 部门: '市场部', 方式: '滑动', 天数: 15, 宽限天数: 3, 成员: '' },
		{ 编号: 'b', 标签: '活动/预热', 方式: '半衰', 半衰天数: 7.5, 权重: 'reply：2、到店＝0.5', row_number: 3 },
	];
	expect(readPolicyRows(english, world).policies).toEqual(documented);
	expect(readPolicyRows(chinese, world).policies).toEqual(documented);
});

test('problems come in the order of the document, each at its place', () => {
	expect(
		pathsOf(() =>
			read([{ mode: 'fixed', days: -1 }, { mode: 'slow' }, { mode: 'sliding', tag: 't1', days: 0 }]),
		),
	).toEqual(['policies[0].days', 'policies[1].mode', 'policies[2].days']);
});

test('whatever stands in a document or a row is read, or refused with a path', () => {
	const value = fc.oneof(
		fc.constantFrom('fixed', 'half_life', 'never', '活动', 't1', '市场部', 'reply=1'),
		fc.jsonValue({ maxDepth: 2 }),
	);
	const field = fc.constantFrom(
		...['id', 'mode', 'tag', 'group', 'department', 'member', 'days', 'months', 'grace_days'],
		...[
			'half_life_days',
			'threshold_on',
			'threshold_off',
			'max_score',
			'weights',
			'enabled',
			'方式',
			'__proto__',
		],
	);
	const entry = fc.oneof(fc.dictionary(field, value), value);
	fc.assert(
		fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
			expect(pathsOf(() => read(entries)).every((path) => path.startsWith('policies'))).toBe(true);
			const rows = entries.filter(
				(each) => typeof each === 'object' && each !== null && !Array.isArray(each),
			);
			const paths = pathsOf(() => readPolicyRows(rows as Array<Record<string, unknown>>, world));
			expect(paths.every((path) => path.startsWith('row-'))).toBe(true);
		}),
		{ numRuns: 500 },
	);
});

/** Where something is wrong; nowhere, where nothing is. */
function pathsOf(work: () => unknown): string[] {
	try {
		work();
		return [];
	} catch (error) {
		if (!(error instanceof DocumentError)) throw error;
		return error.problems.map(({ path }) => path);
	}
}
