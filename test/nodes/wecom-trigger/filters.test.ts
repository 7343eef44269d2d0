import type { IDataObject } from 'n8n-workflow';
import { readBacklog } from '../../../lib/ledger/waiting-events';
import { TestCorp } from '../corp';
import { readTagIds } from '../wecom-tag/tag-ids';
import { Published } from './publish';
import { act, onFreePort, onLedger, sample, triggerCredentials } from './trigger-corp';

/** Each edit of a test happens in a second of its own, a minute ago. */
const clock = { ahead: 0, now: () => Date.now() - 60_000 + clock.ahead };

let corp: TestCorp;
let published: Published | undefined;
beforeEach(async () => {
	corp = await TestCorp.start({ clock });
});
afterEach(async () => {
	await published?.unpublish();
	published = undefined;
	await corp.stop();
});

async function publish(parameters: IDataObject): Promise<Published> {
	const own = await onFreePort({ options: { longestWait: 0 }, ...parameters });
	published = await Published.publish({ parameters: own.parameters, credentials: triggerCredentials(corp) });
	await corp.post('/sim/callback', { url: own.url });
	return published;
}

const chosen = (...entries: string[]) => ({
	entries: entries.map((value) => ({ entry: { __rl: true, mode: 'id', value } })),
});

/** Sends events, then one that everybody wants, and tells which of them reached the flow. */
async function reach(running: Published, ...samples: IDataObject[]): Promise<IDataObject[]> {
	for (const event of samples)
		expect(await sample(corp, event)).toMatchObject({ status: 200, body: 'success' });
	const before = running.executions.length;
	const isLast = ({ job_id }: IDataObject) => job_id === 'last';
	await act(corp, 'batch_job_result', { job_id: 'last' });
	const isDone = () => running.items.some(isLast) && running.executions.length === running.tickets.length;
	for (const end = Date.now() + 5_000; !isDone() && Date.now() < end;)
		await new Promise((resolve) => setTimeout(resolve, 5));
	expect(running.executions.length).toBeGreaterThan(before);
	return running.items.filter((item) => !isLast(item));
}

const from = (userid: string): IDataObject => ({ fields: { UserID: userid } });
const useridsOf = (items: IDataObject[]) => items.map(({ userid }) => userid).sort();

test('events that were not chosen are acknowledged, and not even stored', async () => {
	const running = await publish({
		events: ['change_external_contact/del_follow_user', 'batch_job_result'],
		options: { longestWait: 0, keepLedger: false },
	});
	const items = await reach(
		running,
		{ change_type: 'edit_external_contact' },
		{ change_type: 'del_follow_user' },
		{ event: 'change_external_tag', change_type: 'update' },
	);
	expect(items).toMatchObject([{ change_type: 'del_follow_user' }]);
	expect(running.tickets.reduce((sum, { events }) => sum + Number(events), 0)).toBe(2);
	for (const inbox of ['workflow/trigger', 'workflow/trigger/ledger']) {
		const { pending } = await onLedger(corp, async ({ db }) => await readBacklog(db, inbox));
		expect(pending).toBe(0);
	}
});

test('an event that nobody knows comes only where that is wanted', async () => {
	const running = await publish({ events: ['batch_job_result'] });
	await act(corp, 'unknown_event', {});
	expect(await reach(running)).toEqual([]);
});

test('of members, whatever the case of their ids; events without a member stay', async () => {
	const running = await publish({ members: chosen('ZhangSan', 'lisi') });
	const tag = { event: 'change_external_tag', change_type: 'update' };
	const items = await reach(running, from('zhangsan'), from('wangwu'), from('LISI'), tag);
	expect(useridsOf(items)).toEqual(['LISI', undefined, 'zhangsan'].sort());
	expect(items.map(({ event }) => event)).toContain('change_external_tag');
});

