import { Harness, type Reply } from './support';

let harness: Harness;
beforeAll(async () => (harness = await Harness.start()));
beforeEach(() => harness.reset());
afterAll(() => harness.close());

describe('a failed reply', () => {
	it('is HTTP 200 with hint, caller and link in errmsg, and the code in a header', async () => {
		const response = await harness.raw('externalcontact/list', { access_token: 'bad', userid: 'x' });
		expect(response.status).toBe(200);
		expect(response.headers.get('error-code')).toBe('40014');
		const body: Reply = JSON.parse(await response.text());
		expect(body).toEqual({ errcode: 40014, errmsg: expect.any(String), external_userid: [] });
		expect(body.errmsg).toMatch(
			/^invalid access_token, hint: \[\d+_\d+_[0-9a-f]+\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=40014$/,
		);
	});

	it('can be bare by switch', async () => {
		await harness.turn({ full_errmsg: false, failure_defaults: false, error_code_header: false });
		const response = await harness.raw('externalcontact/list', { access_token: 'bad', userid: 'x' });
		expect(await response.json()).toEqual({ errcode: 40014, errmsg: 'invalid access_token' });
		expect(response.headers.has('error-code')).toBe(false);
	});
});

describe('a request body', () => {
	const list = 'externalcontact/get_corp_tag_list';

	it.each([
		['broken JSON', '{"tag_id":[}', 40058],
		['a JSON list', '[]', 40058],
		['a JSON string', '"x"', 40058],
		['\\u escapes', '{"group_id":["\\u4e2d"]}', 40033],
	])('that is %s is refused with the right code', async (_name, body, errcode) => {
		expect(await harness.post(list, body)).toMatchObject({ errcode, tag_group: [] });
	});

	it('may hold a backslash followed by a u', async () => {
		expect(
			(await harness.post('externalcontact/add_corp_tag', '{"group_name":"a\\\\u4e2d","tag":[{"name":"b"}]}'))
				.errcode,
		).toBe(0);
	});

	it('may hold escapes by switch', async () => {
		await harness.turn({ reject_unicode_escapes: false });
		const body = '{"group_name":"\\u65b0","tag":[{"name":"b"}]}';
		expect(await harness.post('externalcontact/add_corp_tag', body)).toMatchObject({
			tag_group: { group_name: '新' },
		});
	});

	it('that is larger than 4 MiB is refused with 40206', async () => {
		expect((await harness.post(list, `{"x":"${'y'.repeat(4 * 1024 * 1024)}"}`)).errcode).toBe(40206);
	});

	it('sent by GET where POST is due is refused with 40058', async () => {
		expect((await harness.get(list)).errcode).toBe(40058);
	});

	it('loses fields of the wrong type, and only errmsg tells', async () => {
		const [group] = await harness.library();
		const reply = await harness.post<{ tag_group: object[] }>(list, { group_id: group?.group_id });
		expect(reply.errcode).toBe(0);
		expect(reply.errmsg).toBe('ok. Warning: wrong json format. ');
		expect(reply.tag_group.length).toBeGreaterThan(10);
		const failed = await harness.mark({ userid: 5, external_userid: 'x', add_tag: ['x'] });
		expect(failed.errcode).toBe(41009);
		expect(failed.errmsg).toMatch(/^Warning: wrong json format\. userid missing, hint/);
	});
});

it('answers an unknown path with 404', async () => {
	expect((await harness.raw('externalcontact/nonsense', {})).status).toBe(404);
});
