import { WecomInputError } from '../../lib/wecom/errors';
import { resolveOptions } from '../../lib/wecom/options';
import type { WecomClientOptions } from '../../lib/wecom/options';

const required = { corpId: 'ww1', corpSecret: 's3cret' };

test('defaults follow the limits of WeCom', () => {
	expect(resolveOptions(required)).toMatchObject({
		baseUrl: 'https://qyapi.weixin.qq.com',
		maxConcurrency: 5,
		quotas: [
			{ calls: 8_000, windowMs: 60_000 },
			{ calls: 120_000, windowMs: 3_600_000 },
		],
		timeoutMs: 10_000,
		maxThrottleWaitMs: 600_000,
	});
});

test.each([
	'https://proxy.example.com',
	'https://proxy.example.com/',
	'https://proxy.example.com/cgi-bin',
	'https://proxy.example.com/cgi-bin/',
])('the base URL may be written as %s', (baseUrl) => {
	expect(resolveOptions({ ...required, baseUrl }).baseUrl).toBe('https://proxy.example.com');
});

test('a path in front of /cgi-bin stays', () => {
	const { baseUrl } = resolveOptions({ ...required, baseUrl: 'http://gateway/wecom/cgi-bin' });
	expect(baseUrl).toBe('http://gateway/wecom');
});

test('quotas are put in order and our share is rounded down, yet never to nothing', () => {
	const quotas = [
		{ calls: 15, windowMs: 1_000 },
		{ calls: 1, windowMs: 10 },
	];
	expect(resolveOptions({ ...required, quotas, quotaShare: 0.5 }).quotas).toEqual([
		{ calls: 1, windowMs: 10 },
		{ calls: 7, windowMs: 1_000 },
	]);
});

test('blanks around pasted credentials do not matter', () => {
	const resolved = resolveOptions({ corpId: ' ww1\n', corpSecret: '\ts3cret ' });
	expect([resolved.corpId, resolved.corpSecret]).toEqual(['ww1', 's3cret']);
});

const wrong: Array<[string, Partial<WecomClientOptions>]> = [
	['corpId', { corpId: ' ' }],
	['corpSecret', { corpSecret: '' }],
	['baseUrl', { baseUrl: 'qyapi.weixin.qq.com' }],
	['baseUrl', { baseUrl: 'ftp://host' }],
	['maxConcurrency', { maxConcurrency: 0 }],
	['maxConcurrency', { maxConcurrency: 6 }],
	['maxConcurrency', { maxConcurrency: 2.5 }],
	['quotaShare', { quotaShare: 0 }],
	['quotaShare', { quotaShare: 1.01 }],
	['quotaShare', { quotaShare: NaN }],
	['timeoutMs', { timeoutMs: 0 }],
	['maxThrottleWaitMs', { maxThrottleWaitMs: -1 }],
	['quotas[0]', { quotas: [{ calls: 0, windowMs: 1_000 }] }],
	[
		'quotas[1]',
		{
			quotas: [
				{ calls: 1, windowMs: 1 },
				{ calls: 1, windowMs: 0 },
			],
		},
	],
];

test.each(wrong)('refuses %s = %j', (field, options) => {
	expect(() => resolveOptions({ ...required, ...options })).toThrow(WecomInputError);
	expect(() => resolveOptions({ ...required, ...options })).toThrow(field);
});
