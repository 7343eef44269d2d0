import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import commonTexts from '../../locales/zh-CN/common.json';

/** English text → text of the locale. */
export type Catalogue = Readonly<Record<string, string>>;

/** Keys of a description whose values people read. Everything else is data. */
const TEXT_KEYS = new Set([
	'displayName',
	'description',
	'placeholder',
	'hint',
	'action',
	'message',
	'header',
	'activationHint',
	'active',
	'inactive',
	'multipleValueButtonText',
	'addOptionalFieldButtonText',
	'errorMessage',
	'label',
	'summary',
]);

/** Below these keys stands data, never text. */
const DATA_KEYS = new Set(['displayOptions', 'default', 'codex', 'routing', 'methods']);

export function currentLocale(env: NodeJS.ProcessEnv = process.env): 'en' | 'zh-CN' {
	const wanted = env.WECOM_NODES_LOCALE || env.N8N_DEFAULT_LOCALE || 'en';
	return /^zh\b/i.test(wanted) ? 'zh-CN' : 'en';
}

/**
 * Lays the locale's texts over a description, in place.
 * n8n's editor applies translation files to its own nodes only, so we do it when the class is made.
 */
export function localize(
	description: INodeTypeDescription | Pick<ICredentialType, 'displayName' | 'properties'>,
	catalogue: Catalogue,
	locale = currentLocale(),
): void {
	if (locale === 'en') return;
	// Nodes and operations share field constants: change this description's own copy only.
	description.properties = structuredClone(description.properties);
	if ('triggerPanel' in description) description.triggerPanel = structuredClone(description.triggerPanel);
	const translate = (text: string): string | undefined => catalogue[text] ?? (commonTexts as Catalogue)[text];
	eachText(description, (text, write) => {
		const translated = translate(text);
		if (translated !== undefined) write(translated);
	});
	if ('defaults' in description && description.defaults.name !== undefined) {
		description.defaults.name = translate(description.defaults.name) ?? description.defaults.name;
	}
}

/** What the editor calls parameters and options in the current locale, for messages about them. */
export function labelsOf(catalogue: Catalogue): (displayName: string) => string {
	return (displayName) =>
		currentLocale() === 'en'
			? displayName
			: (catalogue[displayName] ?? (commonTexts as Catalogue)[displayName] ?? displayName);
}

/** Visits every text a person can read in a description. An option's `name` is a label where it stands beside a `value`. */
export function eachText(node: unknown, visit: (text: string, write: (text: string) => void) => void): void {
	if (Array.isArray(node)) {
		for (const entry of node) eachText(entry, visit);
		return;
	}
	if (node === null || typeof node !== 'object') return;
	const record = node as Record<string, unknown>;
	for (const [key, value] of Object.entries(record)) {
		if (DATA_KEYS.has(key)) continue;
		const isText = TEXT_KEYS.has(key) || (key === 'name' && 'value' in record);
		if (isText && typeof value === 'string') {
			if (value !== '' && !value.startsWith('=')) visit(value, (text) => (record[key] = text));
		} else {
			eachText(value, visit);
		}
	}
}
