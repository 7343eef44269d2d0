import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
	createSourceFile,
	forEachChild,
	isCallExpression,
	isIdentifier,
	isNoSubstitutionTemplateLiteral,
	isPropertyAccessExpression,
	isPropertyAssignment,
	isStringLiteral,
	isTemplateExpression,
	ScriptTarget,
	type Expression,
	type Node,
} from 'typescript';
import { PROBLEMS, type ProblemCode } from '../../lib/domain/document/problem';
import zhProblems from '../../locales/zh-CN/problems.json';
import { translateFragment } from '../../nodes/shared/fragments';
import { problemText } from '../../nodes/shared/rules/problem-text';
import { root, withLocale } from './registered';

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('what is wrong in a document', () => {
	it.each(Object.keys(PROBLEMS) as ProblemCode[])('%s has a Chinese text with the same values', (code) => {
		const chinese = (zhProblems as Record<string, string>)[code] ?? '';
		expect(placeholders(chinese)).toEqual(placeholders(PROBLEMS[code]));
		expect(chinese).toMatch(code === 'CONTRADICTION' ? /./ : /\p{Script=Han}/u);
		expect(chinese).not.toMatch(/[,;:?!]\s|[,;:]$/);
	});

	it('is told with its path, in the language of the user', () => {
		const problem = {
			path: 'rules[3].when',
			code: 'MISSING',
			values: { expected: 'a JSON object' },
		} as const;
		expect(withLocale('en', () => problemText(problem))).toBe(
			'rules[3].when is missing. Expected a JSON object.',
		);
		expect(withLocale('zh-CN', () => problemText(problem))).toBe('rules[3].when 缺失，应为JSON 对象。');
	});
});

describe('the words that lib/domain contributes', () => {
	const words = sources(join(root, 'lib', 'domain')).flatMap(wordsIn);

	it('are found in the source', () => {
		expect(words.length).toBeGreaterThan(20);
	});

	it.each([...new Set(words)])('"%s" has Chinese words', (text) => {
		const translated = withLocale('zh-CN', () => translateFragment(text));
		expect(translated).not.toBe(text);
		expect(translated).not.toMatch(/\{\w+\}/);
	});
});

function sources(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => join(folder, file));
}

/** Texts given as `expected` or `cause`, and to `reportType(…)`, with 7 in the place of each value. */
function wordsIn(file: string): string[] {
	const found: string[] = [];
	const take = (expression: Expression | undefined): void => {
		if (!expression) return;
		if (isStringLiteral(expression) || isNoSubstitutionTemplateLiteral(expression))
			found.push(expression.text);
		else if (isTemplateExpression(expression)) {
			const rest = expression.templateSpans.map(({ literal }) => `7${literal.text}`);
			found.push(expression.head.text + rest.join(''));
		}
	};
	const visit = (node: Node): void => {
		if (
			isPropertyAssignment(node) &&
			isIdentifier(node.name) &&
			['expected', 'cause'].includes(node.name.text)
		) {
			take(node.initializer);
		}
		if (
			isCallExpression(node) &&
			isPropertyAccessExpression(node.expression) &&
			node.expression.name.text === 'reportType'
		) {
			take(node.arguments[0]);
		}
		forEachChild(node, visit);
	};
	visit(createSourceFile(file, readFileSync(file, 'utf8'), ScriptTarget.ES2022));
	return found.filter((text) => text !== '');
}
