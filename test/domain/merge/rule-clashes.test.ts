import {
	DEAL,
	ELEVEN,
	INTERESTED,
	LOYAL,
	PAID,
	PROSPECT,
	SILENT,
	STAGES,
	TWELVE,
	UNPAID,
	VERIFIED,
	VIP,
	WON,
} from '../conflict/world';
import { contestedOf, merge, MINUTE, NOON, onlyReason, person, tagOf } from './world';

const deal = { exclusions: [DEAL] };
const stages = { lifecycles: [STAGES] };
const needsIdentity = { exclusions: [{ id: 'identity', kind: 'requires', tags: [VIP], others: [VERIFIED] }] };
const byAPerson = { actor: 'person', by: '李四' } as const;

describe('an edit of ours and one of theirs that break a rule together', () => {
	test('are decided by the tier of their tags first', () => {
		const rules = { ...deal, tiers: [{ tag: PAID, tier: 'hq' }] };
		const merged = merge({
			base: [],
			add: [PAID],
			theirs: [UNPAID],
			origins: { [UNPAID]: person(NOON) },
			rules,
		});
		expect(merged).toMatchObject({
			status: 'merged',
			target: [PAID],
			send: { add: [PAID], remove: [UNPAID] },
		});
		expect(onlyReason(merged)).toMatchObject({
			code: 'RULE_CLASH',
			verdict: 'ours',
			decidedBy: 'tier',
			ours: { tags: [PAID], by: '营销自动化' },
			theirs: { tags: [UNPAID], by: '张三', side: 'console' },
			finding: { code: 'AT_MOST_ONE', rule: 'deal' },
		});
	});

	test('are decided for the person where tiers are equal', () => {
		const merged = merge({ base: [], add: [PAID], theirs: [UNPAID], rules: deal });
		expect(merged).toMatchObject({ status: 'merged', target: [UNPAID], send: { add: [], remove: [] } });
		expect(onlyReason(merged)).toMatchObject({ verdict: 'theirs', decidedBy: 'person' });
		expect(tagOf(merged, PAID)).toMatchObject({ origin: 'ours', kept: false, code: 'RULE_CLASH' });
	});

	test('wait for a person where the chain does not tell, and what else we ask is sent', () => {
		const merged = merge({ base: [], add: [PAID, VIP], theirs: [UNPAID], ours: byAPerson, rules: deal });
		expect(merged).toMatchObject({ status: 'needs_review', send: { add: [VIP], remove: [] } });
		expect(contestedOf(merged)).toEqual([PAID, UNPAID].sort());
	});

	test('go by the order of the chain that the policy gives', () => {
		const policy = { chain: ['newer', 'tier'] } as const;
		const rules = { ...deal, tiers: [{ tag: UNPAID, tier: 'hq' }] };
		const origins = { [UNPAID]: person(NOON - MINUTE) };
		const merged = merge({ base: [], add: [PAID], theirs: [UNPAID], origins, rules, policy });
		expect(onlyReason(merged)).toMatchObject({ verdict: 'ours', decidedBy: 'newer' });
	});

	test('let a protected group win against any tier', () => {
		const rules = {
			exclusions: [{ id: 'quiet', kind: 'excludes', tags: [SILENT], others: [ELEVEN] }],
			tiers: [{ tag: ELEVEN, tier: 'hq' }],
		};
		const policy = { addWins: new Set(['提醒']) };
		const merged = merge({ base: [], add: [ELEVEN], theirs: [SILENT], rules, policy });
		expect(merged.target).toEqual([SILENT]);
		expect(onlyReason(merged).decidedBy).toBe('group');
	});

	test('put back what they took off, where our tag needs it and wins', () => {
		const rules = { ...needsIdentity, tiers: [{ tag: VIP, tier: 'hq' }] };
		const merged = merge({ base: [VERIFIED], add: [VIP], theirs: [], rules });
		expect(merged.target).toEqual([VIP, VERIFIED]);
		expect(onlyReason(merged)).toMatchObject({ verdict: 'ours', finding: { code: 'REQUIRES' } });
	});

	test('keep what their tag needs, where it wins', () => {
		const merged = merge({
			base: [VERIFIED],
			remove: [VERIFIED],
			theirs: [VERIFIED, VIP],
			rules: needsIdentity,
		});
		expect(merged.target).toEqual([VERIFIED, VIP]);
		expect(onlyReason(merged)).toMatchObject({ verdict: 'theirs', ours: { tags: [VERIFIED] } });
	});
});

