import fc from 'fast-check';
import { fnv1a32, fnv1a32OfInteger } from '../../../lib/domain/rollout/fnv1a';

// From the FNV authors' published test vectors, 32-bit FNV-1a.
test.each([
	['', 0x811c9dc5],
	['a', 0xe40c292c],
	['b', 0xe70c2de5],
	['foobar', 0xbf9cf968],
	['chongo was here!\n', 0xd49930d5],
])('%j is hashed as its authors do', (text, hash) => {
	expect(fnv1a32(text)).toBe(hash);
});

test('a text is hashed in parts as in one', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (first, second) => {
			expect(fnv1a32(second, fnv1a32(first))).toBe(fnv1a32(first + second));
		}),
	);
});

test.each([0, 9, 10, 99_999, 100_000, 999_999_999, 1_000_000_000, 1_000_009_999, 4_294_967_295])(
	'%d is hashed as its digits are',
	(value) => {
		expect(fnv1a32OfInteger(value)).toBe(fnv1a32(String(value)));
	},
);

test('every integer is hashed as its digits are', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 4_294_967_295 }), (value) => {
			expect(fnv1a32OfInteger(value)).toBe(fnv1a32(String(value)));
		}),
		{ numRuns: 20_000 },
	);
});
