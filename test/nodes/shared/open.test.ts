import { clientOptions, ledgerConfig, parseQuotas } from '../../../nodes/shared/open';

describe('quotas', () => {
	test.each([
		[
			'10000/60, 150000/3600',
			[
				{ calls: 10_000, windowMs: 60_000 },
				{ calls: 150_000, windowMs: 3_600_000 },
			],
		],
		[
			'7500/180,500/3',
			[
				{ calls: 500, windowMs: 3_000 },
				{ calls: 7_500, windowMs: 180_000 },
			],
		],
		[' 200 / 1.2 ', [{ calls: 200, windowMs: 1_200 }]],
	])('%j are read, the shortest window first', (setting, windows) => {
		expect(parseQuotas(setting)).toEqual(windows);
	});

	test.each(['', 'many', '10000', '0/60', '10/0', '-1/60', '1.5/60', '10/60,', '10/60;20/90'])(
		'%j are refused',
		(setting) => {
			expect(() => parseQuotas(setting)).toThrow(/is not "calls\/seconds", for example 10000\/60/);
		},
	);
});

describe('the fields of a WeCom credential', () => {
	const given = { corpId: ' ww1 ', corpSecret: ' s ', baseUrl: ' ' };

	test('become options, blanks cut off, with the official address by default', () => {
		expect(clientOptions(given)).toEqual({
			corpId: 'ww1',
			corpSecret: 's',
			baseUrl: 'https://qyapi.weixin.qq.com',
		});
	});

	test('set limits only where the user asked for them', () => {
		const limits = { quotaShare: 50, maxConcurrency: 2, quotas: '10/1' };
		expect(clientOptions({ ...given, ...limits })).not.toHaveProperty('quotas');
		expect(clientOptions({ ...given, ...limits, advanced: true })).toMatchObject({
			quotaShare: 0.5,
			maxConcurrency: 2,
			quotas: [{ calls: 10, windowMs: 1_000 }],
		});
	});
});

describe('the fields of a ledger credential', () => {
	test('without a file mean a file in n8n’s user folder', () => {
		expect(ledgerConfig({ kind: 'sqlite', file: ' ' })).toEqual({
			kind: 'sqlite',
			file: `${process.env.N8N_USER_FOLDER}/.n8n/wecom-tagops/ledger.sqlite`,
		});
	});

	test.each([
		['off', false],
		['verify', true],
		['no-verify', 'no-verify'],
	])('with SSL %s mean ssl %s', (ssl, expected) => {
		expect(
			ledgerConfig({
				kind: 'postgres',
				host: ' h ',
				database: 'd',
				user: 'u',
				password: ' p ',
				ssl,
				schema: '',
			}),
		).toEqual({
			kind: 'postgres',
			host: 'h',
			port: 5432,
			database: 'd',
			user: 'u',
			password: ' p ',
			ssl: expected,
			schema: 'public',
		});
	});
});
