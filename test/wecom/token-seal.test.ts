import { TokenSeal } from '../../lib/wecom/token-seal';

const app = { baseUrl: 'https://wecom.example', corpId: 'ww1', corpSecret: 's3cret' };

test('opens what the same app sealed, in any process', () => {
	const sealed = new TokenSeal(app).seal('a token');
	expect(new TokenSeal(app).open(sealed)).toBe('a token');
	expect(sealed).not.toContain(Buffer.from('a token').toString('base64'));
	expect(new TokenSeal(app).seal('a token')).not.toBe(sealed);
});

test('tells nothing to another app, nor of the secret by its name', () => {
	const seal = new TokenSeal(app);
	const sealed = seal.seal('a token');
	for (const other of [
		{ corpSecret: 'other' },
		{ corpId: 'ww2' },
		{ baseUrl: 'https://elsewhere.example' },
	]) {
		const foreign = new TokenSeal({ ...app, ...other });
		expect(foreign.open(sealed)).toBeUndefined();
		expect(foreign.name).not.toBe(seal.name);
	}
	expect(seal.name).toMatch(/^[0-9a-f]{64}$/);
});

test('refuses what was changed or cut', () => {
	const seal = new TokenSeal(app);
	const bytes = Buffer.from(seal.seal('a token'), 'base64');
	for (let index = 0; index < bytes.length; index++) {
		const changed = Buffer.from(bytes);
		changed[index]! ^= 1;
		expect(seal.open(changed.toString('base64'))).toBeUndefined();
		expect(seal.open(bytes.subarray(0, index).toString('base64'))).toBeUndefined();
	}
});