describe('of departments', () => {
	/** Members by the name of a department above them. */
	async function membersOf(name: string): Promise<{ inside: string[]; outside: string[]; id: number }> {
		const { corpid, corpsecret } = corp.simulator;
		const { access_token } = await corp.get<{ access_token: string }>(
			`/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
		);
		const call = async <T>(path: string) =>
			await corp.get<T>(`/cgi-bin/${path}${path.includes('?') ? '&' : '?'}access_token=${access_token}`);
		type Department = { id: number; parentid: number; name: string };
		const { department_id: nodes } = await call<{ department_id: Department[] }>('department/simplelist');
		const departments: Department[] = [];
		for (const { id } of nodes) {
			departments.push((await call<{ department: Department }>(`department/get?id=${id}`)).department);
		}
		const root = departments.find((department) => department.name === name)!;
		const isInside = (id: number): boolean => {
			if (id === root.id) return true;
			const parent = departments.find((department) => department.id === id)?.parentid;
			return parent !== undefined && parent !== id && isInside(parent);
		};
		const { follow_user } = await call<{ follow_user: string[] }>('externalcontact/get_follow_user_list');
		const inside: string[] = [];
		const outside: string[] = [];
		for (const userid of follow_user) {
			const { department } = await call<{ department: number[] }>(`user/get?userid=${userid}`);
			(department.some(isInside) ? inside : outside).push(userid);
		}
		return { inside, outside, id: root.id };
	}

	test('those of its members and of departments below it', async () => {
		const { inside, outside, id } = await membersOf('华东大区');
		expect([inside.length > 0, outside.length > 0]).toEqual([true, true]);
		const running = await publish({ departments: chosen(String(id)) });
		const everybody = [...inside, ...outside];
		const items = await reach(running, ...everybody.map(from));
		expect(useridsOf(items)).toEqual([...inside].sort());
	});

	test('let a member through whom the directory does not show, with a hint', async () => {
		const running = await publish({ departments: chosen('华东大区') });
		expect(useridsOf(await reach(running, from('nobody-known')))).toEqual(['nobody-known']);
		const hints = running.executions.flatMap((execution) => execution.hints);
		expect(hints.map(({ message }) => message).join()).toContain('nobody-known');
	});
});

describe('of tag groups', () => {
	test('tag events of the group, and edits that touched one of its tags', async () => {
		const tagId = await readTagIds(corp);
		const relation = (await corp.relations()).find(
			({ tags }) => !tags.includes(tagId('客户等级/VIP')) && !tags.includes(tagId('双十一活动/受邀')),
		)!;
		const pair = { userid: relation.userid, external_userid: relation.external_userid };
		const running = await publish({ readChanges: true, tagGroups: chosen('双十一活动') });
		const tagEvent = (Id: string, TagType: string) => ({
			event: 'change_external_tag',
			change_type: 'update',
			fields: { Id, TagType },
		});
		const edit = async (op: string, path: string) => {
			const before = running.executions.length;
			clock.ahead += 1_000;
			await act(corp, op, { ...pair, tag_id: tagId(path) });
			while (running.executions.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
		};
		await edit('mark', '客户等级/VIP');
		await edit('unmark', '客户等级/VIP');
		await edit('mark', '双十一活动/受邀');
		const items = await reach(
			running,
			tagEvent(tagId('客户等级/VIP'), 'tag'),
			tagEvent(tagId('双十一活动/受邀'), 'tag'),
			{ event: 'change_external_tag', change_type: 'shuffle', fields: { Id: '' } },
		);
		const told = items.map(({ change_type, tag_id, changes }) => {
			const { added = [], removed = [] } = (changes ?? {}) as {
				added?: IDataObject[];
				removed?: IDataObject[];
			};
			const names = [...added, ...removed].map(({ group, name }) => `${String(group)}/${String(name)}`);
			return [change_type, tag_id, ...names].filter(Boolean).join(' ');
		});
		// Of a relation never seen before nobody knows which tags were touched.
		expect(told.sort()).toEqual(
			[
				'edit_external_contact',
				'edit_external_contact 双十一活动/受邀',
				'shuffle',
				`update ${tagId('双十一活动/受邀')}`,
			].sort(),
		);
	});
});
