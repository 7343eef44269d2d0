import { describeErrcode, errcodes } from '../../lib/wecom/errcodes';
import { errorFromResponse } from '../../lib/wecom/error-from-response';
import { WecomError } from '../../lib/wecom/errors';

const MARK = 'externalcontact/mark_tag';

/** errcode, endpoint → code, class, retryable */
const table: Array<[number, string, string, string, boolean]> = [
	[-1, MARK, 'WECOM_API', 'transient', true],
	[6000, MARK, 'WECOM_RATE_LIMIT', 'throttled', true],
	[40001, 'gettoken', 'WECOM_CREDENTIAL', 'credential', false],
	[40001, MARK, 'WECOM_TOKEN', 'token', false],
	[40003, MARK, 'WECOM_API', 'item', false],
	[40011, MARK, 'WECOM_API', 'unrelated', false],
	[40013, 'gettoken', 'WECOM_CREDENTIAL', 'credential', false],
	[40014, MARK, 'WECOM_TOKEN', 'token', false],
	[40058, MARK, 'WECOM_API', 'input', false],
	[40068, MARK, 'WECOM_API', 'item', false],
	[40126, 'externalcontact/add_corp_tag', 'WECOM_CREDENTIAL', 'credential', false],
	[42001, MARK, 'WECOM_TOKEN', 'token', false],
	[45009, MARK, 'WECOM_RATE_LIMIT', 'throttled', true],
	[45033, MARK, 'WECOM_RATE_LIMIT', 'throttled', true],
	[45035, MARK, 'WECOM_RATE_LIMIT', 'throttled', true],
	[45036, MARK, 'WECOM_RATE_LIMIT', 'throttled', true],
	[48002, MARK, 'WECOM_CREDENTIAL', 'credential', false],
	[60011, MARK, 'WECOM_PERMISSION', 'permission', false],
	[60020, MARK, 'WECOM_CREDENTIAL', 'credential', false],
	[81011, 'externalcontact/edit_corp_tag', 'WECOM_PERMISSION', 'permission', false],
	[84061, MARK, 'WECOM_API', 'item', false],
	[640_011, MARK, 'WECOM_API', 'unrelated', false],
	[701_050, MARK, 'WECOM_PERMISSION', 'permission', false],
	[123_456, MARK, 'WECOM_API', 'unknown', false],
];

test.each(table)(
	'%i of %s becomes %s, class %s, retryable %s',
	(errcode, endpoint, code, errorClass, retryable) => {
		const error = errorFromResponse(endpoint, { errcode, errmsg: 'words of WeCom' });
		expect(error).toBeInstanceOf(WecomError);
		expect(error).toMatchObject({ errcode, endpoint, code, class: errorClass, retryable });
		expect(error.message).toContain(String(errcode));
		expect(error.hint).toBe(describeErrcode(errcode).hint);
	},
);

test('tells the address that WeCom saw, of either kind', () => {
	const from = (ip: string) =>
		errorFromResponse('gettoken', {
			errcode: 60020,
			errmsg: `not allow to access from your ip, hint: [1700000000_1_ab], from ip: ${ip}, more info at https://open.work.weixin.qq.com/devtool/query?e=60020`,
		}).callerIp;
	expect(from('203.0.113.9')).toBe('203.0.113.9');
	expect(from('2001:db8::1')).toBe('2001:db8::1');
	expect(
		errorFromResponse('gettoken', { errcode: 60020, errmsg: 'no address here' }).callerIp,
	).toBeUndefined();
});

test('leaves request number, address and link out of the message but keeps errmsg whole', () => {
	const errmsg = 'invalid tagid, hint: [123], from ip: 1.2.3.4, more info at https://example.com';
	const error = errorFromResponse(MARK, { errcode: 40068, errmsg });
	expect(error.message).toBe(
		'externalcontact/mark_tag failed with 40068: the tag or tag group does not exist (invalid tagid)',
	);
	expect(error.errmsg).toBe(errmsg);
});

test('copes with a missing errmsg', () => {
	expect(errorFromResponse(MARK, { errcode: 40068 }).errmsg).toBe('');
});

test('every listed code has a meaning and an advice in plain English', () => {
	for (const [errcode, { summary, hint }] of Object.entries(errcodes)) {
		expect([errcode, summary.length > 5, hint.length > 10, hint.endsWith('.')]).toEqual([
			errcode,
			true,
			true,
			true,
		]);
	}
});