describe('several clashes at once', () => {
	const rules = {
		exclusions: [
			{ id: 'quiet', kind: 'excludes', tags: [SILENT], others: [ELEVEN, TWELVE] },
			{ id: 'unpaid', kind: 'excludes', tags: [UNPAID], others: [TWELVE] },
		],
		tiers: [
			{ tag: TWELVE, tier: 'hq' },
			{ tag: [SILENT, UNPAID], tier: 'region' },
			{ tag: ELEVEN, tier: 'personal' },
		],
	};

	test('lose nothing for the sake of an edit that loses itself', () => {
		const each = { ...rules, exclusions: [split('quiet', ELEVEN), split('quieter', TWELVE)] };
		const merged = merge({ base: [], add: [ELEVEN, TWELVE], theirs: [SILENT], rules: each });
		expect(merged).toMatchObject({ status: 'needs_review', send: { add: [], remove: [] } });
		expect(contestedOf(merged)).toEqual([ELEVEN, SILENT, TWELVE].sort());
	});

	test('are decided each by itself', () => {
		const merged = merge({ base: [], add: [TWELVE], theirs: [UNPAID, SILENT], rules });
		expect(merged).toMatchObject({ status: 'merged', target: [TWELVE] });
		expect(merged.reasons.map(({ finding }) => finding?.rule)).toEqual(['quiet', 'unpaid']);
	});

	test('leave to a person what clashes with a tag that waits for one', () => {
		const each = {
			exclusions: [split('quieter', TWELVE), split('quiet', ELEVEN)],
			tiers: [
				{ tag: [SILENT, TWELVE], tier: 'region' },
				{ tag: ELEVEN, tier: 'personal' },
			],
		};
		const merged = merge({ base: [], add: [TWELVE, ELEVEN], theirs: [SILENT], ours: byAPerson, rules: each });
		expect(contestedOf(merged)).toEqual([ELEVEN, SILENT, TWELVE].sort());
	});

	function split(id: string, other: string): Record<string, unknown> {
		return { id, kind: 'excludes', tags: [SILENT], others: [other] };
	}
});

test('a tag that must be one of several and that both sides take off in part stays for the person', () => {
	const rules = { exclusions: [{ id: 'deal', kind: 'exactly_one', group: '成交状态' }] };
	const merged = merge({ base: [PAID, UNPAID], remove: [PAID], theirs: [PAID], rules });
	expect(merged).toMatchObject({ status: 'merged', target: [PAID] });
	expect(onlyReason(merged)).toMatchObject({
		code: 'RULE_CLASH',
		verdict: 'theirs',
		theirs: { tags: [UNPAID] },
	});
});

describe('stages', () => {
	test('a next stage is not put on where they took off the stage it follows', () => {
		const rules = { lifecycles: [{ ...STAGES, initial: [PROSPECT] }] };
		const merged = merge({ base: [INTERESTED], add: [WON], theirs: [], rules });
		expect(merged).toMatchObject({ status: 'merged', target: [] });
		expect(onlyReason(merged)).toMatchObject({ verdict: 'theirs', theirs: { tags: [INTERESTED] } });
	});

	test('a move that is right only once their stage is taken back waits together with what takes it back', () => {
		const rules = {
			exclusions: [{ id: 'quiet', kind: 'excludes', tags: [SILENT], others: [WON] }],
			lifecycles: [STAGES],
			tiers: [{ tag: SILENT, tier: 'hq' }],
		};
		const merged = merge({ base: [], add: [SILENT, PROSPECT], theirs: [WON], ours: byAPerson, rules });
		expect(merged).toMatchObject({ status: 'needs_review', send: { add: [], remove: [] } });
		expect(contestedOf(merged)).toEqual([PROSPECT, SILENT, WON].sort());
	});

	test('a person’s move on the phone prevails over a step by automation, and no stage is lost', () => {
		const merged = merge({
			base: [PROSPECT],
			add: [INTERESTED],
			remove: [PROSPECT],
			theirs: [WON],
			rules: stages,
		});
		expect(merged).toMatchObject({ status: 'merged', target: [WON], send: { add: [], remove: [] } });
	});

	test('a step of ours from where they moved the customer is taken', () => {
		const origins = { [INTERESTED]: { side: 'ours', at: NOON - MINUTE } } as const;
		const merged = merge({
			base: [PROSPECT],
			add: [WON],
			remove: [PROSPECT],
			theirs: [INTERESTED],
			origins,
			ours: byAPerson,
			rules: { lifecycles: [{ ...STAGES, skipped: 'warn' }] },
		});
		expect(merged).toMatchObject({ status: 'merged', target: [WON], send: { remove: [INTERESTED] } });
	});

	test('a move back from where they moved the customer is not ours to take, though we win', () => {
		const merged = merge({
			base: [PROSPECT],
			add: [INTERESTED],
			remove: [PROSPECT],
			theirs: [LOYAL],
			origins: { [LOYAL]: { side: 'decay', at: NOON - MINUTE } },
			ours: byAPerson,
			rules: stages,
		});
		expect(merged).toMatchObject({ status: 'needs_review', target: [LOYAL], send: { add: [], remove: [] } });
		expect(merged.reasons.map(({ finding }) => finding?.code)).toContain('STAGE_BACKWARD');
	});

	test('a skipped stage that only warns is noted', () => {
		const rules = { lifecycles: [{ ...STAGES, skipped: 'warn' }] };
		const merged = merge({ base: [PROSPECT], add: [WON], remove: [PROSPECT], theirs: [PROSPECT], rules });
		expect(merged).toMatchObject({ status: 'merged', target: [WON] });
		expect(onlyReason(merged)).toMatchObject({
			code: 'RULE_WARNING',
			verdict: 'note',
			finding: { code: 'STAGE_SKIPPED' },
		});
	});
});
