import { SuppressionCheck } from '../../../lib/domain/conflict/suppression';
import type { RecordedSuppression, SuppressionFacts } from '../../../lib/domain/conflict/suppression-facts';
import { compile, ELEVEN, SILENT, TWELVE, VIP } from './world';

const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const DAY = 24 * 3_600_000;

function facts(overrides: Partial<SuppressionFacts> = {}): SuppressionFacts {
	return {
		userid: 'ZhangSan',
		external_userid: 'wm1',
		operator: 'lisi',
		operatorRoles: new Set(),
		readField: () => undefined,
		recorded: [],
		heldTags: new Set(),
		touchesOf: () => [],
		...overrides,
	};
}

function complaint(at: string | number, more: Partial<RecordedSuppression> = {}): RecordedSuppression {
	return { category: 'complaint', at: typeof at === 'number' ? at : Date.parse(at), ...more };
}

interface Case {
	rule?: object;
	caps?: object[];
	roles?: object;
	zone?: string;
	now?: number;
	add?: string[];
	about?: Partial<SuppressionFacts>;
}

function find({
	rule,
	caps = [],
	roles = {},
	zone = 'Asia/Shanghai',
	now = NOW,
	add = [ELEVEN],
	about,
}: Case) {
	const suppressions = rule ? [rule] : [];
	const rules = compile({ suppressions, caps, roles, time_zone: zone });
	return new SuppressionCheck(rules, now).find(facts(about), add);
}

const RULE = { id: 'complaint', category: 'complaint' };

describe('a complaint', () => {
	const isSuppressed = (at: string | number, now: number | string, zone = 'Asia/Shanghai'): boolean => {
		const moment = typeof now === 'number' ? now : Date.parse(now);
		return find({ rule: RULE, zone, now: moment, about: { recorded: [complaint(at)] } }).length > 0;
	};

	test.each([
		['three months ago to the ms', '2026-11-22T10:00:00.000+08:00', '2026-08-22T10:00:00.000+08:00'],
		['the last day of February for 31 May', '2026-05-31T09:30:00+08:00', '2026-02-28T09:30:00+08:00'],
		['29 February of a leap year for 31 May', '2028-05-31T09:30:00+08:00', '2028-02-29T09:30:00+08:00'],
		['30 November for 28 February', '2027-02-28T12:00:00+08:00', '2026-11-28T12:00:00+08:00'],
		['the last day of April for 31 July', '2026-07-31T00:00:00+08:00', '2026-04-30T00:00:00+08:00'],
		['the year before in January', '2027-01-15T08:00:00+08:00', '2026-10-15T08:00:00+08:00'],
	])('counts back to %s, and not 1 ms further', (_what, now, boundary) => {
		expect(isSuppressed(boundary, now)).toBe(true);
		expect(isSuppressed(Date.parse(boundary) - 1, now)).toBe(false);
	});

	test('counts by the calendar of the zone: clocks that changed do not move the boundary', () => {
		// New York is at -4 in October and at -5 in January.
		const now = '2027-01-15T08:00:00-05:00';
		expect(isSuppressed('2026-10-15T08:00:00-04:00', now, 'America/New_York')).toBe(true);
		expect(isSuppressed(Date.parse('2026-10-15T08:00:00-04:00') - 1, now, 'America/New_York')).toBe(false);
	});

	test('counts by the day it is there: the same moments, another boundary', () => {
		// In Shanghai it is 31 May already, in New York still 30 May; both go back to 28 February.
		const now = '2026-05-31T02:00:00+08:00';
		expect(isSuppressed('2026-02-28T02:00:00+08:00', now, 'Asia/Shanghai')).toBe(true);
		expect(isSuppressed('2026-02-28T02:00:00+08:00', now, 'America/New_York')).toBe(false);
		expect(isSuppressed('2026-02-28T14:00:00-05:00', now, 'America/New_York')).toBe(true);
	});

	test('that is dated ahead counts: a wrong clock must not open the door', () => {
		expect(isSuppressed(NOW + DAY, NOW)).toBe(true);
	});

	test('says when it was and from when on the customer may be touched', () => {
		const at = Date.parse('2026-09-03T15:00:00+08:00');
		expect(find({ rule: RULE, about: { recorded: [complaint(at)] } })).toEqual([
			{
				code: 'COMPLAINT',
				severity: 'block',
				rule: 'complaint',
				tags: [ELEVEN],
				values: { category: 'complaint', at, until: Date.parse('2026-12-03T15:00:00.001+08:00') },
			},
		]);
	});

	test('of several, the one that holds longest is named', () => {
		const late = Date.parse('2026-11-01T00:00:00+08:00');
		const recorded = [
			complaint('2026-09-03T15:00:00+08:00'),
			complaint(late),
			complaint('2026-10-01T00:00:00+08:00'),
		];
		expect(find({ rule: RULE, about: { recorded } })[0]!.values!.at).toBe(late);
	});

	test('with an end of its own holds until then, inclusive, and no window counts', () => {
		const ending = (until: number): number =>
			find({ rule: RULE, about: { recorded: [complaint('2020-01-01', { until })] } }).length;
		expect(ending(NOW)).toBe(1);
		expect(ending(NOW - 1)).toBe(0);
		const lifted = complaint(NOW - DAY, { until: NOW - 1 });
		expect(find({ rule: RULE, about: { recorded: [lifted] } })).toEqual([]);
	});

	test('about one member leaves the others free', () => {
		const ofMember = (userid: string): number =>
			find({ rule: RULE, about: { recorded: [complaint(NOW, { userid })] } }).length;
		expect(ofMember('zhangsan')).toBe(1);
		expect(ofMember('wangwu')).toBe(0);
	});
});

