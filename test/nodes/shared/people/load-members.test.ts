import type { Directory, DirectoryOptions } from '../../../../nodes/shared/people/directory';
import { isMember, loadMembers } from '../../../../nodes/shared/people/load-members';
import { privateClient } from '../../../wecom/test-client';
import { FakeClock } from '../../../wecom/fake-clock';
import { errorReply, ScriptedSender, type ScriptedReply } from '../../../wecom/scripted-sender';

/** A directory in which `answer` says what is known of a member. */
function directoryOf(key: string, answer: (userid: string) => ScriptedReply) {
	const clock = new FakeClock();
	const wecom = new ScriptedSender(clock, ({ endpoint, query }) =>
		endpoint === 'user/get' ? answer(query.get('userid') ?? '') : {},
	);
	const directory: Directory = { client: privateClient({ clock, send: wecom.send }), key };
	const start = async (userids: string[], options: DirectoryOptions = {}) =>
		await loadMembers(directory, userids, options);
	return {
		wecom,
		start,
		finish: async <T>(work: Promise<T>) => await clock.until(work),
		load: async (userids: string[], options?: DirectoryOptions) => await clock.until(start(userids, options)),
	};
}

const known = (userid: string): ScriptedReply => ({
	body: {
		errcode: 0,
		userid,
		name: `名${userid}`,
		department: [3, 20],
		is_leader_in_dept: [0, 1],
		position: '店长',
	},
});

test('members come with departments, those they lead, and position', async () => {
	const { load } = directoryOf('facts', known);
	expect((await load(['ZhangSan'])).get('zhangsan')).toEqual({
		userid: 'ZhangSan',
		name: '名ZhangSan',
		departments: [3, 20],
		leads: [20],
		position: '店长',
	});
});

test('each is asked for once, however it is spelled and however often it is asked', async () => {
	const { load, start, finish, wecom } = directoryOf('once', known);
	const [first] = await finish(Promise.all([start(['a', 'A', 'b', 'a']), start(['a', 'b'])]));
	const again = await load(['a']);
	expect(wecom.count('user/get')).toBe(2);
	expect(again.get('a')).toBe(first.get('a'));
	await load(['a'], { refresh: true });
	expect(wecom.count('user/get')).toBe(3);
});

test('a member who does not exist is a failure, not somebody without departments, and is asked for again', async () => {
	let isHired = false;
	const { load } = directoryOf('unknown', (userid) =>
		userid === 'ghost' && !isHired ? errorReply(60111) : known(userid),
	);
	const found = await load(['ghost', 'a']);
	expect(isMember(found.get('a'))).toBe(true);
	expect(found.get('ghost')).toMatchObject({ errcode: 60111, class: 'item' });
	isHired = true;
	expect(isMember((await load(['ghost'])).get('ghost'))).toBe(true);
});

test('a refused app ends the look-up at once', async () => {
	const { load, wecom } = directoryOf('refused', () => errorReply(48002));
	const many = Array.from({ length: 200 }, (_, index) => `m${index}`);
	await expect(load(many)).rejects.toThrow(/48002/);
	expect(wecom.count('user/get')).toBeLessThan(50);
});

test('a directory that fails for everybody ends it after a few', async () => {
	const { load, wecom } = directoryOf('down', () => errorReply(-1));
	const many = Array.from({ length: 200 }, (_, index) => `m${index}`);
	await expect(load(many)).rejects.toThrow();
	expect(wecom.count('user/get')).toBeLessThan(200);
});
