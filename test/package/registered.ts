import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ICredentialType, INodeProperties, INodeType } from 'n8n-workflow';
import manifest from '../../package.json';

export const root = join(__dirname, '..', '..');

export interface RegisteredNode {
	/** The source of the file that package.json names. */
	file: string;
	folder: string;
	node: INodeType;
}

export interface RegisteredCredential {
	file: string;
	folder: string;
	credential: ICredentialType;
}

/** Every node that n8n will load, made anew, so in the locale that holds now. */
export function registeredNodes(): RegisteredNode[] {
	return manifest.n8n.nodes.map((entry) => {
		const file = sourceOf(entry);
		return { file, folder: dirname(join(root, file)), node: construct<INodeType>(file) };
	});
}

/** Every credential type that n8n will load. */
export function registeredCredentials(): RegisteredCredential[] {
	return manifest.n8n.credentials.map((entry) => {
		const file = sourceOf(entry);
		return { file, folder: dirname(join(root, file)), credential: construct<ICredentialType>(file) };
	});
}

/** Runs `work` as n8n would under a locale. */
export function withLocale<T>(locale: 'en' | 'zh-CN', work: () => T): T {
	const before = process.env.WECOM_NODES_LOCALE;
	process.env.WECOM_NODES_LOCALE = locale;
	try {
		return work();
	} finally {
		if (before === undefined) delete process.env.WECOM_NODES_LOCALE;
		else process.env.WECOM_NODES_LOCALE = before;
	}
}

/** A property and all below it: options of collections, values of fixed collections. */
export function* eachProperty(properties: readonly INodeProperties[]): Iterable<INodeProperties> {
	for (const property of properties) {
		yield property;
		for (const option of property.options ?? []) {
			if ('values' in option) yield* eachProperty(option.values);
			else if ('type' in option && 'displayName' in option) yield* eachProperty([option]);
		}
	}
}

export function readJson<T>(...path: string[]): T {
	return JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;
}

/** dist/nodes/X/X.node.js → nodes/X/X.node.ts */
function sourceOf(entry: string): string {
	return entry.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

/** n8n takes the class named like the file, up to its first dot. */
function construct<T>(file: string): T {
	const name = file.split('/').at(-1)!.split('.')[0]!;
	const loaded = jest.requireActual<Record<string, new () => T>>(join(root, file));
	const Class = loaded[name];
	if (!Class) throw new Error(`${file} exports no class ${name}`);
	return new Class();
}
