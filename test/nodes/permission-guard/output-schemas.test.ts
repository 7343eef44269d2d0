import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { INodePropertyOptions } from 'n8n-workflow';
import { PermissionGuard } from '../../../nodes/PermissionGuard/PermissionGuard.node';
import { TestCorp } from '../corp';
import { byDocument, picked, runGuard } from './guarding';
import { Staff } from './staff';

interface Schema {
	properties?: Record<string, Schema>;
	items?: Schema;
	required?: string[];
}

const folder = join(__dirname, '../../../nodes/PermissionGuard/__schema__/v1.0.0');

/** What the preview shows is promised: every property is required. */
function promised(schema: Schema): Schema {
	const properties = Object.entries(schema.properties ?? {}).map(
		([name, each]) => [name, promised(each)] as const,
	);
	return {
		...schema,
		...(schema.properties && {
			properties: Object.fromEntries(properties),
			required: Object.keys(schema.properties),
		}),
		...(schema.items && { items: promised(schema.items) }),
	};
}

const operations = new PermissionGuard().description.properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ options }) => (options as INodePropertyOptions[]).map(({ value }) => String(value)));

test('every operation has a preview, and nothing else has', () => {
	expect(readdirSync(folder).sort()).toEqual(operations.map((operation) => `${operation}.json`).sort());
});

test.each(operations)('the preview of %s is what the node really gives', async (operation) => {
	const corp = await TestCorp.start();
	try {
		const item = { ...(await Staff.read(corp)).relationIn('华东大区'), add_tag: ['客户等级/VIP'] };
		const parameters = {
			operation,
			question: 'whoCan',
			tag: picked('客户等级/VIP'),
			...byDocument({ version: 1 }),
		};
		const { outputs, error } = await runGuard(corp, parameters, [item]);
		expect(error).toBeUndefined();
		const schema = JSON.parse(readFileSync(join(folder, `${operation}.json`), 'utf8')) as Schema;
		const validate = new Ajv({ strict: false }).compile(promised(schema));
		const [given] = outputs.flat();
		validate(given?.json);
		expect(validate.errors ?? []).toEqual([]);
	} finally {
		await corp.stop();
	}
});
