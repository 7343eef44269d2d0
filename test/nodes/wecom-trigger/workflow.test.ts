import type { IDataObject, INode, INodeType } from 'n8n-workflow';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import { readJson } from '../../package/registered';
import { TestCorp } from '../corp';
import { PassThrough, runNode } from '../engine';
import { readTagIds } from '../wecom-tag/tag-ids';
import { Published } from './publish';
import { act, onFreePort, triggerCredentials } from './trigger-corp';

const { nodes } = readJson<{ nodes: INode[] }>('docs', 'workflows', 'events-to-tags.json');
const parametersOf = (type: string) =>
	nodes.find((node) => node.type.endsWith(`.${type}`))!.parameters as IDataObject;

/** Judges conditions as n8n's own node of that name does. */
function filterNode(): INodeType {
	const node: INodeType = new PassThrough();
	node.description = {
		...node.description,
		name: 'filter',
		properties: [
			{
				displayName: 'Conditions',
				name: 'conditions',
				type: 'filter',
				default: {},
				typeOptions: { filter: { caseSensitive: true, typeValidation: 'loose', version: 2 } },
			},
		],
	};
	node.execute = async function () {
		return [
			this.getInputData().filter((_item, index) =>
				Boolean(this.getNodeParameter('conditions', index, false, { extractValue: true })),
			),
		];
	};
	return node;
}

const PAID = '成交状态/已付款';
const UNPAID = '成交状态/未付费';

/** Each edit happens in a second of its own, a minute ago. */
const clock = { ahead: 0, now: () => Date.now() - 60_000 + clock.ahead };

test('events-to-tags.json takes 未付费 off whom somebody marks as 已付款, and nobody else', async () => {
	const corp = await TestCorp.start({ clock });
	const tagId = await readTagIds(corp);
	const relations = (await corp.relations()).filter(
		({ tags }) => tags.includes(tagId(UNPAID)) && !tags.includes(tagId(PAID)),
	);
	const [known, unknown, other] = relations;
	const own = await onFreePort();
	const published = await Published.publish({
		parameters: { ...own.parameters, ...parametersOf('wecomTrigger'), options: { longestWait: 0 } },
		credentials: triggerCredentials(corp),
	});
	await corp.post('/sim/callback', { url: own.url });
	const edit = async (relation: { userid: string; external_userid: string }, path: string) => {
		const { userid, external_userid } = relation;
		const ended = published.executions.length;
		clock.ahead += 1_000;
		await act(corp, 'mark', { userid, external_userid, tag_id: tagId(path) });
		while (published.executions.length === ended) await new Promise((resolve) => setTimeout(resolve, 5));
		const items = published.executions.at(-1)!.items ?? [];
		const filter = await runNode({
			node: filterNode(),
			parameters: parametersOf('filter'),
			items,
			credentials: {},
		});
		if (filter.error) throw filter.error;
		const marked = await runNode({
			node: new WecomTag(),
			parameters: parametersOf('wecomTag'),
			items: filter.outputs[0] ?? [],
			credentials: corp.credentials(),
		});
		if (marked.error) throw marked.error;
	};
	const isUnpaid = async ({ userid, external_userid }: { userid: string; external_userid: string }) =>
		(await corp.tagsOf(userid, external_userid)).includes(tagId(UNPAID));

	await edit(known!, '双十一活动/预热');
	expect(await isUnpaid(known!)).toBe(true);
	await edit(known!, PAID);
	expect(await isUnpaid(known!)).toBe(false);
	await edit(unknown!, PAID);
	expect(await isUnpaid(unknown!)).toBe(false);
	await edit(other!, '双十一活动/预热');
	await edit(other!, '双十一活动/受邀');
	expect(await isUnpaid(other!)).toBe(true);

	await published.unpublish();
	await corp.stop();
});
