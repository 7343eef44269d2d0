import { DEAL, PAID, SILENT, UNPAID } from '../conflict/world';
import { contestedOf, merge, tagOf } from './world';

const byAPerson = { actor: 'person', by: '李四' } as const;

describe('a replacement', () => {
	const rules = {
		exclusions: [DEAL, { id: 'quiet', kind: 'excludes', tags: [SILENT], others: [PAID] }],
	};

	test('is given up as a whole: a customer is not left without a state', () => {
		const merged = merge({ base: [UNPAID], add: [PAID], remove: [UNPAID], theirs: [UNPAID, SILENT], rules });
		expect(merged.target).toEqual([UNPAID, SILENT]);
		const refused = merged.reasons.find(({ code }) => code === 'REPLACEMENT_REFUSED');
		expect(refused).toMatchObject({ verdict: 'theirs', ours: { tags: [UNPAID] } });
	});

	test('of theirs is taken back as a whole', () => {
		const merged = merge({
			base: [UNPAID],
			add: [SILENT],
			theirs: [PAID],
			origins: { [PAID]: { side: 'decay' } },
			ours: byAPerson,
			rules,
		});
		expect([...merged.target].sort()).toEqual([SILENT, UNPAID].sort());
	});

	test('of theirs that is taken back does not bring back what we take off too', () => {
		const merged = merge({
			base: [UNPAID],
			add: [SILENT],
			remove: [UNPAID],
			theirs: [PAID],
			origins: { [PAID]: { side: 'decay' } },
			ours: byAPerson,
			rules,
		});
		expect(merged.target).toEqual([SILENT]);
	});

	test('of theirs that is taken back does not bring back a tag that waits for a person', () => {
		const merged = merge({
			base: [UNPAID],
			add: [UNPAID, SILENT],
			theirs: [PAID],
			ours: byAPerson,
			rules: { ...rules, tiers: [{ tag: SILENT, tier: 'hq' }] },
		});
		expect(merged).toMatchObject({ status: 'needs_review' });
		expect(tagOf(merged, UNPAID)).toMatchObject({ contested: true, kept: false, code: 'ADD_CONTESTED' });
	});

	test('waits as a whole', () => {
		const merged = merge({
			base: [UNPAID],
			add: [PAID],
			remove: [UNPAID],
			theirs: [UNPAID, SILENT],
			ours: byAPerson,
			rules,
		});
		expect(merged).toMatchObject({ status: 'needs_review', send: { add: [], remove: [] } });
		expect(contestedOf(merged)).toEqual([PAID, SILENT, UNPAID].sort());
		expect(merged.reasons.map(({ code, verdict }) => `${code} ${verdict}`)).toEqual([
			'RULE_CLASH review',
			'REPLACEMENT_REFUSED review',
		]);
	});
});
