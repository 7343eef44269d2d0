import { checkCustomer, checkRelation, hasPartIn } from '../../../lib/domain/conflict/check';
import type { RelationState } from '../../../lib/domain/conflict/relation-state';
import type { Finding } from '../../../lib/domain/conflict/rule-set';
import { ChangeMerger } from '../../../lib/domain/tag-change';
import {
	BLACKLISTED,
	compile,
	COMPANY,
	DEAL,
	ELEVEN,
	INTERESTED,
	LOYAL,
	PAID,
	PROSPECT,
	REFUNDED,
	STAGES,
	UNPAID,
	VERIFIED,
	VIP,
	WON,
} from './world';

function relation(held: string[], add: string[] = [], remove: string[] = []): RelationState {
	return { held: new Set(held), change: { add, remove } };
}

/** Codes with their tags, for one relation. */
function check(document: object, held: string[], add: string[], remove: string[] = []): string[] {
	const rules = compile({ ...document });
	return checkRelation(rules, new Set(held), { add, remove }).map(describeFinding);
}

function describeFinding({ code, severity, tags }: Finding): string {
	return `${severity} ${code} ${tags.join(' + ')}`;
}

describe('of a group at most one tag', () => {
	const rules = { exclusions: [DEAL] };

	test('is put on where none is held', () => {
		expect(check(rules, [VIP], [PAID])).toEqual([]);
	});

	test('is held: another one clashes', () => {
		expect(check(rules, [UNPAID], [PAID])).toEqual([`block AT_MOST_ONE ${PAID} + ${UNPAID}`]);
	});

	test('is held: it may be replaced', () => {
		expect(check(rules, [UNPAID], [PAID], [UNPAID])).toEqual([]);
	});

	test('is held: putting it on again changes nothing', () => {
		expect(check(rules, [PAID], [PAID, PAID])).toEqual([]);
	});

	test('is asked for twice in one change', () => {
		expect(check(rules, [], [PAID, UNPAID])).toEqual([`block AT_MOST_ONE ${PAID} + ${UNPAID}`]);
	});

	test('was broken before: what the batch does not touch is not its fault', () => {
		expect(check(rules, [PAID, UNPAID], [VIP])).toEqual([]);
		expect(check(rules, [PAID, UNPAID], [PAID])).toEqual([]);
		expect(check(rules, [PAID, UNPAID, REFUNDED], [], [PAID])).toEqual([]);
	});

	test('was broken before: one more is the fault of the batch', () => {
		expect(check(rules, [PAID, UNPAID], [REFUNDED])).toEqual([
			`block AT_MOST_ONE ${PAID} + ${UNPAID} + ${REFUNDED}`,
		]);
	});

	test('of a hundred tags is judged by what the relation holds', () => {
		const tags = [PAID, UNPAID, REFUNDED, WON, LOYAL, BLACKLISTED, VERIFIED];
		const many = { exclusions: [{ kind: 'at_most_one', tags }] };
		expect(check(many, [VIP], [PAID, PAID])).toEqual([]);
		expect(check(many, [WON], [PAID])).toEqual([`block AT_MOST_ONE ${PAID} + ${WON}`]);
		expect(check(many, [WON], [PAID], [WON])).toEqual([]);
	});

	test('says nothing with one and the same list', () => {
		const compiled = compile(rules);
		const clean = checkRelation(compiled, new Set(), { add: [PAID], remove: [] });
		expect(checkRelation(compiled, new Set([PAID]), { add: [VIP], remove: [] })).toBe(clean);
	});
});

describe('of a group exactly one tag', () => {
	const rules = { exclusions: [{ ...DEAL, kind: 'exactly_one' }] };

	test('cannot be taken off without another', () => {
		expect(check(rules, [PAID], [], [PAID])).toEqual([`block EXACTLY_ONE ${PAID}`]);
		expect(check(rules, [PAID], [UNPAID], [PAID])).toEqual([]);
	});

	test('cannot become two', () => {
		expect(check(rules, [PAID], [UNPAID])).toEqual([`block EXACTLY_ONE ${PAID} + ${UNPAID}`]);
	});

	test('is not asked of a batch about something else', () => {
		expect(check(rules, [], [VIP])).toEqual([]);
		expect(check(rules, [], [], [PAID])).toEqual([]);
	});
});

