import get from 'lodash/get';
import fc from 'fast-check';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	fieldReader,
	holdsExpression,
	locatorValue,
	plainJsonPath,
	toList,
	valueReader,
} from '../../../nodes/shared/read-field';

describe('a plain path is recognised', () => {
	test.each<[string, string[]]>([
		['={{ $json.a }}', ['a']],
		['={{$json.a.b_1.$c}}', ['a', 'b_1', '$c']],
		['= {{ $json["客户 等级"] }} ', ['客户 等级']],
		["={{ $json['a.b'].c }}", ['a.b', 'c']],
		['={{ $json.list[0].tag }}', ['list', '0', 'tag']],
	])('%s', (expression, path) => {
		expect(plainJsonPath(expression)).toEqual(path);
	});

	test.each([
		'$json.a',
		'={{ $json }}',
		'={{ $json.a + 1 }}',
		'={{ $json.a }}{{ $json.b }}',
		'=x{{ $json.a }}',
		'={{ $json.a() }}',
		'={{ $json.a?.b }}',
		'={{ $json[name] }}',
		'={{ $json["a\\"b"] }}',
		'={{ $node.json.a }}',
		'={{ $json.a || $json.b }}',
	])('and nothing else: %s', (expression) => {
		expect(plainJsonPath(expression)).toBeUndefined();
	});
});

/** A context that stores one parameter and counts how often the engine had to evaluate it. */
function contextWith(raw: unknown, evaluate: (itemIndex: number) => unknown = () => undefined) {
	const asked: number[] = [];
	const getNodeParameter = (
		_name: string,
		itemIndex: number,
		_fallback: unknown,
		options?: { rawExpressions?: boolean },
	) => {
		if (options?.rawExpressions) return raw;
		asked.push(itemIndex);
		return evaluate(itemIndex);
	};
	return { context: { getNodeParameter } as Partial<IExecuteFunctions> as IExecuteFunctions, asked };
}

const item = (json: IDataObject): INodeExecutionData => ({ json });

describe('a field', () => {
	test.each<[string, IDataObject, unknown]>([
		['userid', { userid: 'a' }, 'a'],
		['customer.id', { customer: { id: 'a' } }, 'a'],
		['customer.id', { 'customer.id': 'flat' }, 'flat'],
		['list[1]', { list: [1, 2] }, 2],
		['missing.deep', {}, undefined],
		['={{ $json.customer.id }}', { customer: { id: 'a' } }, 'a'],
		['={{ $json["customer.id"] }}', { 'customer.id': 'flat', customer: { id: 'deep' } }, 'flat'],
		['', { '': 'x' }, undefined],
	])('%j of %j is read without the expression engine', (raw, json, value) => {
		const { context, asked } = contextWith(raw);
		expect(fieldReader(context, 'memberField')(item(json), 0)).toEqual(value);
		expect(asked).toEqual([]);
	});

	test('of a real expression is evaluated for each item', () => {
		const { context, asked } = contextWith('={{ $json.a + "!" }}', (index) => `value ${index}`);
		const read = fieldReader(context, 'memberField');
		expect([read(item({}), 0), read(item({}), 3)]).toEqual(['value 0', 'value 3']);
		expect(asked).toEqual([0, 3]);
	});
});

describe('a value', () => {
	test('without expression is taken out once', () => {
		const { context, asked } = contextWith({ __rl: true, mode: 'id', value: ' x ' });
		let extracted = 0;
		const read = valueReader(context, 'tag', '', (value) => {
			extracted += 1;
			return locatorValue(value);
		});
		expect([read(item({}), 0), read(item({}), 1)]).toEqual(['x', 'x']);
		expect([extracted, asked.length]).toEqual([1, 0]);
	});

	test('that is a plain path is read from the item', () => {
		const { context, asked } = contextWith('={{ $json.tag }}');
		expect(valueReader(context, 'tag', '', locatorValue)(item({ tag: 7 }), 0)).toBe('7');
		expect(asked).toEqual([]);
	});

	test('with an expression inside is evaluated for each item', () => {
		const { context, asked } = contextWith(
			{ tags: [{ tag: { __rl: true, value: '={{ $json.tag }}' } }] },
			(index) => index,
		);
		const read = valueReader(context, 'tags', {}, String);
		expect([read(item({}), 0), read(item({}), 1)]).toEqual(['0', '1']);
		expect(asked).toEqual([0, 1]);
	});
});

test.each<[unknown, boolean]>([
	['=x', true],
	['x=', false],
	[{ a: [{ b: '=x' }] }, true],
	[{ a: [{ b: 'x' }], c: null, d: 1 }, false],
])('%j holds an expression: %s', (raw, holds) => {
	expect(holdsExpression(raw)).toBe(holds);
});

describe('a list', () => {
	test.each<[unknown, string[] | undefined]>([
		[undefined, []],
		[null, []],
		['', []],
		['a', ['a']],
		['a, b,c;d;e\nf', ['a', 'b', 'c', 'd', 'e', 'f']],
		['["a", "b,c"]', ['a', 'b,c']],
		['[]', []],
		['[VIP], [金卡]', ['[VIP]', '[金卡]']],
		[
			['a', ' b ', '', 3],
			['a', 'b', '3'],
		],
		[7, ['7']],
		['["a"', undefined],
		['["a", {}]', undefined],
		['{"a":1}', undefined],
		[{}, undefined],
		[[['a']], undefined],
		[[null], undefined],
		[true, undefined],
	])('of %j is %j', (value, list) => {
		expect(toList(value)).toEqual(list);
	});

	test('of any texts, as JSON or as it is, is those texts', () => {
		const texts = fc.array(fc.string().filter((text) => text.trim() === text && text !== ''));
		fc.assert(
			fc.property(texts, (list) => {
				expect(toList(list)).toEqual(list);
				expect(toList(JSON.stringify(list))).toEqual(list);
			}),
		);
	});
});

test('a dotted path is read as n8n itself reads it', () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }),
			fc.json(),
			(path, text) => {
				const json = { a: JSON.parse(text) as IDataObject, b: { c: 1, a: { b: [2] } } };
				const { context } = contextWith(path.join('.'));
				expect(fieldReader(context, 'memberField')(item(json), 0)).toEqual(get(json, path));
			},
		),
	);
});

test.each([
	[{ __rl: true, mode: 'list', value: 'a' }, 'a'],
	[{ __rl: true, mode: 'id', value: 3 }, '3'],
	[' a ', 'a'],
	[undefined, ''],
	[{ value: 'a' }, ''],
])('the value of the locator %j is %j', (locator, value) => {
	expect(locatorValue(locator)).toBe(value);
});
