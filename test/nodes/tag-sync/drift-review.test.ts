import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

type Json = Record<string, unknown>;

const { nodes } = JSON.parse(
	readFileSync(join(__dirname, '..', '..', '..', 'docs', 'workflows', 'drift-review.json'), 'utf8'),
) as { nodes: Array<{ name: string; parameters: Json }> };

const parametersOf = (name: string): Json => nodes.find((node) => node.name === name)!.parameters;

/** Runs a Code node of the workflow. @param others what other nodes gave */
function runCode(name: string, input: Json[], others: Record<string, Json[]>): Json[] {
	const items = (list: Json[]) => {
		const all = list.map((json) => ({ json }));
		return { all: () => all, first: () => all[0] };
	};
	const result = runInNewContext(`(() => {${String(parametersOf(name).jsCode)}})()`, {
		$input: items(input),
		$: (other: string) => items(others[other] ?? []),
	}) as Array<{ json: Json }>;
	return (JSON.parse(JSON.stringify(result)) as typeof result).map(({ json }) => json);
}

const tags = [
	{ id: 'et1', tag: 'A/1', ours: 'add', theirs: 'remove', held: false, contested: true, proposed: true },
	{ id: 'et2', tag: 'A/2', ours: 'add', theirs: 'remove', held: false, contested: true, proposed: true },
];
const row = {
	id: 7,
	userid: 'a',
	external_userid: 'wm1',
	cause: '某人改的。',
	item: JSON.stringify({ sync: { tags } }),
};

test('an answer that matches no option decides nothing', () => {
	const [form] = runCode('生成选项', [row], {});
	const [first, second] = form!.questions as Array<{ label: string; options: Record<string, string> }>;
	const answers = { [first!.label]: first!.options.theirs, [second!.label]: '以插件为准' };
	const [read] = runCode('读取选择', [answers], { 生成选项: [form!], 打开复核: [{ 复核人: '王总' }] });
	expect(read).toMatchObject({ choices: { et1: 'theirs' }, reviewer: '王总', row_id: 7 });
	expect(read!.choices).not.toHaveProperty('et2');
});

describe('a row leaves the queue', () => {
	const decided = { status: 'merged', reasons: [{ code: 'RESOLVED', message: '打上' }] };
	const outcomeOf = (sync: Json, wecom?: Json): Json =>
		runCode('归类', [{ row_id: 7, sync, wecom }], { 取待复核: [row] })[0]!;
	const failed = (code: string, values: Json): Json => ({
		...{ status: 'failed', reasons: [{ code, message: '不行' }] },
		...values,
	});

	test.each([
		['done', 'once it is tagged', decided, { status: 'applied', reasons: [] }],
		['done', 'where it was so already', decided, { status: 'unchanged' }],
		[
			'gone',
			'where the relation has ended',
			{ status: 'unreadable', reasons: [{ code: 'RELATION_NOT_FOUND', message: '没有' }] },
			undefined,
		],
		[
			'gone',
			'where WeCom refuses for good',
			decided,
			failed('WECOM_84061', { class: 'item', retryable: false }),
		],
	])('%s %s', (outcome, _, sync, wecom: Json | undefined) => {
		expect(outcomeOf(sync, wecom)).toMatchObject({ row_id: 7, outcome });
	});

	test.each([
		[
			'where nothing was chosen',
			{ status: 'needs_review', reasons: [{ code: 'NO_CHOICE', message: '不行' }] },
			undefined,
		],
		['where WeCom is busy', decided, failed('WECOM_45033', { class: 'throttled', retryable: true })],
		[
			'where the app lacks a permission',
			decided,
			failed('WECOM_48002', { class: 'permission', retryable: false }),
		],
		[
			'where an earlier node had tagged something else',
			{ status: 'needs_review', reasons: [{ code: 'TAG_DELETED', message: '不行' }] },
			{ status: 'applied', reasons: [] },
		],
	])('for its end %s, and says why once', (_, sync, wecom: Json | undefined) => {
		const told = outcomeOf(sync, wecom);
		expect(told).toEqual({ row_id: 7, outcome: 'later', cause: '某人改的。（上次没有办成：不行）' });
		const again = runCode('归类', [{ row_id: 7, sync, wecom }], {
			取待复核: [{ ...row, cause: told.cause }],
		});
		expect(again[0]!.cause).toBe(told.cause);
	});

	test('and the summary counts each', () => {
		const outcomes = ['done', 'later', 'gone', 'gone'].map((outcome) => ({ outcome }));
		expect(runCode('汇总', [], { 归类: outcomes })).toEqual([{ done: 1, gone: 2, later: 1 }]);
	});

	test('the queue begins with what waited longest since it was last tried', () => {
		expect(parametersOf('取待复核')).toMatchObject({ orderByColumn: 'updatedAt', orderByDirection: 'ASC' });
		expect(parametersOf('排到队尾')).toMatchObject({ resource: 'row', operation: 'update' });
	});
});
