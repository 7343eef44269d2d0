import fc from 'fast-check';
import { barChart } from '../../../../nodes/shared/chart/bar-chart';
import type { Panel } from '../../../../nodes/shared/chart/frame';
import { lineChart, type LineChart } from '../../../../nodes/shared/chart/line-chart';
import { drawPicture } from '../../../../nodes/shared/chart/picture';
import { niceTicks } from '../../../../nodes/shared/chart/scale';
import { coordinate, escapeText } from '../../../../nodes/shared/chart/svg';
import { timeTicks } from '../../../../nodes/shared/chart/time-ticks';
import { requireWellFormed } from './well-formed';

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2026, 10, 1, 3);

const base: LineChart = {
	title: 'Customers',
	lines: [],
	from: BEGIN,
	to: BEGIN + 48 * HOUR,
	timeZone: 'Asia/Shanghai',
	format: String,
};

const draw = (...panels: Panel[]): string => drawPicture('Title', 'Subtitle', panels, 'Note');

/** Every number that places something. */
function coordinates(svg: string): number[] {
	const attributes = [...svg.matchAll(/ (?:x|y|x1|x2|y1|y2|cx|cy|width|height)="([^"]+)"/g)].map(
		([, value]) => value!,
	);
	const paths = [...svg.matchAll(/ (?:d|points)="([^"]+)"/g)].flatMap(
		([, value]) => value!.match(/-?[\d.]+/g) ?? [],
	);
	return [...attributes, ...paths].map(Number);
}

function expectSound(svg: string): void {
	requireWellFormed(svg);
	expect(svg).not.toMatch(/NaN|Infinity|undefined/);
	const [, width, height] = /viewBox="0 0 (\d+) ([\d.]+)"/.exec(svg)!.map(Number);
	for (const value of coordinates(svg)) {
		expect(value).toBeGreaterThanOrEqual(0);
		expect(value).toBeLessThanOrEqual(Math.max(width!, height!));
	}
}

const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const rate = fc.double({ min: 0, max: 1e6, noNaN: true });
const at = fc.integer({ min: BEGIN, max: BEGIN + 48 * HOUR });

test('whatever is drawn is well-formed, finite and within its picture', () => {
	const line = fc.record({
		label: anyText,
		points: fc.array(fc.record({ at, value: rate }), { maxLength: 20 }),
		band: fc.array(fc.record({ at, lower: fc.double({ min: -1e7, max: 0, noNaN: true }), upper: rate }), {
			maxLength: 20,
		}),
		steps: fc.boolean(),
	});
	fc.assert(
		fc.property(
			anyText,
			fc.array(line, { maxLength: 4 }),
			fc.array(anyText, { maxLength: 3 }),
			(title, lines, labels) => {
				const marks = labels.map((label) => ({ at: BEGIN, label }));
				const chart = lineChart({ ...base, title, lines, marks, empty: title });
				const bars = barChart({
					title,
					series: labels,
					categories: lines.map(({ label, points }) => ({
						label,
						values: points.slice(0, labels.length).map(({ value }) => value),
					})),
					format: (value) => String(value),
				});
				expectSound(drawPicture(title, title, [chart, bars], title));
			},
		),
		{ numRuns: 200 },
	);
});

test('nothing to draw, one moment, one value: still a picture', () => {
	const only = { label: 'a', points: [{ at: BEGIN, value: 3 }] };
	expectSound(draw());
	expectSound(draw(lineChart({ ...base, to: BEGIN, lines: [only] })));
	expectSound(
		draw(lineChart({ ...base, lines: [{ ...only, points: [{ at: BEGIN, value: 0 }] }], empty: 'nothing' })),
	);
	const tiny = [{ at: BEGIN, value: Number.MIN_VALUE }];
	expectSound(draw(lineChart({ ...base, lines: [{ ...only, points: tiny }] })));
	expectSound(draw(barChart({ title: 'a', series: [], categories: [], format: String })));
	expect(draw(lineChart({ ...base, empty: 'nothing yet' }))).toContain('>nothing yet<');
});

