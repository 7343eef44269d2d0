import { checkCallbackKeys } from '../../../lib/wecom/callback/keys';
import { WecomInputError } from '../../../lib/wecom/errors';
import { keys } from './sender';

it('takes the keys of the console, without the blanks of pasting', () => {
	expect(checkCallbackKeys(keys)).toEqual(keys);
	const pasted = {
		token: ` ${keys.token}\n`,
		encodingAesKey: `\t${keys.encodingAesKey} `,
		receiveId: ` ${keys.receiveId} `,
	};
	expect(checkCallbackKeys(pasted)).toEqual(keys);
});

it.each([
	['token', '', 'empty'],
	['token', 'a'.repeat(33), '33 characters'],
	['token', 'abc-def', '7 characters'],
	['encodingAesKey', '', 'empty'],
	['encodingAesKey', 'a'.repeat(42), '42 characters'],
	['encodingAesKey', `${'a'.repeat(43)}=`, '44 characters'],
	['encodingAesKey', `${'a'.repeat(42)}+`, '43 characters'],
	['encodingAesKey', `${'a'.repeat(42)}$`, '43 characters'],
	['receiveId', '  ', 'empty'],
	['receiveId', 'ww 1', '4 characters'],
	['receiveId', '企业微信', '4 characters'],
])('%s "%s" is named as wrong, but not repeated', (field, value, shown) => {
	let thrown: unknown;
	try {
		checkCallbackKeys({ ...keys, [field]: value });
	} catch (error) {
		thrown = error;
	}
	expect(thrown).toBeInstanceOf(WecomInputError);
	expect(thrown).toMatchObject({ endpoint: 'callback', field, value: shown, class: 'input' });
	if (value.trim() !== '')
		expect(JSON.stringify({ ...(thrown as Error), message: (thrown as Error).message })).not.toContain(value);
});
