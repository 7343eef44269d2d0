import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type INode } from 'n8n-workflow';
import manifest from '../../package.json';
import { readJson, registeredNodes, root, withLocale } from './registered';

interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: Record<string, { main: Array<Array<{ node: string }> | null> }>;
}

const files = readdirSync(join(root, 'docs', 'workflows')).filter((file) => file.endsWith('.json'));
const types = new Map(
	withLocale('en', registeredNodes).map(({ node: { description } }) => [
		`${manifest.name}.${description.name}`,
		description,
	]),
);

describe.each(files)('docs/workflows/%s', (file) => {
	const { nodes, connections } = readJson<WorkflowFile>('docs', 'workflows', file);
	const ours = nodes.filter(({ type }) => type.startsWith(`${manifest.name}.`));

	it('uses this package, and only nodes that it has', () => {
		expect(ours.length).toBeGreaterThan(0);
		expect(ours.filter(({ type }) => !types.has(type))).toEqual([]);
	});

	it.each(ours)('gives "$name" parameters that exist, with values that are allowed', (node) => {
		const type = types.get(node.type)!;
		const known = NodeHelpers.getNodeParameters(type.properties, node.parameters, true, false, node, type);
		// What the node does not know is missing here, down to the last option.
		expect(known).toMatchObject(node.parameters);
		expect(NodeHelpers.getNodeParametersIssues(type.properties, node, type)).toBeNull();
	});

	it('carries no credentials', () => {
		expect(nodes.filter((node) => node.credentials !== undefined)).toEqual([]);
	});

	it('connects nodes that exist', () => {
		const names = new Set(nodes.map(({ name }) => name));
		const targets = Object.values(connections).flatMap(({ main }) => main.flatMap((output) => output ?? []));
		expect(
			[...Object.keys(connections), ...targets.map(({ node }) => node)].filter((name) => !names.has(name)),
		).toEqual([]);
	});
});
