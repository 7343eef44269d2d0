import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import manifest from '../../package.json';
import {
	eachProperty,
	readJson,
	registeredCredentials,
	registeredNodes,
	root,
	withLocale,
} from './registered';

interface Codex {
	node: string;
	alias: string[];
	resources: {
		primaryDocumentation: Array<{ url: string }>;
		credentialDocumentation: Array<{ url: string }>;
	};
}

const nodes = withLocale('en', registeredNodes);
const credentials = withLocale('en', registeredCredentials);

describe.each(nodes)('$file', ({ file, folder, node }) => {
	const { description } = node;
	const { properties } = description;
	const codex = readJson<Codex>(file.replace(/\.ts$/, '.json'));
	const resource = properties.find(({ name }) => name === 'resource');

	it('has an icon for the light and for the dark theme', () => {
		expect(missingIcons(description.icon, folder)).toEqual([]);
	});

	it('says whether it can be a tool, and has a subtitle', () => {
		expect(Object.keys(description)).toContain('usableAsTool');
		expect(description.subtitle).toMatch(/^=\{\{/);
	});

	it('is found by Chinese words and links to pages that exist', () => {
		expect(codex.node).toBe(`${manifest.name}.${description.name}`);
		expect(codex.alias.filter((alias) => /\p{Script=Han}/u.test(alias)).length).toBeGreaterThan(2);
		const urls = [...codex.resources.primaryDocumentation, ...codex.resources.credentialDocumentation];
		expect(urls.length).toBeGreaterThan(1);
		expect([description.documentationUrl ?? '', ...urls.map(({ url }) => url)].filter(isBrokenPage)).toEqual(
			[],
		);
	});

	it('gives every choice a default that is among its options', () => {
		const wrong = [...eachProperty(properties)]
			.filter(({ type }) => type === 'options')
			.filter((property) => !optionValues(property).includes(property.default as string));
		expect(wrong).toEqual([]);
	});

	it('takes no expression for resource and operation, and gives each operation an action', () => {
		const choices = properties.filter(({ name }) => name === 'resource' || name === 'operation');
		// A trigger does one thing.
		if (!node.description.group.includes('trigger')) expect(choices.length).toBeGreaterThan(0);
		expect(choices.filter(({ noDataExpression }) => noDataExpression !== true)).toEqual([]);
		const operations = choices.filter(({ name }) => name === 'operation').flatMap(optionsOf);
		expect(operations.filter(({ action }) => !action)).toEqual([]);
	});

	it('shows fields only on conditions that can come true', () => {
		expect(properties.flatMap((property) => impossibleConditions(property, properties))).toEqual([]);
	});

	it('shows every field for an operation of its resource', () => {
		const pairs = operationPairs(properties);
		const stray = properties
			.filter(({ name }) => name !== 'resource' && name !== 'operation')
			.filter(({ displayOptions }) => {
				const resources = displayOptions?.show?.resource ?? [];
				const operations = displayOptions?.show?.operation ?? [];
				const shown = resources.flatMap((of) => operations.map((operation) => `${of}:${operation}`));
				return shown.length === 0 || !shown.every((pair) => pairs.has(pair));
			});
		expect(resource && stray.map(({ name }) => name)).toEqual(resource && []);
	});

	it('has the search method of every list', () => {
		const named = [...JSON.stringify(properties).matchAll(/"searchListMethod":"(\w+)"/g)].map(
			([, method]) => method!,
		);
		expect(new Set(named)).toEqual(new Set(Object.keys(node.methods?.listSearch ?? {})));
	});

	it('tests every credential it uses', () => {
		const tests = Object.keys(node.methods?.credentialTest ?? {});
		for (const { name, testedBy } of description.credentials ?? []) {
			expect(credentials.map(({ credential }) => credential.name)).toContain(name);
			expect(tests).toContain(testedBy);
		}
	});
});

describe.each(credentials)('$file', ({ folder, credential }) => {
	it('has an icon for the light and for the dark theme', () => {
		expect(missingIcons(credential.icon, folder)).toEqual([]);
	});

	it('hides every secret', () => {
		const secrets = credential.properties.filter(({ name }) => /secret|password|token|aeskey/i.test(name));
		expect(secrets.length).toBeGreaterThan(0);
		expect(secrets.filter(({ typeOptions }) => typeOptions?.password !== true)).toEqual([]);
	});

	it('cannot be used by other nodes, and links to a page that exists', () => {
		expect(credential.restrictToSupportedNodes).toBe(true);
		expect(isBrokenPage(credential.documentationUrl ?? '')).toBe(false);
	});

	it('shows fields only on conditions that can come true', () => {
		const { properties } = credential;
		expect(properties.flatMap((property) => impossibleConditions(property, properties))).toEqual([]);
	});
});

function missingIcons(icon: INodeTypeDescription['icon'], folder: string): string[] {
	if (typeof icon !== 'object') return [`not two icons: ${String(icon)}`];
	return [icon.light, icon.dark].filter((path) => !existsSync(join(folder, path.replace(/^file:/, ''))));
}

/** Whether a link into this repository leads nowhere. */
function isBrokenPage(url: string): boolean {
	const prefix = `${manifest.homepage.replace('#readme', '')}/blob/main/`;
	return !url.startsWith(prefix) || !existsSync(join(root, url.slice(prefix.length)));
}

function optionsOf(property: INodeProperties | undefined): INodePropertyOptions[] {
	return (property?.options ?? []).filter((option): option is INodePropertyOptions => 'value' in option);
}

function optionValues(property: INodeProperties | undefined): unknown[] {
	return property?.type === 'boolean' ? [true, false] : optionsOf(property).map(({ value }) => value);
}

/** Conditions on fields or values that do not exist, as `field: condition`. */
function impossibleConditions(property: INodeProperties, all: readonly INodeProperties[]): string[] {
	const conditions = { ...property.displayOptions?.show, ...property.displayOptions?.hide };
	return Object.entries(conditions).flatMap(([field, wanted]) => {
		const possible = all.filter(({ name }) => name === field).flatMap(optionValues);
		return (wanted ?? [])
			.filter((value) => !possible.includes(value))
			.map((value) => `${property.name}: ${field} = ${String(value)}`);
	});
}

/** Every `resource:operation` the node offers. */
function operationPairs(properties: readonly INodeProperties[]): Set<string> {
	const pairs = properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) =>
			(property.displayOptions?.show?.resource ?? []).flatMap((of) =>
				optionsOf(property).map(({ value }) => `${of}:${value}`),
			),
		);
	return new Set(pairs);
}