describe('tags that exclude others', () => {
	const rules = { exclusions: [{ kind: 'excludes', tags: [BLACKLISTED], others: [VIP, ELEVEN] }] };

	test('clash, whichever comes last', () => {
		expect(check(rules, [BLACKLISTED], [VIP])).toEqual([`block EXCLUDES ${BLACKLISTED} + ${VIP}`]);
		expect(check(rules, [VIP], [BLACKLISTED])).toEqual([`block EXCLUDES ${BLACKLISTED} + ${VIP}`]);
	});

	test('do not clash among themselves', () => {
		expect(check(rules, [VIP], [ELEVEN])).toEqual([]);
	});

	test('name no pair that was there before', () => {
		expect(check(rules, [BLACKLISTED, VIP], [ELEVEN])).toEqual([`block EXCLUDES ${BLACKLISTED} + ${ELEVEN}`]);
	});
});

describe('a tag that requires one of others', () => {
	const rules = { exclusions: [{ kind: 'requires', tags: [VIP], others: [VERIFIED, COMPANY] }] };

	test('needs one of them, which may come with it', () => {
		expect(check(rules, [], [VIP])).toEqual([`block REQUIRES ${VIP}`]);
		expect(check(rules, [COMPANY], [VIP])).toEqual([]);
		expect(check(rules, [], [VIP, VERIFIED])).toEqual([]);
	});

	test('keeps the last of them from being taken off', () => {
		expect(check(rules, [VIP, VERIFIED, COMPANY], [], [VERIFIED])).toEqual([]);
		expect(check(rules, [VIP, VERIFIED], [], [VERIFIED])).toEqual([`block REQUIRES ${VIP}`]);
		expect(check(rules, [VIP, VERIFIED], [COMPANY], [VERIFIED])).toEqual([]);
		expect(check(rules, [VIP, VERIFIED], [], [VERIFIED, VIP])).toEqual([]);
	});

	test('names what is missing', () => {
		const [finding] = checkRelation(compile(rules), new Set(), { add: [VIP], remove: [] });
		expect(finding).toMatchObject({ tags: [VIP], missing: [VERIFIED, COMPANY], added: [VIP], removed: [] });
	});
});

describe('a life cycle', () => {
	const rules = { lifecycles: [STAGES] };

	test.each([
		['one step forward', [PROSPECT], [INTERESTED], [PROSPECT], []],
		['a first stage', [], [PROSPECT], [], []],
		['leaving it', [WON], [], [WON], []],
		['the same stage again', [WON], [WON], [], []],
		['a skipped stage', [PROSPECT], [WON], [PROSPECT], [`block STAGE_SKIPPED ${PROSPECT} + ${WON}`]],
		['a step back', [WON], [INTERESTED], [WON], [`block STAGE_BACKWARD ${WON} + ${INTERESTED}`]],
		['an old stage left on', [PROSPECT], [INTERESTED], [], [`block AT_MOST_ONE ${PROSPECT} + ${INTERESTED}`]],
		[
			'two stages at once',
			[PROSPECT],
			[INTERESTED, WON],
			[PROSPECT],
			[`block AT_MOST_ONE ${INTERESTED} + ${WON}`, `block STAGE_SKIPPED ${PROSPECT} + ${WON}`],
		],
		['a move from the highest of several stages', [PROSPECT, WON], [LOYAL], [PROSPECT, WON], []],
	])('judges %s', (_what, held, add, remove, expected) => {
		expect(check(rules, held, add, remove)).toEqual(expected);
	});

	test('says from where to where', () => {
		const [finding] = checkRelation(compile(rules), new Set([PROSPECT]), { add: [WON], remove: [PROSPECT] });
		expect(finding).toMatchObject({ code: 'STAGE_SKIPPED', from: PROSPECT, to: WON, rule: 'stage' });
	});

	test('goes by its own table of moves where it has one', () => {
		const table = { lifecycles: [{ ...STAGES, allowed: { [PROSPECT]: [WON], [WON]: [PROSPECT] } }] };
		expect(check(table, [PROSPECT], [WON], [PROSPECT])).toEqual([]);
		expect(check(table, [WON], [PROSPECT], [WON])).toEqual([]);
		expect(check(table, [PROSPECT], [INTERESTED], [PROSPECT])).toEqual([
			`block STAGE_NOT_ALLOWED ${PROSPECT} + ${INTERESTED}`,
		]);
	});

	test('begins where it says', () => {
		const first = { lifecycles: [{ ...STAGES, initial: [PROSPECT] }] };
		expect(check(first, [], [PROSPECT])).toEqual([]);
		expect(check(first, [], [WON])).toEqual([`block STAGE_NOT_INITIAL ${WON}`]);
	});

	test('has a severity of its own for steps back and skipped stages', () => {
		const mild = { lifecycles: [{ ...STAGES, backward: 'info', skipped: 'warn' }] };
		expect(check(mild, [WON], [PROSPECT], [WON])).toEqual([`info STAGE_BACKWARD ${WON} + ${PROSPECT}`]);
		expect(check(mild, [PROSPECT], [WON], [PROSPECT])).toEqual([`warn STAGE_SKIPPED ${PROSPECT} + ${WON}`]);
	});
});

