import { basename } from 'node:path';
import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { WecomTag } from '../../nodes/WecomTag/WecomTag.node';
import { TestCorp } from '../nodes/corp';
import { runNode } from '../nodes/engine';
import { ALONE, expectPromised, listSchemas } from './output-shape';
import { registeredNodes, withLocale } from './registered';

/** Where n8n looks for the preview of each operation. */
function previewsOf({ properties, group }: INodeTypeDescription): string[] {
	if (group.includes('trigger')) return [ALONE];
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) => {
			const [resource] = displayOptions?.show?.resource ?? [];
			const folder = resource === undefined ? '' : `${String(resource)}/`;
			return (options as INodePropertyOptions[]).map(({ value }) => `${folder}${String(value)}.json`);
		});
}

describe('the output preview shown before the first run', () => {
	test.each(withLocale('en', registeredNodes))(
		'exists for every operation of $node.description.name and for nothing else',
		({ folder, node }) => {
			expect(listSchemas(basename(folder)).sort()).toEqual(previewsOf(node.description).sort());
		},
	);

	test('is what WeCom Tag really gives', async () => {
		const corp = await TestCorp.start();
		try {
			const run = async (resource: string, operation: string, parameters = {}, item = {}) => {
				const { outputs, error } = await runNode({
					node: new WecomTag(),
					parameters: { resource, operation, ...parameters },
					items: [item],
					credentials: corp.credentials(),
				});
				expect(error).toBeUndefined();
				const json = outputs[0]?.[0]?.json;
				expectPromised(json, 'WecomTag', `${resource}/${operation}`);
				return json ?? {};
			};
			const relation = (await corp.relations())[0]!;
			const { userid, external_userid } = relation;
			const wanted = { groupName: '预览组', tagNames: '甲, 乙' };
			await run('tag', 'ensure', wanted);
			const item = { userid, external_userid, add_tag: ['预览组/甲'] };
			const marked = await run('customerTag', 'mark', {}, item);
			await run('customerTag', 'set', {}, { ...item, add_tag: ['预览组/乙'] });
			const change_set = (marked.wecom as { change_set: string }).change_set;
			const undone = await runNode({
				node: new WecomTag(),
				parameters: {
					resource: 'customerTag',
					operation: 'undo',
					changeSet: { __rl: true, mode: 'id', value: change_set },
				},
				items: [{}],
				credentials: corp.credentials(),
			});
			expect(undone.outputs[0]?.[0]?.json.wecom).toMatchObject({ status: 'unchanged', undoes: change_set });
			await run('customer', 'get', {}, { userid, external_userid });
			await run('customer', 'getMany');
			await run('customer', 'getManyByMember', { members: { __rl: true, mode: 'id', value: userid } });
			await run('tag', 'list');
			await run('tag', 'update', {
				tag: { __rl: true, mode: 'name', value: '预览组/甲' },
				changes: { name: '丙' },
			});
			await run('tag', 'delete', { tag: { __rl: true, mode: 'name', value: '预览组/丙' } });
			await run('tagGroup', 'ensure', wanted);
			await run('tagGroup', 'list');
			await run('tagGroup', 'reorder', {
				group: { __rl: true, mode: 'name', value: '预览组' },
				tagOrder: '甲, 乙',
			});
			await run('tagGroup', 'delete', { group: { __rl: true, mode: 'name', value: '预览组' } });
			await run('strategyTag', 'list', { strategy: { __rl: true, mode: 'id', value: '1' } });
		} finally {
			await corp.stop();
		}
	});
});
