import texts from '../../locales/zh-CN/tagDecay.json';
import { currentLocale, type Catalogue } from '../shared/locale';

/** What the editor calls a parameter or an option, for messages about it. */
export function label(displayName: string): string {
	return currentLocale() === 'en' ? displayName : ((texts as Catalogue)[displayName] ?? displayName);
}
