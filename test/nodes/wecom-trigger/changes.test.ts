import type { IDataObject } from 'n8n-workflow';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import { readJson } from '../../package/registered';
import { TestCorp, type RelationState } from '../corp';
import { runNode } from '../engine';
import { readTagIds } from '../wecom-tag/tag-ids';
import { Published, type Flow } from './publish';
import { act as actIn, onFreePort, onLedger, sample, triggerCredentials } from './trigger-corp';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';

interface Changes {
	status: string;
	known_before?: boolean;
	added: IDataObject[];
	removed: IDataObject[];
	tags?: IDataObject[];
	reasons?: Array<{ code: string; message: string }>;
}

/** WeCom tells whole seconds: what a test does step by step happens in one second each, a minute ago. */
const clock = {
	ahead: 0,
	now: () => Date.now() - 60_000 + clock.ahead,
};

let corp: TestCorp;
let published: Published | undefined;
let tagId: (path: string) => string;
let relation: RelationState & { external_userid: string };
let pair: { userid: string; external_userid: string };

beforeEach(async () => {
	clock.ahead = 0;
	corp = await TestCorp.start({ clock });
	tagId = await readTagIds(corp);
	relation = (await corp.relations()).find(
		({ tags }) => !tags.includes(tagId(VIP)) && !tags.includes(tagId(INVITED)),
	)!;
	pair = { userid: relation.userid, external_userid: relation.external_userid };
});
afterEach(async () => {
	await published?.unpublish();
	published = undefined;
	await corp.stop();
});

async function publish(
	parameters: IDataObject = {},
	{ withApp = true, flow }: { withApp?: boolean; flow?: Flow } = {},
): Promise<Published> {
	const own = await onFreePort({ readChanges: true, options: { longestWait: 0 }, ...parameters });
	const credentials = triggerCredentials(corp, withApp);
	published = await Published.publish({ parameters: own.parameters, credentials, ...(flow && { flow }) });
	await corp.post('/sim/callback', { url: own.url });
	return published;
}

/** Does something in WeCom, in a second of its own. */
async function act(op: string, fields: IDataObject): Promise<void> {
	clock.ahead += 1_000;
	await actIn(corp, op, fields);
}

const changesOf = (item: IDataObject | undefined) => item?.changes as unknown as Changes;

const named = (path: string) => {
	const [group, name] = path.split('/');
	return { id: tagId(path), group, name };
};

/** The first event of a relation: after it the ledger knows what the relation holds. */
async function getKnown(running: Published): Promise<void> {
	await act('mark', { ...pair, tag_id: tagId(INVITED) });
	await running.until(1);
}

test('an edit tells which tags were put on and taken off, by name', async () => {
	const running = await publish();
	await getKnown(running);
	await act('mark', { ...pair, tag_id: tagId(VIP) });
	const [, put] = await running.until(2);
	expect(changesOf(put)).toMatchObject({
		status: 'read',
		known_before: true,
		added: [named(VIP)],
		removed: [],
	});
	await act('unmark', { ...pair, tag_id: tagId(INVITED) });
	const [, , taken] = await running.until(3);
	expect(changesOf(taken)).toMatchObject({ status: 'read', added: [], removed: [named(INVITED)] });
	const held = changesOf(taken).tags!.map(({ id }) => id);
	expect(new Set(held)).toEqual(new Set(await corp.tagsOf(pair.userid, pair.external_userid)));
});

test('the preview that the editor shows before the first run is what comes', async () => {
	interface Schema {
		type: string;
		properties?: Record<string, Schema>;
		items?: Schema;
	}
	const shapeOf = (value: unknown): string =>
		Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
	const differences = (value: unknown, { type, properties = {}, items }: Schema, path: string): string[] => {
		if (shapeOf(value) !== type) return [`${path}: ${shapeOf(value)}, not ${type}`];
		const first = Array.isArray(value) && items ? differences(value[0], items, `${path}[0]`) : [];
		const below = Object.entries(properties).flatMap(([name, property]) =>
			differences((value as IDataObject)[name], property, `${path}.${name}`),
		);
		return [...first, ...below];
	};
	const running = await publish();
	await getKnown(running);
	await act('mark', { ...pair, tag_id: tagId(VIP) });
	await running.until(2);
	await act('unmark', { ...pair, tag_id: tagId(INVITED) });
	const items = await running.until(3);
	const [added, removed] = items.slice(1).map(changesOf);
	const both = { ...items[1], changes: { ...added, removed: removed!.removed } };
	const schema = readJson<Schema>('nodes', 'WecomTrigger', '__schema__', 'v1.0.0.json');
	expect(differences(both, schema, 'item')).toEqual([]);
});

test('of a relation never seen before nobody can tell what changed, and the item says so', async () => {
	const running = await publish();
	await getKnown(running);
	const changes = changesOf(running.items[0]);
	expect(changes).toMatchObject({ status: 'read', known_before: false, added: [], removed: [] });
	expect(changes.tags).toHaveLength(relation.tags.length + 1);
	expect(changes.tags).toContainEqual(named(INVITED));
});

test('several edits of one relation are read once, and the last of them tells all', async () => {
	const running = await publish({ options: { longestWait: 1_000, batchSize: 3 } });
	await getKnown(running);
	const calls = await corp.calls('externalcontact/get');
	for (const [op, path] of [
		['mark', VIP],
		['unmark', INVITED],
	] as const) {
		await act(op, { ...pair, tag_id: tagId(path) });
	}
	await sample(corp, { change_type: 'del_follow_user', fields: { UserID: 'nobody' } });
	const [, first, last] = await running.until(4);
	expect(changesOf(first)).toMatchObject({
		status: 'in_later_event',
		added: [],
		removed: [],
		reasons: [{ code: 'IN_LATER_EVENT' }],
	});
	expect(changesOf(last)).toMatchObject({ added: [named(VIP)], removed: [named(INVITED)] });
	expect(await corp.calls('externalcontact/get')).toBe(calls + 1);
});

