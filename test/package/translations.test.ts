import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeErrcode, errcodes } from '../../lib/wecom/errcodes';
import { eachText } from '../../nodes/shared/locale';
import { MESSAGES } from '../../nodes/shared/messages';
import { readJson, registeredCredentials, registeredNodes, root, withLocale } from './registered';

type Catalogue = Record<string, string>;

const readCatalogue = <T = Catalogue>(name: string): T => readJson<T>('locales', 'zh-CN', `${name}.json`);
const common = readCatalogue('common');
const messages = readCatalogue('messages');
const errcodeTexts = readCatalogue<Record<string, { summary: string; hint: string }>>('errcodes');

/** The same in every language: names of products and protocols, and examples of values. */
const untranslated = new Set([
	'Postgres',
	'SSL',
	'ww1234567890abcdef',
	'10000/60, 150000/3600',
	'/home/node/.n8n/wecom-tagops/ledger.sqlite',
]);

const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text);

interface Described {
	name: string;
	texts: Set<string>;
}

/** What people read of every node and credential, in the locale that holds now. */
function describeAll(): Described[] {
	const nodes = registeredNodes().map(({ node: { description } }) => ({
		name: description.name,
		texts: new Set([
			...textsOf(description),
			...(description.defaults.name === undefined ? [] : [description.defaults.name]),
			...quotedNames(description.inputs),
			...quotedNames(description.outputs),
		]),
	}));
	const credentials = registeredCredentials().map(({ credential }) => ({
		name: credential.name,
		texts: textsOf(credential),
	}));
	return [...nodes, ...credentials];
}

function textsOf(description: unknown): Set<string> {
	const texts = new Set<string>();
	eachText(description, (text) => texts.add(text));
	return texts;
}

/** Labels inside an expression, such as those of inputs and outputs. */
function quotedNames(expression: unknown): string[] {
	return [...String(expression).matchAll(/"displayName":"([^"]+)"/g)].map(([, name]) => name!);
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe('texts of the editor', () => {
	const english = withLocale('en', describeAll);
	const chinese = withLocale('zh-CN', describeAll);

	it.each(english)('of $name all have a Chinese entry', ({ name, texts }) => {
		const own = readCatalogue(name);
		const missing = [...texts].filter(
			(text) => !untranslated.has(text) && !(text in own) && !(text in common),
		);
		expect(missing).toEqual([]);
	});

	it.each(chinese)('of $name are Chinese under the Chinese locale', ({ texts }) => {
		expect([...texts].filter((text) => !untranslated.has(text) && !isChinese(text))).toEqual([]);
	});

	it('stay English when a Chinese node was made before', () => {
		const again = withLocale('en', describeAll);
		expect(again).toEqual(english);
	});

	it('are all that the catalogues hold', () => {
		const inUse = new Set(english.flatMap(({ texts }) => [...texts]));
		for (const { name, texts } of english) {
			expect(Object.keys(readCatalogue(name)).filter((text) => !texts.has(text) || text in common)).toEqual(
				[],
			);
		}
		expect(Object.keys(common).filter((text) => !inUse.has(text))).toEqual([]);
	});

	it('name operation and resource below the node in Chinese', () => {
		for (const { node } of withLocale('zh-CN', registeredNodes)) {
			const [, table = '{}'] = /\((\{.*\})\)/.exec(String(node.description.subtitle)) ?? [];
			const shown = Object.values(JSON.parse(table) as Record<string, string>);
			expect(shown.length).toBeGreaterThan(0);
			expect(shown.filter((text) => !isChinese(text))).toEqual([]);
		}
	});
});

describe('messages', () => {
	it.each(Object.entries(MESSAGES))('%s says the same in Chinese', (code, english) => {
		expect(placeholders(messages[code] ?? '')).toEqual(placeholders(english));
		// A sentence of placeholders alone has nothing to translate.
		const words = (messages[code] ?? '').replace(/\{\w+\}/g, '');
		expect(isChinese(words)).toBe(true);
	});

	it('are all that the catalogue holds, besides those of the ledger', () => {
		const others = Object.keys(messages).filter((code) => !(code in MESSAGES));
		expect(others.filter((code) => !code.startsWith('LEDGER_'))).toEqual([]);
	});
});

describe('errcodes', () => {
	const codes = Object.keys(errcodes).map(Number);

	it.each(codes)('%i has a Chinese summary and hint', (errcode) => {
		const { summary = '', hint = '' } = errcodeTexts[errcode] ?? {};
		expect([isChinese(summary), isChinese(hint)]).toEqual([true, true]);
	});

	it('that only a range describes have a Chinese text by their class', () => {
		// The first of each range, and one that nothing describes.
		for (const errcode of [610_005, 640_001, 701_001, 987_654]) {
			expect(errcodeTexts).toHaveProperty([`class/${describeErrcode(errcode).class}`]);
		}
	});

	it('are all that the catalogue holds', () => {
		const numeric = Object.keys(errcodeTexts).filter((key) => /^-?\d+$/.test(key));
		expect(numeric.filter((key) => !(Number(key) in errcodes))).toEqual([]);
	});
});

it('has no catalogue that nothing reads', () => {
	const readers = ['common', 'errcodes', 'fragments', 'messages', 'problems'];
	const described = withLocale('en', describeAll).map(({ name }) => name);
	const files = readdirSync(join(root, 'locales', 'zh-CN')).map((file) => file.replace(/\.json$/, ''));
	expect(files.sort()).toEqual([...readers, ...described].sort());
});
