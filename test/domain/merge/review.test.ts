import { applyReview, ReviewError } from '../../../lib/domain/merge/apply-review';
import { checkReview } from '../../../lib/domain/merge/check-review';
import { compileMergeRules } from '../../../lib/domain/merge/merge-rules';
import type { MergeResult } from '../../../lib/domain/merge/merge-result';
import { compile, DEAL, library, PAID, UNPAID, VERIFIED, VIP } from '../conflict/world';
import { merge, tagOf } from './world';

const rules = { exclusions: [DEAL] };

/** Two persons at once: one sets the customer to paid and verified, the other to unpaid. */
const review = merge({
	base: [VIP],
	add: [PAID, VERIFIED],
	theirs: [VIP, UNPAID],
	ours: { actor: 'person' },
	rules,
});

const stored: MergeResult = JSON.parse(JSON.stringify(review));

describe('what a person says about contested tags', () => {
	test('ours for all takes their tag off and puts ours on', () => {
		expect(applyReview(stored, { otherwise: 'ours' })).toEqual({ add: [VERIFIED, PAID], remove: [UNPAID] });
	});

	test('theirs for all leaves WeCom’s tags, and sends what nobody contests', () => {
		expect(applyReview(stored, { otherwise: 'theirs' })).toEqual({ add: [VERIFIED], remove: [] });
	});

	test('merged for all is the proposal', () => {
		expect(stored).toMatchObject({ status: 'needs_review' });
		const { add, remove } = applyReview(stored, { otherwise: 'merged' });
		const target = [VIP, UNPAID, ...add].filter((tag) => !remove.includes(tag));
		const proposed = stored.tags.filter(({ proposed: on, contested, kept }) => (contested ? on : kept));
		expect(target.sort()).toEqual(proposed.map(({ tag }) => tag).sort());
		expect(tagOf(review, PAID).proposed).toBe(!tagOf(review, UNPAID).proposed);
	});

	test('counts tag by tag, and the rules see choices that do not go together', () => {
		const send = applyReview(stored, { tags: { [PAID]: 'ours' }, otherwise: 'theirs' });
		expect(send).toEqual({ add: [VERIFIED, PAID], remove: [] });
		const compiled = compileMergeRules({ library, conflicts: compile(rules) });
		expect(checkReview(stored, send, compiled)).toMatchObject([{ code: 'AT_MOST_ONE', rule: 'deal' }]);
		expect(checkReview(stored, applyReview(stored, { otherwise: 'ours' }), compiled)).toEqual([]);
	});

	test.each([
		[{ tags: { [PAID]: 'ours' as const } }, 'NO_CHOICE', UNPAID],
		[{ tags: { [VIP]: 'ours' as const }, otherwise: 'theirs' as const }, 'NOT_CONTESTED', VIP],
		[{ tags: JSON.parse(`{"${PAID}":"yours"}`), otherwise: 'theirs' as const }, 'UNKNOWN_CHOICE', PAID],
	])('is refused where it makes no sense: %j', (choices, code, tag) => {
		const attempt = (): unknown => applyReview(stored, choices);
		expect(attempt).toThrow(ReviewError);
		expect(attempt).toThrow(expect.objectContaining({ code, tag }));
	});

	test('cannot bring back a tag that was deleted', () => {
		const gone = merge({
			base: [],
			add: [VIP],
			theirs: [],
			policy: { contested: 'always_review' },
			world: { deleted: new Set([VIP]) },
		});
		expect(() => applyReview(gone, { otherwise: 'ours' })).toThrow(
			`choices.tags["${VIP}"] is "ours"; expected "theirs": the tag is no longer in the tag library`,
		);
		expect(applyReview(gone, { otherwise: 'theirs' })).toEqual({ add: [], remove: [] });
	});
});