describe('a rule of customer scope', () => {
	const rules = compile({
		exclusions: [{ ...DEAL, scope: 'customer' }],
		lifecycles: [{ ...STAGES, scope: 'customer' }],
	});

	test('finds two members of one batch who disagree', () => {
		const relations = [relation([], [PAID]), relation([], [UNPAID]), relation([VIP], [VIP])];
		expect(checkCustomer(rules, relations)).toEqual([
			expect.objectContaining({
				code: 'AT_MOST_ONE',
				rule: 'deal',
				tags: [PAID, UNPAID],
				relations: [0, 1],
				holders: [0, 1],
			}),
		]);
		expect(checkRelation(rules, new Set(), { add: [PAID, UNPAID], remove: [] })).toEqual([]);
	});

	test('blames the one who changes, and names the one who holds', () => {
		const held: RelationState = { held: new Set([UNPAID]) };
		const [finding] = checkCustomer(rules, [held, relation([], [PAID])]);
		expect(finding).toMatchObject({ relations: [1], holders: [0, 1] });
	});

	test('lets two members hold the same', () => {
		expect(checkCustomer(rules, [relation([PAID]), relation([], [PAID])])).toEqual([]);
	});

	test('lets one member take over what the other gives up', () => {
		expect(checkCustomer(rules, [relation([PAID], [], [PAID]), relation([], [UNPAID])])).toEqual([]);
	});

	test('judges moves of the customer as a whole', () => {
		const [finding] = checkCustomer(rules, [{ held: new Set([PROSPECT]) }, relation([], [WON])]).slice(-1);
		expect(finding).toMatchObject({ code: 'STAGE_SKIPPED', from: PROSPECT, to: WON });
	});

	test('judges a customer with one relation alike', () => {
		expect(checkCustomer(rules, [relation([UNPAID], [PAID])]).map(describeFinding)).toEqual([
			`block AT_MOST_ONE ${PAID} + ${UNPAID}`,
		]);
	});
});

describe('a finding', () => {
	test('concerns the items that ask for its tags, and no others', () => {
		const merger = new ChangeMerger();
		const items = [
			{ userid: 'zhang', external_userid: 'wm1', add: [PAID], remove: [] },
			{ userid: 'zhang', external_userid: 'wm1', add: [VIP], remove: [] },
			{ userid: 'zhang', external_userid: 'wm1', add: [UNPAID], remove: [] },
		];
		const merged = items.map((item) => merger.add(item)).at(-1)!;
		const rules = compile({ exclusions: [DEAL] });
		const [finding] = checkRelation(rules, new Set(), merged);
		expect(items.map((item) => hasPartIn(finding!, item))).toEqual([true, false, true]);
	});

	test('comes in the order of the rules, with their message', () => {
		const rules = compile({
			exclusions: [
				{ kind: 'requires', tags: [VIP], others: [VERIFIED], message: '先实名' },
				{ ...DEAL, message: { en: 'One status only', zh: '只能有一个状态' } },
			],
		});
		const findings = checkRelation(rules, new Set([UNPAID]), { add: [PAID, VIP], remove: [] });
		expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
			['exclusions-1', { en: '先实名', zh: '先实名' }],
			['deal', { en: 'One status only', zh: '只能有一个状态' }],
		]);
	});
});
