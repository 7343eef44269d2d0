import type { IDataObject } from 'n8n-workflow';
import { heardCallbacks } from '../../../lib/ledger/heard-callbacks';
import { readKnownTags } from '../../../lib/ledger/known-tags';
import { readAllSuppressions } from '../../../lib/ledger/read-suppressions';
import { stampTags } from '../../../lib/ledger/stamp-tags';
import { readStamps } from '../../../lib/ledger/tag-stamps';
import { readBacklog } from '../../../lib/ledger/waiting-events';
import { TestCorp } from '../corp';
import { listGroups, readTagIds } from '../wecom-tag/tag-ids';
import { N8nUrl } from './n8n-url';
import { Published } from './publish';
import { act, onFreePort, onLedger, sample, triggerCredentials } from './trigger-corp';

const ZHANG = { userid: 'zhangsan', external_userid: 'wm_1' };
const LI = { userid: 'lisi', external_userid: 'wm_1' };

let corp: TestCorp;
let published: Published | undefined;
beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => {
	await published?.unpublish();
	published = undefined;
	await corp.stop();
});

async function publish(options: IDataObject = {}, withApp = true): Promise<Published> {
	const { parameters, url } = await onFreePort({ options: { longestWait: 0, ...options } });
	published = await Published.publish({ parameters, credentials: triggerCredentials(corp, withApp) });
	await corp.post('/sim/callback', { url });
	return published;
}

const corpId = () => corp.simulator.corpid;

let sent = 0;
/** An event of so many seconds ago. @returns when the flow has had it */
async function send(
	change_type: string,
	{ userid, external_userid }: IDataObject,
	secondsAgo: number,
): Promise<void> {
	const CreateTime = Math.floor(Date.now() / 1000) - secondsAgo;
	const fields = { UserID: userid, ExternalUserID: external_userid, CreateTime };
	expect(await sample(corp, { change_type, fields })).toMatchObject({ status: 200 });
	await published!.until((sent += 1));
}
beforeEach(() => (sent = 0));

/** Whom nobody, or the member named, must touch. */
async function suppressed(): Promise<string[]> {
	const rows = await onLedger(corp, async ({ db }) => {
		return await readAllSuppressions(db, corpId(), { now: Date.now(), categories: ['deleted'] });
	});
	return rows.map(({ userid, external_userid, source }) => `${userid} ${external_userid} ${source}`).sort();
}

async function pendingForLedger(): Promise<number> {
	return await onLedger(corp, async ({ db }) => (await readBacklog(db, 'workflow/trigger/ledger')).pending);
}

async function presentTags(relation: typeof ZHANG): Promise<string[]> {
	const stamps = await onLedger(corp, async ({ db }) => await readStamps(db, corpId(), [relation]));
	return stamps.filter(({ present }) => present === 1).map(({ tag_id }) => tag_id);
}

test.each(['del_external_contact', 'del_follow_user'])(
	'%s ends the relation: its tags go, and the member must not touch the customer until they are contacts again',
	async (ending) => {
		await onLedger(corp, async ({ db }) => {
			const at = Date.now() - 60_000;
			const tags = [ZHANG, LI].map((relation) => ({ ...relation, tag_id: 'et1', present: 1 as const, at }));
			await stampTags(db, corpId(), tags);
		});
		await publish({}, false);
		await send(ending, ZHANG, 10);
		expect(await suppressed()).toEqual(['zhangsan wm_1 callback']);
		expect([await presentTags(ZHANG), await presentTags(LI)]).toEqual([[], ['et1']]);
		await send('add_external_contact', ZHANG, 5);
		expect(await suppressed()).toEqual([]);
		await send(ending, ZHANG, 3);
		expect(await suppressed()).toEqual(['zhangsan wm_1 callback']);
	},
);

test('who is somebody else’s contact again is still not to be touched by those whom they deleted', async () => {
	await publish({}, false);
	await send('del_follow_user', ZHANG, 10);
	await send('del_follow_user', LI, 9);
	await send('add_external_contact', LI, 5);
	expect(await suppressed()).toEqual(['zhangsan wm_1 callback']);
	await send('add_external_contact', { ...LI, userid: 'wangwu' }, 4);
	expect(await suppressed()).toEqual(['zhangsan wm_1 callback']);
	await send('add_external_contact', ZHANG, 3);
	expect(await suppressed()).toEqual([]);
});

test('an old deletion that is delivered once more brings nothing back', async () => {
	await publish({}, false);
	await send('del_external_contact', ZHANG, 10);
	await send('add_external_contact', ZHANG, 5);
	const CreateTime = Math.floor(Date.now() / 1000) - 10;
	const fields = { UserID: ZHANG.userid, ExternalUserID: ZHANG.external_userid, CreateTime };
	await sample(corp, { change_type: 'del_external_contact', fields });
	expect(await suppressed()).toEqual([]);
});

