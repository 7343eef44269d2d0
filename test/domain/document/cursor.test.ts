import { finishReading, shown, startReading, type Cursor } from '../../../lib/domain/document/cursor';
import { DocumentError } from '../../../lib/domain/document/problem';

/** What is noted while a document is read in some way. */
function problemsOf(document: unknown, read: (cursor: Cursor) => unknown): string[] {
	const cursor = startReading(document);
	read(cursor);
	return cursor.problems.map(({ path, code }) => `${path} ${code}`);
}

test('reading goes on after a problem, and finishing names them all by path', () => {
	const cursor = startReading({ a: { b: [1, 'x'] } });
	const numbers = cursor
		.get('a')
		.get('b')
		.list()
		.map((entry) => entry.number({ max: 0 }));
	cursor.get('c').text();
	expect(numbers).toEqual([1, 0]);
	expect(() => finishReading(cursor)).toThrow(
		new DocumentError([
			{ path: 'a.b[0]', code: 'OUT_OF_RANGE', values: { value: '1', expected: 'a number of at most 0' } },
			{ path: 'a.b[1]', code: 'WRONG_TYPE', values: { value: '"x"', expected: 'a number of at most 0' } },
			{ path: 'c', code: 'MISSING', values: { expected: 'a text' } },
		]),
	);
});

test('a document without problems is finished in peace', () => {
	const cursor = startReading('{"a":" x "}');
	expect(cursor.get('a').text()).toBe('x');
	expect(() => finishReading(cursor)).not.toThrow();
});

test('the message names place, value and expectation', () => {
	const cursor = startReading({ rules: [{ op: 'iz' }] });
	cursor.get('rules').list()[0]?.get('op').oneOf(['is', 'in']);
	expect(() => finishReading(cursor)).toThrow('rules[0].op is "iz". Did you mean in, is?');
	expect(() => startReading('{')).toThrow(/^The document is not valid JSON: /);
});

test.each<[string, unknown, (cursor: Cursor) => unknown, string[]]>([
	[
		'a field nobody reads, with a near one',
		{ lst: 1 },
		(cursor) => cursor.isObject(['list']),
		['lst UNKNOWN_KEY_NEAR'],
	],
	['a field nobody reads', { q: 1 }, (cursor) => cursor.isObject(['list']), ['q UNKNOWN_KEY']],
	['a list for an object', [], (cursor) => cursor.isObject([]), [' WRONG_TYPE']],
	['an object for a list', {}, (cursor) => cursor.list(), [' WRONG_TYPE']],
	['a number for entries', 5, (cursor) => cursor.entries(), [' WRONG_TYPE']],
	['a blank text', { a: ' ' }, (cursor) => cursor.get('a').text(), ['a EMPTY']],
	['a text for a flag', { a: 'true' }, (cursor) => cursor.get('a').boolean(false), ['a WRONG_TYPE']],
	['half a number', { a: 1.5 }, (cursor) => cursor.get('a').number({ integer: true }), ['a OUT_OF_RANGE']],
	['no number', { a: NaN }, (cursor) => cursor.get('a').number(), ['a WRONG_TYPE']],
	['no time', { a: '2026-13-01' }, (cursor) => cursor.get('a').time('UTC'), ['a INVALID_TIME']],
	['no time zone', { a: 'Mars' }, (cursor) => cursor.get('a').timeZone('UTC'), ['a INVALID_TIME_ZONE']],
	['a number for one of some', { a: 1 }, (cursor) => cursor.get('a').oneOf(['x']), ['a WRONG_TYPE']],
])('%s is noted', (_what, document, read, problems) => {
	expect(problemsOf(document, read)).toEqual(problems);
});

test('what is absent has its fallback', () => {
	const cursor = startReading({ a: null });
	const field = cursor.get('a');
	expect([
		field.text('x'),
		field.number({ fallback: 3 }),
		field.boolean(true),
		field.oneOf(['p', 'q'], 'q'),
		field.time('UTC'),
		field.timeZone('UTC'),
		field.list(),
		field.listOrSingle(),
		field.entries(),
	]).toEqual(['x', 3, true, 'q', undefined, 'UTC', [], [], []]);
	expect(cursor.problems).toEqual([]);
});

test('a field is the own one of the document, whatever objects inherit', () => {
	const cursor = startReading({});
	expect(cursor.get('constructor').isAbsent).toBe(true);
	expect(cursor.get('toString').isAbsent).toBe(true);
});

test('times are wall-clock times of the zone, or epoch ms', () => {
	const cursor = startReading({ a: '2026-11-11T00:00:00', b: 5, c: '2026-11-11T00:00:00Z' });
	const times = ['a', 'b', 'c'].map((key) => cursor.get(key).time('Asia/Shanghai'));
	expect(times).toEqual([Date.UTC(2026, 10, 10, 16), 5, Date.UTC(2026, 10, 11)]);
});

test('single values are lists of one, ids may be numbers', () => {
	const cursor = startReading({ one: 7, several: ['a', 8] });
	expect([cursor.get('one').references(), cursor.get('several').references()]).toEqual([['7'], ['a', '8']]);
});

test('long values are cut in messages', () => {
	expect(shown('x'.repeat(100))).toHaveLength(61);
	expect(shown(undefined)).toBe('undefined');
});
