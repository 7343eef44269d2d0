import zhFragments from '../../locales/zh-CN/fragments.json';
import { currentLocale, type Catalogue } from './locale';

/**
 * The words that lib contributes to a sentence, such as "it must be an integer from 0 to 9", in the current
 * locale. In the catalogue a varying part stands as `{name}`. What the catalogue does not know stays English.
 */
export function translateFragment(text: string): string {
	if (currentLocale() === 'en') return text;
	const exact = (zhFragments as Catalogue)[text];
	if (exact !== undefined) return exact;
	for (const { pattern, translation } of patterns) {
		const match = pattern.exec(text);
		if (match) return translation.replace(/\{(\w+)\}/g, (_, name: string) => match.groups?.[name] ?? '');
	}
	return text;
}

const patterns = Object.entries(zhFragments)
	.filter(([english]) => english.includes('{'))
	.map(([english, translation]) => ({
		pattern: new RegExp(`^${english.replace(/[().]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>.+)')}$`),
		translation,
	}));
