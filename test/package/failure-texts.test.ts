import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
	createSourceFile,
	forEachChild,
	isCallExpression,
	isIdentifier,
	isNoSubstitutionTemplateLiteral,
	isStringLiteral,
	isTemplateExpression,
	ScriptTarget,
	type Node,
} from 'typescript';
import { LedgerError } from '../../lib/ledger/errors';
import { checkLedgerConfig, type LedgerConfig } from '../../lib/ledger/config';
import { postgresError } from '../../lib/ledger/postgres-errors';
import { sqliteError } from '../../lib/ledger/sqlite-errors';
import { attemptRequest } from '../../lib/wecom/attempt';
import { systemClock } from '../../lib/wecom/clock';
import { errorFromResponse } from '../../lib/wecom/error-from-response';
import {
	WecomCancelledError,
	WecomRateLimitError,
	WecomSharedLimitsError,
	type WecomError,
} from '../../lib/wecom/errors';
import type { SendReply } from '../../lib/wecom/sender';
import { inputError } from '../../lib/wecom/validate';
import { ledgerText } from '../../nodes/shared/error-texts';
import { callFailure } from '../../nodes/shared/failure';
import { translateFragment } from '../../nodes/shared/fragments';
import { root, withLocale } from './registered';

const inChinese = <T>(work: () => T): T => withLocale('zh-CN', work);
const hasPlaceholder = (text: string): boolean => /\{\w+\}/.test(text);
const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text) && !hasPlaceholder(text);

/** What the client makes of one answer, or of none. */
async function failureOf(answer: SendReply | Error): Promise<WecomError> {
	const send = async (): Promise<SendReply> => {
		if (answer instanceof Error) throw answer;
		return answer;
	};
	const context = {
		endpoint: 'externalcontact/mark_tag',
		send,
		clock: systemClock,
		timeoutMs: 1_000,
		secrets: [],
	};
	try {
		await attemptRequest({ method: 'GET', url: 'http://127.0.0.1' }, context);
	} catch (error) {
		return error as WecomError;
	}
	throw new Error('expected a failure');
}

const networkError = (code: string): Error => Object.assign(new Error('no'), { code });

describe('a failed call in Chinese', () => {
	it.each([
		'ENOTFOUND',
		'EAI_AGAIN',
		'ECONNREFUSED',
		'ECONNRESET',
		'ETIMEDOUT',
		'CERT_HAS_EXPIRED',
		'SELF_SIGNED_CERT_IN_CHAIN',
	])('says what %s means', async (code) => {
		const { message, hint = '' } = await inChineseFailure(networkError(code));
		expect([message, hint].filter((text) => !isChinese(text))).toEqual([]);
	});

	it('names the HTTP status and tells a wrong address from a bad moment', async () => {
		const bad = await inChineseFailure({ status: 502, body: '' });
		const wrong = await inChineseFailure({ status: 404, body: '' });
		expect(bad.message).toContain('502');
		expect(wrong.message).toContain('404');
		expect(bad.hint).not.toBe(wrong.hint);
		expect([bad, wrong].every(({ message, hint = '' }) => isChinese(message) && isChinese(hint))).toBe(true);
	});

	it('says that the answer was not JSON', async () => {
		const { message } = await inChineseFailure({ status: 200, body: '<html>' });
		expect(message).toContain('JSON');
		expect(isChinese(message)).toBe(true);
	});

	it('says until when an endpoint is closed', () => {
		const closed = new WecomRateLimitError(
			'closed',
			{ endpoint: 'externalcontact/mark_tag', class: 'throttled', hint: 'later' },
			{ errcode: 45009, errmsg: '', reopensAt: Date.UTC(2026, 10, 11) },
		);
		const { message, hint = '' } = inChinese(() => callFailure(closed));
		expect(message).toContain('2026-11-11T00:00:00.000Z');
		expect(hint).toContain('2026-11-11T00:00:00.000Z');
		expect(isChinese(message)).toBe(true);
	});

	it('gives the caller address that WeCom saw', () => {
		const refused = errorFromResponse('gettoken', {
			errcode: 60020,
			errmsg: 'not allow, from ip: 203.0.113.7, more',
		});
		const { message } = inChinese(() => callFailure(refused));
		expect(message).toMatch(/60020.*203\.0\.113\.7/);
		expect(isChinese(message)).toBe(true);
	});

	it('tells a cancelled run and unreachable shared limits', () => {
		const details = { endpoint: 'x', class: 'transient', hint: 'y' } as const;
		for (const error of [new WecomCancelledError('x'), new WecomSharedLimitsError('z', details)]) {
			const { message, hint = '' } = inChinese(() => callFailure(error));
			expect([message, hint].every(isChinese)).toBe(true);
		}
	});

	it('names field, value and rule of bad input', () => {
		const bad = inputError(
			'externalcontact/edit_corp_tag',
			'order',
			-1,
			'it must be an integer from 0 to 4294967295',
		);
		const { message } = inChinese(() => callFailure(bad));
		expect(message).toMatch(/order.*-1.*0 到 4294967295/);
		expect(message).not.toMatch(/it must/);
	});

	async function inChineseFailure(answer: SendReply | Error) {
		const error = await failureOf(answer);
		return inChinese(() => callFailure(error));
	}
});

