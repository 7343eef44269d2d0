import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './registered';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const folderOf = (node: string): string => join(root, 'nodes', node, '__schema__', 'v1.0.0');

/** What a preview is called that is all that its node has. */
export const ALONE = '';

/** Paths of a node's output previews, such as `customer/get.json`, or `check.json` where there are no resources. */
export function listSchemas(node: string): string[] {
	if (existsSync(`${folderOf(node)}.json`)) return [ALONE];
	return readdirSync(folderOf(node), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folderOf(node), join(entry.parentPath, entry.name)));
}

/** Every field that the preview promises is there, with the promised type. Items may hold more. */
export function expectPromised(json: unknown, node: string, path: string): void {
	const schema = JSON.parse(readFileSync(join(folderOf(node), `${path}.json`), 'utf8')) as Schema;
	expectShape(json, schema, path);
}

function expectShape(value: unknown, schema: Schema, path: string): void {
	const type = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
	expect(`${path}: ${type}`).toBe(`${path}: ${schema.type}`);
	for (const [name, property] of Object.entries(schema.properties ?? {})) {
		expectShape((value as Record<string, unknown>)[name], property, `${path}.${name}`);
	}
	const first = Array.isArray(value) ? (value[0] as unknown) : undefined;
	if (schema.items && first !== undefined) expectShape(first, schema.items, `${path}[0]`);
}
