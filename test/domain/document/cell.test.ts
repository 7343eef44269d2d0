import { isBlank, splitList } from '../../../lib/domain/document/cell';

describe('splitList', () => {
	test('takes commas, semicolons and enumeration commas of both widths, and line breaks', () => {
		expect(splitList('a,b;c\nd\uff0ce\uff1bf\u3001g')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
	});

	test('leaves out blanks and empty values', () => {
		expect(splitList(' 双十一 ,, 活跃度\n')).toEqual(['双十一', '活跃度']);
		expect(splitList(' ')).toEqual([]);
	});
});

describe('isBlank', () => {
	test.each([undefined, null, '', '  ', []])('%j says nothing', (value) => {
		expect(isBlank(value)).toBe(true);
	});

	test.each([0, false, 'a', ['']])('%j says something', (value) => {
		expect(isBlank(value)).toBe(false);
	});
});