test('an older deletion that is told after the customer was added again does not count', async () => {
	await publish({}, false);
	await send('add_external_contact', ZHANG, 5);
	await send('del_follow_user', ZHANG, 10);
	expect(await suppressed()).toEqual([]);
	await send('del_follow_user', ZHANG, 3);
	expect(await suppressed()).toEqual(['zhangsan wm_1 callback']);
});

test('what happened within one batch counts in the order in which it happened', async () => {
	const running = await publish({ longestWait: 60_000, batchSize: 3 }, false);
	await send('edit_external_contact', LI, 20);
	const at = Math.floor(Date.now() / 1000);
	const event = (change_type: string, { userid, external_userid }: typeof ZHANG, CreateTime: number) =>
		sample(corp, { change_type, fields: { UserID: userid, ExternalUserID: external_userid, CreateTime } });
	await event('add_external_contact', ZHANG, at - 5);
	await event('del_external_contact', ZHANG, at - 9);
	await event('del_follow_user', LI, at - 7);
	await running.until(4);
	expect(await suppressed()).toEqual(['lisi wm_1 callback']);
});

describe('the tag library', () => {
	const known = async () => {
		const tags = await onLedger(corp, async ({ db }) => await readKnownTags(db, corpId()));
		return tags.filter(({ deleted_at, strategy_id }) => deleted_at === null && strategy_id === null);
	};

	test('is read again when a tag was made, renamed or moved, once for all events that come together', async () => {
		const running = await publish();
		await act(corp, 'create_tag', { group_name: '新组', name: '新标签' });
		await running.until(2);
		const listed = (await listGroups(corp)).flatMap(({ group_name, tag }) =>
			tag.map(({ id, name }) => `${id} ${group_name}/${name}`),
		);
		const stored = (await known()).map(({ tag_id, group_name, name }) => `${tag_id} ${group_name}/${name}`);
		expect(stored.sort()).toEqual(listed.sort());
		await act(corp, 'reorder', {});
		await running.until(3);
		const orders = new Map((await known()).map(({ tag_id, order }) => [tag_id, order]));
		for (const { tag } of await listGroups(corp)) {
			for (const { id, order } of tag) expect([id, orders.get(id)]).toEqual([id, order]);
		}
	});

	test('loses a whole group with the one event that WeCom sends for it', async () => {
		const running = await publish();
		const tag_id = (await readTagIds(corp))('双十一活动/受邀');
		await act(corp, 'rename_tag', { tag_id, name: '已受邀' });
		await running.until(1);
		await onLedger(corp, async ({ db }) => {
			await stampTags(db, corpId(), [{ ...ZHANG, tag_id, present: 1, at: Date.now() - 60_000 }]);
		});
		const group = (await listGroups(corp)).find(({ group_name }) => group_name === '双十一活动')!;
		await act(corp, 'delete_group', { group_id: group.group_id });
		await running.until(2);
		expect((await known()).filter(({ group_id }) => group_id === group.group_id)).toEqual([]);
		expect(await presentTags(ZHANG)).toEqual([]);
	});
});

test('the ledger is left alone where that is asked for', async () => {
	await publish({ keepLedger: false });
	await send('del_external_contact', ZHANG, 10);
	expect(await suppressed()).toEqual([]);
});

test('it learns from events that the flow does not want, and no execution is started for them', async () => {
	const other = {
		event: 'change_external_contact',
		fields: { UserID: LI.userid, ExternalUserID: LI.external_userid },
	};
	const { parameters } = await onFreePort({ events: ['batch_job_result'], members: {} });
	const options = { parameters, credentials: triggerCredentials(corp) };
	const n8n = await N8nUrl.open(options);
	const first = { ...other, url: n8n.url, change_type: 'del_follow_user' };
	expect(await sample(corp, first)).toMatchObject({ status: 200, body: 'success' });
	const tag = { event: 'change_external_tag', change_type: 'update', url: n8n.url };
	expect(await sample(corp, tag)).toMatchObject({ status: 200, body: 'success' });
	const half = { ...first, change_type: 'add_half_external_contact' };
	expect(await sample(corp, half)).toMatchObject({ status: 200, body: 'success' });
	await n8n.close();
	expect(await pendingForLedger()).toBe(2);
	published = await Published.publish(options);
	for (const end = Date.now() + 5_000; (await pendingForLedger()) > 0 && Date.now() < end;)
		await new Promise((resolve) => setTimeout(resolve, 10));
	expect(await pendingForLedger()).toBe(0);
	expect(await suppressed()).toEqual(['lisi wm_1 callback']);
	expect(await onLedger(corp, async ({ db }) => (await readKnownTags(db, corpId())).length)).toBeGreaterThan(
		0,
	);
	expect(published.tickets).toEqual([]);
});

test('that callbacks arrive at all is known, also of events that the flow does not want', async () => {
	const { parameters, url } = await onFreePort({ events: [] });
	published = await Published.publish({ parameters, credentials: triggerCredentials(corp, false) });
	const before = Date.now();
	await sample(corp, { url });
	const { last } = await onLedger(corp, async ({ db }) => await heardCallbacks(db, corpId()));
	expect(last).toBeGreaterThanOrEqual(before);
});
