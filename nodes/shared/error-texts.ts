import zhErrcodes from '../../locales/zh-CN/errcodes.json';
import zhMessages from '../../locales/zh-CN/messages.json';
import type { LedgerError } from '../../lib/ledger/errors';
import { describeErrcode } from '../../lib/wecom/errcodes';
import {
	WecomHttpError,
	WecomNetworkError,
	WecomRateLimitError,
	type WecomError,
} from '../../lib/wecom/errors';
import { translateFragment } from './fragments';
import { currentLocale, type Catalogue } from './locale';
import { fillIn } from './messages';

export interface ErrorText {
	summary: string;
	hint: string;
}

/** What a failed call means and what to do about it, where the locale has its own words for it. */
export function callText(error: WecomError): ErrorText | undefined {
	if (currentLocale() === 'en') return undefined;
	const entries = zhErrcodes as Readonly<Record<string, ErrorText>>;
	const entry = keysOf(error)
		.map((key) => entries[key])
		.find((found) => found !== undefined);
	if (!entry) return undefined;
	const values = valuesOf(error);
	return { summary: fillIn(entry.summary, values), hint: fillIn(entry.hint, values) };
}

/** What to do about an errcode that was written down earlier. */
export function errcodeHint(errcode: number): string {
	const description = describeErrcode(errcode);
	if (currentLocale() === 'en') return description.hint;
	const entries = zhErrcodes as Readonly<Record<string, ErrorText>>;
	return (entries[String(errcode)] ?? entries[`class/${description.class}`])?.hint ?? description.hint;
}

/** Keys of the catalogue that fit an error, the most exact first. */
function keysOf(error: WecomError): string[] {
	if (isClosed(error)) return ['WECOM_RATE_LIMIT/closed'];
	if (error.errcode !== undefined) return [String(error.errcode), `class/${error.class}`];
	if (error instanceof WecomNetworkError) return [`${error.code}/${error.networkCode}`, error.code];
	if (error instanceof WecomHttpError)
		return [`${error.code}/${error.status === 200 ? 'malformed' : error.class}`];
	return [error.code];
}

function valuesOf(error: WecomError): Record<string, string | number> {
	if (isClosed(error)) return { until: new Date(error.reopensAt).toISOString() };
	if (error instanceof WecomNetworkError) return { networkCode: error.networkCode };
	if (error instanceof WecomHttpError) return { status: error.status };
	return {};
}

/** The gate refused the call without asking WeCom: the endpoint is closed until a known time. */
function isClosed(error: WecomError): error is WecomRateLimitError & { reopensAt: number } {
	return error instanceof WecomRateLimitError && error.reopensAt !== undefined;
}

/**
 * A ledger error in the locale's words. A sentence that would lack a value is passed over: English is better
 * than a gap.
 */
export function ledgerText({ code, message, details }: LedgerError): string {
	if (currentLocale() === 'en') return message;
	const catalogue = zhMessages as Catalogue;
	const templates = 'server' in details ? [catalogue[`${code}/server`], catalogue[code]] : [catalogue[code]];
	const template = templates.find((found) => found !== undefined && lacksNothing(found, details));
	if (template === undefined) return message;
	const translated = Object.entries(details).map(([name, value]) => [name, translateFragment(String(value))]);
	return fillIn(template, Object.fromEntries(translated) as Record<string, string>);
}

function lacksNothing(template: string, details: LedgerError['details']): boolean {
	return [...template.matchAll(/\{(\w+)\}/g)].every(([, name]) => name! in details);
}