test('what this package itself changed is no news', async () => {
	const running = await publish();
	await getKnown(running);
	const marked = await runNode({
		node: new WecomTag(),
		parameters: { resource: 'customerTag', operation: 'mark' },
		items: [{ ...pair, add_tag: [VIP] }],
		credentials: corp.credentials(),
	});
	expect(marked.outputs[0]).toHaveLength(1);
	await act('unmark', { ...pair, tag_id: tagId(INVITED) });
	const [, edited] = await running.until(2);
	expect(changesOf(edited)).toMatchObject({ added: [], removed: [named(INVITED)] });
	expect(changesOf(edited).tags).toContainEqual(named(VIP));
});

test('a new tag, and one that is gone, have their names too', async () => {
	const running = await publish({ events: ['change_external_contact/edit_external_contact'] });
	await getKnown(running);
	await act('create_tag', { group_name: '新组', name: '新标签' });
	tagId = await readTagIds(corp);
	await act('mark', { ...pair, tag_id: tagId('新组/新标签') });
	const [, put] = await running.until(2);
	expect(changesOf(put).added).toEqual([named('新组/新标签')]);
	const gone = named('新组/新标签');
	await act('delete_tag', { tag_id: gone.id });
	await act('mark', { ...pair, tag_id: tagId(VIP) });
	const [, , edited] = await running.until(3);
	expect(changesOf(edited)).toMatchObject({ added: [named(VIP)], removed: [gone] });
});

test('an execution that died before the flow ended does not take the news with it', async () => {
	let isFirst = true;
	const running = await publish(
		{},
		{
			flow: async (items) => {
				if (!isFirst || changesOf(items[0]!.json).added.length === 0) return;
				isFirst = false;
				await new Promise(() => undefined);
			},
		},
	);
	await getKnown(running);
	await act('mark', { ...pair, tag_id: tagId(VIP) });
	for (const end = Date.now() + 5_000; isFirst && Date.now() < end;)
		await new Promise((resolve) => setTimeout(resolve, 5));
	await running.unpublish();
	await onLedger(corp, async ({ db }) => {
		await db.updateTable('inbox_batches').set({ process: 'of another, dead process' }).execute();
	});
	const next = await publish();
	const [again] = await next.until(1);
	expect(again).toMatchObject({ deliveries: 2 });
	expect(changesOf(again)).toMatchObject({ added: [named(VIP)], removed: [] });
});

describe('an event is not lost', () => {
	test('where the customer cannot be read any more', async () => {
		const running = await publish();
		await sample(corp, { fields: { UserID: pair.userid, ExternalUserID: 'wmGone' } });
		const [item] = await running.until(1);
		expect(changesOf(item)).toEqual({
			status: 'unreadable',
			added: [],
			removed: [],
			reasons: [{ code: 'RELATION_NOT_FOUND', message: expect.stringContaining('wmGone') as string }],
		});
	});

	test('where WeCom refuses the app altogether', async () => {
		const running = await publish();
		await corp.post('/sim/switches', { customer_contact_allowed: false });
		await act('mark', { ...pair, tag_id: tagId(VIP) });
		const [item] = await running.until(1);
		expect(item).toMatchObject({ ...pair, changes: { status: 'unreadable', added: [], removed: [] } });
		expect(changesOf(item).reasons).toHaveLength(1);
	});

	test('where the secret is wrong', async () => {
		const own = await onFreePort({ readChanges: true });
		const credentials = triggerCredentials(corp);
		credentials.wecomApi!.corpSecret = 'wrong';
		published = await Published.publish({ parameters: own.parameters, credentials });
		await corp.post('/sim/callback', { url: own.url });
		await act('mark', { ...pair, tag_id: tagId(VIP) });
		const [item] = await published.until(1);
		expect(changesOf(item).status).toBe('unreadable');
		expect(published.executions[0]!.hints.map(({ type }) => type)).toContain('warning');
		expect(JSON.stringify(published.executions[0]!.run)).not.toContain('"wrong"');
	});

	test('where the credential is of another corp', async () => {
		const own = await onFreePort({ readChanges: true });
		const credentials = triggerCredentials(corp);
		credentials.wecomApi!.corpId = 'wwother';
		published = await Published.publish({ parameters: own.parameters, credentials });
		await corp.post('/sim/callback', { url: own.url });
		await act('mark', { ...pair, tag_id: tagId(VIP) });
		const [item] = await published.until(1);
		expect(changesOf(item).reasons).toMatchObject([{ code: 'NO_WECOM_APP' }]);
	});
});

test('two edits within one second, which look like one event and a copy of it, are both told', async () => {
	const running = await publish();
	await getKnown(running);
	clock.ahead = 60_000;
	await new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000)));
	await actIn(corp, 'mark', { ...pair, tag_id: tagId(VIP) });
	await actIn(corp, 'unmark', { ...pair, tag_id: tagId(INVITED) });
	const [, both, ...others] = await running.until(2);
	expect(changesOf(both)).toMatchObject({ added: [named(VIP)], removed: [named(INVITED)] });
	expect(others).toEqual([]);
});
