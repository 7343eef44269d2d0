import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WecomCallbackApi } from '../../credentials/WecomCallbackApi.credentials';
import { checkCallbackKeys } from '../../lib/wecom/callback/keys';
import texts from '../../locales/zh-CN/wecomCallbackApi.json';
import { eachText } from '../../nodes/shared/locale';
import { withLocale } from '../package/registered';

const credential = withLocale('en', () => new WecomCallbackApi());
const fields = credential.properties.filter(({ type }) => type !== 'notice');

function textsOf({ displayName, properties }: WecomCallbackApi): string[] {
	const found: string[] = [];
	eachText({ displayName, properties }, (text) => found.push(text));
	return found;
}

it('asks for exactly the keys that open a callback', () => {
	const filled = { token: 'QDG6eK', encodingAesKey: 'a'.repeat(43), receiveId: 'ww1436e0e65a779aee' };
	expect(fields.map(({ name }) => name).sort()).toEqual(Object.keys(checkCallbackKeys(filled)).sort());
	expect(fields.every(({ required }) => required)).toBe(true);
});

it('hides what could forge or read events', () => {
	const hidden = fields.filter(({ typeOptions }) => typeOptions?.password).map(({ name }) => name);
	expect(hidden).toEqual(['token', 'encodingAesKey']);
	expect(credential.restrictToSupportedNodes).toBe(true);
});

it('speaks Chinese in every text', () => {
	const english = textsOf(credential).filter((text) => !/^ww\w+$/.test(text));
	expect(Object.keys(texts).sort()).toEqual([...new Set(english)].sort());
	const chinese = textsOf(withLocale('zh-CN', () => new WecomCallbackApi()));
	expect(chinese.filter((text) => !/\p{Script=Han}|^ww\w+$/u.test(text))).toEqual([]);
});

it('has its icons', () => {
	const files = readdirSync(join(__dirname, '..', '..', 'credentials'));
	const { icon } = credential;
	const names = typeof icon === 'object' ? [icon.light, icon.dark] : [];
	expect(files).toEqual(expect.arrayContaining(names.map((name) => name.replace('file:', ''))));
	expect(names).toHaveLength(2);
});
