import { WecomCancelledError } from '../../../../lib/wecom/errors';
import type { Directory, DirectoryOptions } from '../../../../nodes/shared/people/directory';
import { loadDepartments } from '../../../../nodes/shared/people/load-departments';
import { privateClient } from '../../../wecom/test-client';
import { FakeClock } from '../../../wecom/fake-clock';
import { errorReply, ScriptedSender, type Script } from '../../../wecom/scripted-sender';

interface Listed {
	id: number;
	parentid: number;
	name: string;
}

const CORP: Listed[] = [
	{ id: 1, parentid: 0, name: '公司' },
	{ id: 2, parentid: 1, name: '总部' },
	{ id: 3, parentid: 2, name: '市场部' },
];

/** A directory that answers from a list; `fails` may answer in its place. */
function directoryOf(listed: Listed[], key: string, fails: Script = () => ({})) {
	const clock = new FakeClock();
	const wecom = new ScriptedSender(clock, (request, n) => {
		const other = fails(request, n);
		if (Object.keys(other).length > 0) return other;
		const id = Number(request.query.get('id'));
		const ids = listed.map(({ id, parentid }) => ({ id, parentid, order: 0 }));
		if (request.endpoint === 'department/simplelist') return { body: { errcode: 0, department_id: ids } };
		if (request.endpoint === 'department/get')
			return { body: { errcode: 0, department: listed.find((each) => each.id === id) } };
		return {};
	});
	const directory: Directory = { client: privateClient({ clock, send: wecom.send }), key };
	const start = async (options: DirectoryOptions = {}) => await loadDepartments(directory, options);
	return {
		wecom,
		start,
		finish: async <T>(work: Promise<T>) => await clock.until(work),
		load: async (options?: DirectoryOptions) => await clock.until(start(options)),
	};
}

test('the tree has the names, and everybody who asks at once waits for one reading', async () => {
	const { start, finish, wecom } = directoryOf(CORP, 'single-flight');
	const trees = await finish(Promise.all([start(), start(), start()]));
	expect(trees[0]!.describe(3)).toBe('总部/市场部');
	expect(trees[0]!.isWithin(3, 2)).toBe(true);
	expect(new Set(trees).size).toBe(1);
	expect([wecom.count('department/simplelist'), wecom.count('department/get')]).toEqual([1, 3]);
});

test('it is remembered, until a refresh is asked for', async () => {
	const { load, wecom } = directoryOf(CORP, 'refresh');
	const first = await load();
	expect(await load()).toBe(first);
	expect(await load({ refresh: true })).not.toBe(first);
	expect(wecom.count('department/simplelist')).toBe(2);
});

test('two apps do not see each other’s tree', async () => {
	const all = directoryOf(CORP, 'app-1');
	const less = directoryOf(CORP.slice(0, 2), 'app-2');
	expect((await all.load()).size).toBe(3);
	expect((await less.load()).size).toBe(2);
});

test('a department whose name may not be read keeps its place', async () => {
	const { load } = directoryOf(CORP, 'nameless', ({ endpoint, query }) =>
		endpoint === 'department/get' && query.get('id') === '2' ? errorReply(60011) : {},
	);
	const tree = await load();
	expect(tree.describe(3)).toBe('2/市场部');
	expect(tree.isWithin(3, 1)).toBe(true);
});

test('departments below themselves are an error that names them, not a tree', async () => {
	const circle = [CORP[0]!, { id: 2, parentid: 3, name: '总部' }, CORP[2]!];
	await expect(directoryOf(circle, 'cycle').load()).rejects.toThrow(
		/^Departments are below themselves: (总部 \(2\) → 市场部 \(3\) → 总部|市场部 \(3\) → 总部 \(2\) → 市场部)/,
	);
});

test('a failed reading is not remembered', async () => {
	const { load } = directoryOf(CORP, 'failing', ({ endpoint }, n) =>
		endpoint === 'department/simplelist' && n === 0 ? errorReply(60011) : {},
	);
	await expect(load()).rejects.toThrow(/60011/);
	expect((await load()).size).toBe(3);
});

test('who is cancelled stops waiting; the others get the tree', async () => {
	const { start, finish } = directoryOf(CORP, 'cancelled');
	const cancel = new AbortController();
	const [mine, theirs] = [start({ signal: cancel.signal }), start()];
	cancel.abort();
	await expect(mine).rejects.toThrow(WecomCancelledError);
	expect((await finish(theirs)).size).toBe(3);
});