describe('a ledger error in Chinese', () => {
	const postgres: LedgerConfig = {
		kind: 'postgres',
		host: 'db.example',
		port: 5432,
		database: 'tags',
		user: 'n8n',
		password: 'not-for-logs',
		ssl: false,
	};
	const fromPostgres = (properties: object, message = 'no'): unknown =>
		postgresError(Object.assign(new Error(message), properties), postgres);
	const fromConfig = (config: LedgerConfig): unknown => {
		try {
			checkLedgerConfig(config);
		} catch (error) {
			return error;
		}
		return undefined;
	};

	it.each<[string, unknown]>([
		['LEDGER_UNREACHABLE', fromPostgres({ code: 'ECONNREFUSED' })],
		['LEDGER_AUTH', fromPostgres({ code: '28P01' })],
		['LEDGER_DATABASE_MISSING', fromPostgres({ code: '3D000' })],
		['LEDGER_SSL', fromPostgres({}, 'The server does not support SSL connections')],
		['LEDGER_PERMISSION', fromPostgres({ code: '42501' })],
		['LEDGER_TOO_MANY_CONNECTIONS', fromPostgres({ code: '53300' })],
		['LEDGER_BUSY', fromPostgres({ code: '57014' })],
		['LEDGER_BUSY', sqliteError(Object.assign(new Error('locked'), { errcode: 5 }), '/data/ledger.sqlite')],
		['LEDGER_FILE', sqliteError(Object.assign(new Error('full'), { errcode: 13 }), '/data/ledger.sqlite')],
		['LEDGER_CONFIG', fromConfig({ ...postgres, port: 0 })],
		['LEDGER_CONFIG', fromConfig({ ...postgres, schema: '1st' })],
		['LEDGER_CONFIG', fromConfig({ kind: 'sqlite', file: 'ledger.sqlite' })],
		['LEDGER_TOO_NEW', new LedgerError('LEDGER_TOO_NEW', 'x', { version: 9, known: 3 })],
		['LEDGER_VALUE', new LedgerError('LEDGER_VALUE', 'x', { parameter: 2, kind: 'a Date' })],
		[
			'LEDGER_CHANGE_SET',
			new LedgerError('LEDGER_CHANGE_SET', 'x', { changeSetId: 'cs_1', state: 'finished' }),
		],
	])('%s has every value in its place', (code, error) => {
		expect(error).toMatchObject({ code });
		const ledgerError = error as LedgerError;
		const text = inChinese(() => ledgerText(ledgerError));
		expect(isChinese(text)).toBe(true);
		// The words of lib that stand inside the sentence are translated too.
		const { problem, expected } = ledgerError.details;
		for (const fragment of [problem, expected])
			if (fragment !== undefined) expect(text).not.toContain(fragment);
	});

	it('stays English rather than show a gap', () => {
		const error = new LedgerError('LEDGER_AUTH', 'Postgres refused the user', {});
		expect(inChinese(() => ledgerText(error))).toBe('Postgres refused the user');
	});
});

describe('the rules of bad input that lib/wecom tells', () => {
	const rules = readdirSync(join(root, 'lib', 'wecom'), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.flatMap((file) => rulesIn(join(root, 'lib', 'wecom', file)));

	it('are found in the source', () => {
		expect(rules.length).toBeGreaterThan(20);
	});

	it.each(rules)('"%s" has Chinese words', (rule) => {
		expect(isChinese(inChinese(() => translateFragment(rule)))).toBe(true);
	});
});

/** The last argument of every `inputError(…)` and `check(…)`, with 7 in the place of each value. */
function rulesIn(file: string): string[] {
	const rules: string[] = [];
	const visit = (node: Node): void => {
		if (
			isCallExpression(node) &&
			isIdentifier(node.expression) &&
			['inputError', 'check'].includes(node.expression.text)
		) {
			const rule = node.arguments.at(-1);
			if (rule && (isStringLiteral(rule) || isNoSubstitutionTemplateLiteral(rule))) rules.push(rule.text);
			if (rule && isTemplateExpression(rule)) {
				rules.push(rule.head.text + rule.templateSpans.map(({ literal }) => `7${literal.text}`).join(''));
			}
		}
		forEachChild(node, visit);
	};
	visit(createSourceFile(file, readFileSync(file, 'utf8'), ScriptTarget.ES2022));
	return [...new Set(rules)];
}
