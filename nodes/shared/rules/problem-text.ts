import zhProblems from '../../../locales/zh-CN/problems.json';
import { PROBLEMS, type Problem } from '../../../lib/domain/document/problem';
import { translateFragment } from '../fragments';
import { currentLocale, type Catalogue } from '../locale';
import { fillIn, message } from '../messages';

/** What is wrong in a document and where, in the current locale. */
export function problemText({ path, code, values }: Problem): string {
	const template =
		currentLocale() === 'zh-CN' ? ((zhProblems as Catalogue)[code] ?? PROBLEMS[code]) : PROBLEMS[code];
	const words = Object.entries(values).map(([name, value]) => [
		name,
		name === 'expected' || name === 'cause' ? translateFragment(value) : value,
	]);
	const text = fillIn(template, Object.fromEntries(words) as Record<string, string>);
	return path === '' ? message('WHOLE_DOCUMENT', { problem: text }) : `${path} ${text}`;
}
