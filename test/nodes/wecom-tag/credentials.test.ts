import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import { TestCorp } from '../corp';

const { testWecom, testTagLedger } = new WecomTag().methods.credentialTest;
let corp: TestCorp;

beforeAll(async () => (corp = await TestCorp.start()));
beforeEach(async () => await corp.post('/sim/reset'));
afterEach(() => delete process.env.WECOM_NODES_LOCALE);
afterAll(async () => await corp.stop());

type CredentialTest = typeof testWecom;

async function tryOut(
	test: CredentialTest,
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	return await test.call({} as ThisParameterType<CredentialTest>, {
		id: '1',
		name: 'tested',
		type: '',
		data,
	});
}

const wecom = async (changes: ICredentialDataDecryptedObject = {}) =>
	await tryOut(testWecom, { ...corp.credentials().wecomApi, ...changes });

test('a right WeCom credential is told so, with the number of members', async () => {
	const { members } = await corp.get<{ members: number }>('/sim/state');
	expect(await wecom()).toEqual({
		status: 'OK',
		message: `Connected. ${members} members with the customer-contact function are in the app's range.`,
	});
});

interface Failure {
	what: string;
	changes?: ICredentialDataDecryptedObject;
	switches?: object;
	/** What the sentence must say in either language, and in English and Chinese each. */
	words: RegExp[];
	en: RegExp;
	zh: RegExp;
}

const failures: Failure[] = [
	{
		what: 'a wrong secret',
		changes: { corpSecret: 'wrong-secret-of-ours' },
		words: [/40001/],
		en: /secret/i,
		zh: /Secret|密钥/,
	},
	{
		what: 'a wrong corp id',
		changes: { corpId: 'ww0000000000000000' },
		words: [/40013/],
		en: /corp id/i,
		zh: /企业 ?ID/i,
	},
	{
		what: 'an address that is not trusted',
		switches: { trusted_ips: ['10.0.0.1'] },
		words: [/60020/, /127\.0\.0\.1/],
		en: /企业可信IP/,
		zh: /可信 ?IP/i,
	},
	{
		what: 'an app without the right',
		switches: { customer_contact_allowed: false },
		words: [/48002/],
		en: /apps? (that are )?allowed|可调用接口的应用/i,
		zh: /可调用接口的应用|可调用应用/,
	},
	{
		what: 'an unreachable host',
		changes: { baseUrl: 'http://127.0.0.1:9' },
		words: [],
		en: /base URL/i,
		zh: /地址|URL/i,
	},
	{
		what: 'a host name that is unknown',
		changes: { baseUrl: 'http://wecom.invalid' },
		words: [],
		en: /host name/i,
		zh: /主机|域名|DNS/,
	},
	{ what: 'no secret', changes: { corpSecret: '' }, words: [/corpSecret/], en: /empty/, zh: /空/ },
];

describe.each(failures)('a WeCom credential with $what', ({ changes, switches, words, en, zh }) => {
	test.each([
		['en', en],
		['zh-CN', zh],
	])('is told what is wrong and what to do, in %s', async (locale, own) => {
		process.env.WECOM_NODES_LOCALE = locale;
		if (switches) await corp.post('/sim/switches', switches);
		const { status, message } = await wecom(changes);
		expect(status).toBe('Error');
		for (const expected of [...words, own]) expect(message).toMatch(expected);
		if (locale === 'zh-CN') expect(message).toMatch(/\p{Script=Han}.*\p{Script=Han}/u);
		else expect(message.replace(/[(（].*?[)）]/g, '')).not.toMatch(/^\p{Script=Han}/u);
		const secret = String(changes?.corpSecret || corp.simulator.corpsecret);
		expect(message).not.toContain(secret);
	});
});

test('a secret put right is accepted at once', async () => {
	expect((await wecom({ corpSecret: 'wrong' })).status).toBe('Error');
	expect((await wecom()).status).toBe('OK');
});

test('a wrong secret is asked for once only: WeCom bans an address that insists', async () => {
	await wecom({ corpSecret: 'wrong' });
	expect(await corp.calls('gettoken')).toBe(1);
});

describe('a ledger credential', () => {
	test('for a file in a folder that can be written is told so', async () => {
		const result = await tryOut(testTagLedger, corp.credentials().tagLedgerApi!);
		expect(result).toEqual({ status: 'OK', message: 'Connected to the ledger (sqlite).' });
	});

	test.each<[string, ICredentialDataDecryptedObject, RegExp, RegExp]>([
		[
			'a file where no folder can be made',
			{ kind: 'sqlite', file: '/dev/null/ledger.sqlite' },
			/\/dev\/null\/ledger\.sqlite/,
			/\/dev\/null\/ledger\.sqlite/,
		],
		['a relative path', { kind: 'sqlite', file: 'ledger.sqlite' }, /absolute path/, /绝对路径/],
		[
			'a Postgres that refuses connections',
			{
				kind: 'postgres',
				host: '127.0.0.1',
				port: 9,
				database: 'd',
				user: 'u',
				password: 'hidden-word',
				ssl: 'off',
			},
			/127\.0\.0\.1:9/,
			/127\.0\.0\.1:9/,
		],
		[
			'a Postgres without user',
			{ kind: 'postgres', host: 'h', port: 5432, database: 'd', user: ' ', password: '' },
			/user/,
			/user/,
		],
	])('with %s is told what is wrong, in English and Chinese', async (_what, data, en, zh) => {
		const english = await tryOut(testTagLedger, data);
		expect(english.status).toBe('Error');
		expect(english.message).toMatch(en);
		process.env.WECOM_NODES_LOCALE = 'zh-CN';
		const chinese = await tryOut(testTagLedger, data);
		expect(chinese.status).toBe('Error');
		expect(chinese.message).toMatch(zh);
		expect(chinese.message).toMatch(/台账/);
		expect(english.message + chinese.message).not.toContain('hidden-word');
	});
});
