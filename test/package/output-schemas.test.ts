import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WecomTag } from '../../nodes/WecomTag/WecomTag.node';
import { resources } from '../../nodes/WecomTag/operations';
import { TestCorp } from '../nodes/corp';
import { runNode } from '../nodes/engine';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const folder = join(__dirname, '../../nodes/WecomTag/__schema__/v1.0.0');

const readSchema = (resource: string, operation: string): Schema =>
	JSON.parse(readFileSync(join(folder, resource, `${operation}.json`), 'utf8')) as Schema;

/** Every promised field is there, with the promised type. Items may hold more. */
function expectShape(value: unknown, schema: Schema, path: string): void {
	const type = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
	expect(`${path}: ${type}`).toBe(`${path}: ${schema.type}`);
	for (const [name, property] of Object.entries(schema.properties ?? {})) {
		expectShape((value as Record<string, unknown>)[name], property, `${path}.${name}`);
	}
	const first = Array.isArray(value) ? (value[0] as unknown) : undefined;
	if (schema.items && first !== undefined) expectShape(first, schema.items, `${path}[0]`);
}

describe('the output preview shown before the first run', () => {
	test('exists for every operation and for nothing else', () => {
		const described = readdirSync(folder).flatMap((resource) =>
			readdirSync(join(folder, resource)).map((file) => `${resource}/${file}`),
		);
		const existing = resources.flatMap(({ value, operations }) =>
			operations.map((operation) => `${value}/${operation.value}.json`),
		);
		expect(described.sort()).toEqual(existing.sort());
	});

	test('is what the node really gives', async () => {
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
				expectShape(json, readSchema(resource, operation), `${resource}/${operation}`);
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
				parameters: { resource: 'customerTag', operation: 'undo', changeSet: { __rl: true, mode: 'id', value: change_set } },
				items: [{}],
				credentials: corp.credentials(),
			});
			expect(undone.outputs[0]?.[0]?.json.wecom).toMatchObject({ status: 'unchanged', undoes: change_set });
			await run('customer', 'get', {}, { userid, external_userid });
			await run('customer', 'getMany');
			await run('customer', 'getManyByMember', { members: { __rl: true, mode: 'id', value: userid } });
			await run('tag', 'list');
			await run('tag', 'update', { tag: { __rl: true, mode: 'name', value: '预览组/甲' }, changes: { name: '丙' } });
			await run('tag', 'delete', { tag: { __rl: true, mode: 'name', value: '预览组/丙' } });
			await run('tagGroup', 'ensure', wanted);
			await run('tagGroup', 'list');
			await run('tagGroup', 'reorder', { group: { __rl: true, mode: 'name', value: '预览组' }, tagOrder: '甲, 乙' });
			await run('tagGroup', 'delete', { group: { __rl: true, mode: 'name', value: '预览组' } });
			await run('strategyTag', 'list', { strategy: { __rl: true, mode: 'id', value: '1' } });
		} finally {
			await corp.stop();
		}
	});
});