test('a larger value is drawn higher, a later one further right', () => {
	const points = [1, 2, 3].map((value) => ({ at: BEGIN + value * HOUR, value }));
	const svg = draw(lineChart({ ...base, lines: [{ label: 'a', points }] }));
	const [, path = ''] = /<path d="([^"]+)"/.exec(svg)!;
	const places = path
		.split(/[ML]/)
		.filter(Boolean)
		.map((pair) => pair.split(',').map(Number));
	expect(places).toHaveLength(3);
	for (const [index, [x, y]] of places.slice(1).entries()) {
		expect(x).toBeGreaterThan(places[index]![0]!);
		expect(y).toBeLessThan(places[index]![1]!);
	}
});

test('bars are as high as their values, stacked ones as high as their sum', () => {
	const heights = (stacked: boolean): number[] => {
		const chart = {
			title: '',
			series: ['a', 'b'],
			categories: [{ label: 'x', values: [10, 30] }],
			format: String,
		};
		const svg = draw(barChart({ ...chart, stacked }));
		return [...svg.matchAll(/<rect x="[\d.]+" width="[\d.]+" y="[\d.]+" height="([\d.]+)"/g)].map(([, h]) =>
			Number(h),
		);
	};
	for (const [first, second] of [heights(false), heights(true)]) expect(second! / first!).toBeCloseTo(3, 1);
});

test('a label that has no room is cut, and stands in full where one points at it', () => {
	const label = '双十一活动/已购买并且复购过的重要客户';
	const categories = Array.from({ length: 12 }, () => ({ label, values: [1] }));
	const svg = draw(barChart({ title: '', series: ['a'], categories, format: String }));
	expect(svg).toContain(`<title>${label}</title>`);
	expect(svg).toContain('…</text>');
});

describe('ticks', () => {
	test('of values are round, evenly spaced, and enclose what they are for', () => {
		expect(niceTicks(0, 97, 5)).toEqual([0, 25, 50, 75, 100]);
		expect(niceTicks(0, 0.3, 4)).toEqual([0, 0.1, 0.2, 0.3]);
		expect(niceTicks(0, 3, 5, true)).toEqual([0, 1, 2, 3]);
		expect(niceTicks(0, 1, 5, true)).toEqual([0, 1]);
		fc.assert(
			fc.property(
				fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
				fc.integer({ min: 2, max: 9 }),
				(to, count) => {
					const ticks = niceTicks(0, to, count);
					expect(ticks[0]).toBe(0);
					expect(ticks.at(-1)!).toBeGreaterThanOrEqual(to * (1 - 1e-8));
					expect(ticks.length).toBeLessThanOrEqual(2 * count + 1);
				},
			),
		);
	});

	test('of time fall on the hours and midnights of the zone', () => {
		const to = BEGIN + 30 * HOUR;
		expect(timeTicks(BEGIN, to, 'Asia/Shanghai', 4).map(({ label }) => label)).toEqual([
			'12:00',
			'11-02',
			'12:00',
		]);
		expect(timeTicks(BEGIN, to, 'Asia/Shanghai', 4)[1]!.at).toBe(Date.UTC(2026, 10, 1, 16));
		expect(timeTicks(BEGIN, BEGIN + 40 * 24 * HOUR, 'UTC', 5).map(({ label }) => label)).toEqual([
			'11-05',
			'11-19',
			'12-03',
		]);
		expect(timeTicks(BEGIN, BEGIN, 'UTC', 5)).toHaveLength(1);
	});

	test('of time are never more than asked for', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 60_000, max: 20 * 365 * 24 * HOUR }),
				fc.integer({ min: 2, max: 12 }),
				(span, most) => {
					const ticks = timeTicks(BEGIN, BEGIN + span, 'Europe/Berlin', most);
					expect(ticks.length).toBeLessThanOrEqual(most + 1);
					for (const { at: moment } of ticks) {
						expect(moment).toBeGreaterThanOrEqual(BEGIN);
						expect(moment).toBeLessThanOrEqual(BEGIN + span);
					}
				},
			),
		);
	});
});

test('text that XML cannot hold is replaced, the rest is kept', () => {
	expect(escapeText('<a href="x">&\'')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&apos;');
	expect(escapeText('a\u0000b\uD800c客户😀')).toBe('a\uFFFDb\uFFFDc客户😀');
});

test('a coordinate that is no number is a fault, not a hole in the picture', () => {
	expect(() => coordinate(Number.NaN)).toThrow('A coordinate is NaN; expected a finite number');
	expect(coordinate(-0.01)).toBe('0');
});