describe('a suppression', () => {
	test('of another category says nothing', () => {
		const recorded = [complaint(NOW, { category: 'do_not_disturb' })];
		expect(find({ rule: RULE, about: { recorded } })).toEqual([]);
	});

	test.each([
		['do_not_disturb', 'DO_NOT_DISTURB'],
		['deleted', 'DELETED'],
		['control_group', 'CONTROL_GROUP'],
		['诉讼中', 'SUPPRESSED'],
	])('of the category %s has the code %s and no end', (category, code) => {
		const recorded = [{ category, at: 1 }];
		const [finding] = find({ rule: { category }, about: { recorded } });
		expect(finding).toMatchObject({ code, values: { category, at: 1 } });
		expect(finding!.values).not.toHaveProperty('until');
	});

	test('for some days counts calendar days', () => {
		const rule = { ...RULE, window: { days: 30 } };
		const at = NOW - 30 * DAY;
		expect(find({ rule, about: { recorded: [complaint(at)] } })).toHaveLength(1);
		expect(find({ rule, about: { recorded: [complaint(at - 1)] } })).toEqual([]);
	});

	test('stops only tags that touch, and only when they are put on', () => {
		const rule = { ...RULE, touches: [{ group: '活动' }] };
		const recorded = [complaint(NOW)];
		expect(find({ rule, add: [VIP], about: { recorded } })).toEqual([]);
		expect(find({ rule, add: [], about: { recorded } })).toEqual([]);
		expect(find({ rule, add: [VIP, TWELVE], about: { recorded } })[0]!.tags).toEqual([TWELVE]);
	});

	test('does not stop operators who may', () => {
		const rule = { ...RULE, override: { members: ['LiSi'], roles: ['客诉专员'] } };
		const roles = { 客诉专员: { positions: ['客诉专员'] } };
		const recorded = [complaint(NOW)];
		const stopped = (about: Partial<SuppressionFacts>): boolean =>
			find({ rule, roles, about: { recorded, ...about } }).length > 0;
		expect(stopped({ operator: 'lisi' })).toBe(false);
		expect(stopped({ operator: 'wangwu' })).toBe(true);
		expect(stopped({ operator: 'wangwu', operatorRoles: new Set(['客诉专员']) })).toBe(false);
	});

	test('by tags looks at what the customer has; putting on that very tag is free', () => {
		const rule = { category: 'do_not_disturb', source: { tags: [SILENT] } };
		const heldTags = new Set([SILENT]);
		const [finding] = find({ rule, add: [ELEVEN, SILENT], about: { heldTags } });
		expect(finding).toMatchObject({ code: 'DO_NOT_DISTURB', tags: [ELEVEN], values: { tag: SILENT } });
		expect(find({ rule, add: [SILENT], about: { heldTags } })).toEqual([]);
		expect(find({ rule, about: { heldTags: new Set([VIP]) } })).toEqual([]);
	});

	test('says nothing with one and the same list', () => {
		const check = new SuppressionCheck(compile({ suppressions: [RULE] }), NOW);
		expect(check.find(facts(), [ELEVEN])).toBe(check.find(facts(), [VIP]));
	});
});

