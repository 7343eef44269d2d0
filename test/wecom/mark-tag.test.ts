import { WecomInputError } from '../../lib/wecom/errors';
import { markTag } from '../../lib/wecom/mark-tag';
import type { MarkTagParams } from '../../lib/wecom/mark-tag';
import { scriptedClient } from './test-client';

const relation = { userid: 'zhangsan', external_userid: 'wm1' };

test('sends the lists that are given and no others', async () => {
	const { client, clock, wecom } = scriptedClient();
	await clock.until(markTag(client, { ...relation, add_tag: ['t1'], remove_tag: [] }));
	await clock.until(markTag(client, { ...relation, remove_tag: ['t2'] }));
	expect(
		wecom.requests.filter(({ endpoint }) => endpoint !== 'gettoken').map(({ params }) => params),
	).toEqual([
		{ ...relation, add_tag: ['t1'] },
		{ ...relation, remove_tag: ['t2'] },
	]);
});

test('gives the warning of a reply that reports success although a field was ignored', async () => {
	const { client, clock } = scriptedClient((request) =>
		request.endpoint === 'gettoken'
			? {}
			: { body: { errcode: 0, errmsg: 'ok. Warning: wrong json format. ' } },
	);
	const reply = await clock.until(markTag(client, { ...relation, add_tag: ['t1'] }));
	expect(reply).toEqual({ warning: 'ok. Warning: wrong json format. ' });
});

const badInput: Array<[string, MarkTagParams, string]> = [
	['an empty userid', { ...relation, userid: '', add_tag: ['t'] }, 'userid'],
	['a userid of 65 bytes', { ...relation, userid: 'u'.repeat(65), add_tag: ['t'] }, 'userid'],
	[
		'a userid of 66 bytes in 22 characters',
		{ ...relation, userid: '张'.repeat(22), add_tag: ['t'] },
		'userid',
	],
	['an empty external_userid', { ...relation, external_userid: '', add_tag: ['t'] }, 'external_userid'],
	['an id with a space', { ...relation, external_userid: 'wm1 ', add_tag: ['t'] }, 'external_userid'],
	['nothing to do', { ...relation, add_tag: [], remove_tag: [] }, 'add_tag'],
	['an empty tag id', { ...relation, add_tag: ['t1', ''] }, 'add_tag[1]'],
	['a tag in both lists', { ...relation, add_tag: ['a', 'b'], remove_tag: ['c', 'b'] }, 'remove_tag[1]'],
];

test.each(badInput)('refuses %s before any call, naming the field', async (_, params, field) => {
	const { client, wecom } = scriptedClient();
	const failure: unknown = await markTag(client, params).catch((error: unknown) => error);
	expect(failure).toBeInstanceOf(WecomInputError);
	expect(failure).toMatchObject({ field, class: 'input', endpoint: 'externalcontact/mark_tag' });
	expect(wecom.requests).toEqual([]);
});

test('takes a userid of exactly 64 bytes', async () => {
	const { client, clock, wecom } = scriptedClient();
	await clock.until(markTag(client, { ...relation, userid: 'u'.repeat(64), add_tag: ['t'] }));
	expect(wecom.count('externalcontact/mark_tag')).toBe(1);
});
