import { COMPANY, DEAL, PAID, REFUNDED, UNPAID, VIP } from '../conflict/world';
import { merge, onlyReason } from './world';

const deal = { exclusions: [DEAL] };

describe('a rule that is broken on one side alone', () => {
	test('waits for a person where our own tags clash, though theirs clashes with both', () => {
		const merged = merge({ base: [], add: [PAID, REFUNDED], theirs: [UNPAID], rules: deal });
		expect(merged.status).toBe('needs_review');
		expect(merged.reasons[0]).toMatchObject({ code: 'OURS_BREAKS_RULE', verdict: 'review' });
	});

	test('waits for a person where our wish breaks it whatever they did', () => {
		const merged = merge({ base: [UNPAID], add: [PAID], theirs: [UNPAID], rules: deal });
		expect(merged).toMatchObject({ status: 'needs_review', send: { add: [], remove: [] } });
		expect(merged.reasons[0]).toMatchObject({ code: 'OURS_BREAKS_RULE', verdict: 'review' });
	});

	test('is noted and left alone where WeCom’s tags break it already', () => {
		const merged = merge({
			base: [PAID, REFUNDED],
			add: [VIP],
			theirs: [PAID, REFUNDED, COMPANY],
			rules: deal,
		});
		expect(merged).toMatchObject({ status: 'merged', send: { add: [VIP], remove: [] } });
		expect(onlyReason(merged)).toMatchObject({
			code: 'EXISTING_CLASH',
			verdict: 'note',
			tags: [PAID, REFUNDED],
		});
	});
});

test('a broken rule that our edit mends is not noted', () => {
	const merged = merge({ base: [PAID, REFUNDED], remove: [REFUNDED], theirs: [PAID, REFUNDED], rules: deal });
	expect(merged).toMatchObject({ status: 'merged', target: [PAID], reasons: [] });
});

describe('a rule about the whole customer', () => {
	const rules = { exclusions: [{ ...DEAL, scope: 'customer' }] };
	const asked = { base: [], add: [PAID], theirs: [], rules };

	test('is judged with the other relations’ tags where they are known', () => {
		const merged = merge({ ...asked, input: { otherRelations: [new Set([UNPAID])] } });
		expect(merged).toMatchObject({ status: 'needs_review', proposal: { target: [] } });
	});

	test('is not judged where they are not', () => {
		expect(merge(asked)).toMatchObject({ status: 'merged', target: [PAID] });
	});
});