describe('a suppression by an item field', () => {
	const rule = { ...RULE, source: { field: 'crm.last_complaint_at' } };
	const findFor = (value: unknown) =>
		find({ rule, about: { readField: (path) => (path === 'crm.last_complaint_at' ? value : undefined) } });

	test.each([
		['ms', NOW - DAY],
		['seconds, as WeCom writes them', (NOW - DAY) / 1000],
		['seconds as text', String((NOW - DAY) / 1000)],
		['a date', new Date(NOW - DAY)],
		['ISO text with an offset', '2026-11-21T02:00:00Z'],
		['text without one, in the zone of the rules', '2026-11-21 10:00:00'],
		['text with slashes', '2026/11/21 10:00:00'],
		['a list, the latest', ['2026-01-01', '2026-11-21 10:00:00', '']],
	])('reads %s', (_what, value) => {
		expect(findFor(value)[0]?.values).toMatchObject({ at: NOW - DAY, field: 'crm.last_complaint_at' });
	});

	test.each([
		[undefined],
		[null],
		[''],
		[' '],
		[false],
		[0],
		['false'],
		['否'],
		[[]],
		['2026-08-22 09:59:59'],
	])('lets %p through', (value) => {
		expect(findFor(value)).toEqual([]);
	});

	test.each([[true], ['true'], ['是'], [1]])('holds without a date for %p', (value) => {
		expect(findFor(value)[0]?.values).toEqual({ category: 'complaint', field: 'crm.last_complaint_at' });
	});

	test.each([['昨天'], ['2026-02-30'], [{ at: 1 }], [-5], [Number.NaN]])(
		'lets nobody through for %p, which nobody understands',
		(value) => {
			expect(findFor(value)[0]?.values).toHaveProperty('value');
		},
	);
});

describe('a cap', () => {
	const cap = { id: 'cap', max: 2, days: 7, touches: [{ group: '活动' }] };
	const at = (text: string): number => Date.parse(`${text}+08:00`);
	const reached = (...touches: number[]) => find({ caps: [cap], about: { touchesOf: () => touches } });

	test('counts calendar days, today included', () => {
		const today = at('2026-11-22T09:00:00');
		expect(reached(today)).toEqual([]);
		expect(reached(today, at('2026-11-16T00:00:00'))).toHaveLength(1);
		expect(reached(today, at('2026-11-15T23:59:59.999'))).toEqual([]);
	});

	test('says how many, and from when on there is room again', () => {
		const [finding] = reached(
			at('2026-11-18T20:00:00'),
			at('2026-11-20T08:00:00'),
			at('2026-11-17T20:00:00'),
		);
		expect(finding).toMatchObject({
			code: 'FREQUENCY_CAP',
			tags: [ELEVEN],
			values: { count: 3, max: 2, days: 7, until: at('2026-11-25T00:00:00') },
		});
	});

	test('counts what the batch itself has let through', () => {
		const check = new SuppressionCheck(compile({ caps: [cap] }), NOW);
		const touch = (customer: string, add: string[]): number => {
			const found = check.find(facts({ external_userid: customer }), add).length;
			if (found === 0) check.countTouch(customer, add);
			return found;
		};
		expect(touch('wm1', [ELEVEN])).toBe(0);
		expect(touch('wm1', [VIP])).toBe(0);
		expect(touch('wm2', [ELEVEN])).toBe(0);
		expect(touch('wm1', [TWELVE])).toBe(0);
		expect(touch('wm1', [ELEVEN])).toBe(1);
		expect(touch('wm1', [VIP])).toBe(0);
		expect(touch('wm2', [ELEVEN])).toBe(0);
	});

	test('does not stop operators who may', () => {
		const rule = { ...cap, override: { members: ['lisi'] } };
		expect(find({ caps: [rule], about: { touchesOf: () => [NOW, NOW, NOW] } })).toEqual([]);
	});

	test('of one day reaches from midnight to midnight', () => {
		const daily = { ...cap, max: 1, days: 1 };
		const stopped = (touch: number) => find({ caps: [daily], about: { touchesOf: () => [touch] } });
		expect(stopped(at('2026-11-22T00:00:00'))[0]?.values?.until).toBe(at('2026-11-23T00:00:00'));
		expect(stopped(at('2026-11-21T23:59:59'))).toEqual([]);
	});
});
