import { Harness, type Reply } from './support';

type TokenReply = Reply & { access_token: string; expires_in: number };

let harness: Harness;
beforeAll(async () => (harness = await Harness.start()));
beforeEach(() => harness.reset());
afterAll(() => harness.close());

const getToken = (over: Record<string, string> = {}) => {
	const { corpid, corpsecret } = harness.sim;
	return harness.request<TokenReply>('gettoken', { corpid, corpsecret, ...over });
};
const whoWith = (access_token: string) => harness.request<Reply>('department/simplelist', { access_token });

describe('gettoken', () => {
	it('gives the same token with less time left while it is valid', async () => {
		await harness.control('DELETE', 'tokens');
		const first = await getToken();
		harness.clock.advance(60_000);
		const second = await getToken();
		expect(first.expires_in).toBe(7200);
		expect(second).toMatchObject({ errcode: 0, access_token: first.access_token, expires_in: 7140 });
	});

	it.each([
		['new_keeps_old', 0],
		['new_kills_old', 40014],
	])('gives a new token by switch %s, the old one then answers %i', async (position, errcode) => {
		await harness.turn({ gettoken_while_valid: position });
		const first = await getToken();
		const second = await getToken();
		expect(second.access_token).not.toBe(first.access_token);
		expect((await whoWith(first.access_token)).errcode).toBe(errcode);
		expect((await whoWith(second.access_token)).errcode).toBe(0);
	});

	it.each([
		[{ corpid: '' }, 41002],
		[{ corpsecret: '' }, 41004],
		[{ corpid: 'wwnobody' }, 40013],
		[{ corpsecret: 'wrong' }, 40001],
	])('refuses %o with %i', async (over, errcode) => {
		const reply = await getToken(over);
		expect(reply.errcode).toBe(errcode);
		expect(reply).not.toHaveProperty('access_token');
	});

	it('bans a caller that keeps guessing for one hour', async () => {
		await harness.turn({ wrong_secret_ban_after: 3, wrong_secret_errcode: 40091 });
		for (let tries = 0; tries < 3; tries++)
			expect((await getToken({ corpsecret: 'guess' })).errcode).toBe(40091);
		expect((await getToken()).errcode).toBe(45009);
		harness.clock.advance(3_599_999);
		expect((await getToken()).errcode).toBe(45009);
		harness.clock.advance(1);
		expect((await getToken()).errcode).toBe(0);
	});
});

describe('access_token', () => {
	it('is demanded in the query', async () => {
		expect((await harness.request<Reply>('user/get', { userid: 'x' })).errcode).toBe(41001);
		expect(
			(await harness.request<Reply>('externalcontact/mark_tag', {}, { access_token: 'x' })).errcode,
		).toBe(41001);
	});

	it('answers 40014 when it was never given', async () => {
		expect((await whoWith('made-up')).errcode).toBe(40014);
	});

	it.each([42001, 40014])('answers %i once it has expired', async (errcode) => {
		await harness.control('DELETE', 'tokens');
		await harness.turn({ expired_token_errcode: errcode, token_lifetime_s: 30 });
		const { access_token, expires_in } = await getToken();
		expect(expires_in).toBe(30);
		harness.clock.advance(29_999);
		expect((await whoWith(access_token)).errcode).toBe(0);
		harness.clock.advance(1);
		expect((await whoWith(access_token)).errcode).toBe(errcode);
		expect((await getToken()).access_token).not.toBe(access_token);
	});

	it('can be ended before its time', async () => {
		const { access_token } = await getToken();
		await harness.control('DELETE', 'tokens');
		expect((await whoWith(access_token)).errcode).toBe(42001);
	});

	it('does not help a caller outside the trusted addresses', async () => {
		await harness.turn({ trusted_ips: ['10.1.2.3'] });
		const reply = await harness.get('user/get', { userid: 'anybody' });
		expect(reply.errcode).toBe(60020);
		expect(reply.errmsg).toContain('from ip: 127.0.0.1,');
		await harness.turn({ trusted_ips: ['127.0.0.1'] });
		expect((await harness.get('department/simplelist')).errcode).toBe(0);
	});

	it('reads the directory but no customers when the app may not call customer contact', async () => {
		await harness.turn({ customer_contact_allowed: false });
		expect((await harness.get('externalcontact/get_follow_user_list')).errcode).toBe(48002);
		expect((await harness.get('department/simplelist')).errcode).toBe(0);
	});
});
