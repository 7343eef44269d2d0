import { BadRequest } from '../failure';
import { requireText } from './control';

/** @throws BadRequest unless `url` is an http or https address */
export function readUrl(body: Record<string, unknown>): URL {
	const text = requireText(body, 'url');
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
	throw new BadRequest(`url: expected an http or https address, got ${text}`);
}
