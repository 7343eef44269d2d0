import fc from 'fast-check';
import { applyReview } from '../../../lib/domain/merge/apply-review';
import { mergeRelation } from '../../../lib/domain/merge/merge-relation';
import type { MergeResult, TagsToSend } from '../../../lib/domain/merge/merge-result';
import { blockingRules, type ModelRules } from '../conflict/model';
import { merges, type RandomMerge } from './random-merges';

const RUNS = { numRuns: 1_000, seed: 7 };

function run({ input, policy, rules }: RandomMerge): MergeResult {
	return mergeRelation(input, policy, rules);
}

/** The relation after a request as WeCom carries it out. */
function send({ add, remove }: TagsToSend, held: ReadonlySet<string>): string[] {
	return [...new Set([...held, ...add])].filter((tag) => !remove.includes(tag)).sort();
}

/** Rules that sending this breaks and WeCom's tags alone do not. */
function broken({ model, input }: RandomMerge, change: TagsToSend): string[] {
	const { otherRelations, theirs } = input;
	const judged: ModelRules = {
		exclusions: model.exclusions.filter(({ scope }) => otherRelations || scope === 'relation'),
		lifecycles: model.lifecycles.filter(({ scope }) => otherRelations || scope === 'relation'),
	};
	const others = (otherRelations ?? []).map((held) => ({ held }));
	return blockingRules(judged, [{ held: theirs.tags, change }, ...others]);
}

test('what is sent makes the target, breaks no rule and names no tag that is gone', () => {
	let reviewed = 0;
	let decided = 0;
	fc.assert(
		fc.property(merges, (each) => {
			const result = run(each);
			const held = each.input.theirs.tags;
			expect(send(result.send, held)).toEqual([...result.target].sort());
			const requests = [result.send];
			if (result.status === 'needs_review') {
				reviewed++;
				expect(send(result.proposal.send, held)).toEqual([...result.proposal.target].sort());
				requests.push(result.proposal.send);
			} else if (result.reasons.some(({ decidedBy }) => decidedBy)) decided++;
			for (const request of requests) {
				expect(broken(each, request)).toEqual([]);
				expect(request.add.filter((tag) => held.has(tag))).toEqual([]);
				expect(request.remove.filter((tag) => !held.has(tag))).toEqual([]);
				expect(new Set(request.add).size).toBe(request.add.length);
				expect(request.add.filter((tag) => each.rules.deleted.has(tag))).toEqual([]);
				const isOver = send(request, held).length > each.policy.maxTags;
				expect(isOver && request.add.length > 0).toBe(false);
			}
		}),
		RUNS,
	);
	expect(reviewed).toBeGreaterThan(150);
	expect(decided).toBeGreaterThan(150);
});

test('an edit that no reason speaks of stands, on either side', () => {
	let [ours, theirs] = [0, 0];
	fc.assert(
		fc.property(merges, (each) => {
			const result = run(each);
			const spoken = new Set(
				result.reasons.filter(({ verdict }) => verdict !== 'note').flatMap(({ tags }) => tags),
			);
			const target = new Set(result.target);
			const { base, ours: wanted, theirs: now } = each.input;
			const { mergedInto, deleted } = each.rules;
			const renamed = new Set([...mergedInto].flat());
			const isPlain = (tag: string): boolean => !spoken.has(tag) && !renamed.has(tag);
			for (const tag of wanted.add.filter(isPlain)) {
				expect(target.has(tag)).toBe(true);
				ours++;
			}
			for (const tag of wanted.remove.filter(isPlain)) {
				if (deleted.has(tag)) continue;
				expect(target.has(tag)).toBe(false);
				ours++;
			}
			const edited = [...(base ?? []), ...now.tags].filter((tag) => base?.has(tag) !== now.tags.has(tag));
			for (const tag of edited.filter(isPlain)) {
				// Without a base, what is known to be older than our wish goes.
				if (base === undefined && wanted.remove.includes(tag)) continue;
				expect(target.has(tag)).toBe(now.tags.has(tag));
				theirs++;
			}
		}),
		RUNS,
	);
	expect(ours).toBeGreaterThan(700);
	expect(theirs).toBeGreaterThan(700);
});

test('merging again what was merged sends nothing', () => {
	fc.assert(
		fc.property(merges, (each) => {
			const first = run(each);
			const input = { ...each.input, theirs: { ...each.input.theirs, tags: new Set(first.target) } };
			const again = run({ ...each, input });
			expect(again.send).toEqual({ add: [], remove: [] });
			expect(again.status).toBe(first.status);
		}),
		RUNS,
	);
});

test('what waits for a person is not sent, and what a person says is done', () => {
	let contested = 0;
	fc.assert(
		fc.property(merges, (each) => {
			const result: MergeResult = JSON.parse(JSON.stringify(run(each)));
			const waiting = result.tags.filter((tag) => tag.contested);
			expect(waiting.length > 0).toBe(result.status === 'needs_review');
			if (result.status === 'merged') return;
			contested += waiting.length;
			for (const { kept, held } of waiting) expect(kept).toBe(held);
			const held = each.input.theirs.tags;
			expect(send(applyReview(result, { otherwise: 'merged' }), held)).toEqual(
				[...result.proposal.target].sort(),
			);
			expect(applyReview(result, { otherwise: 'theirs' })).toEqual(result.send);
			expect(result.reasons.some(({ verdict }) => verdict === 'review')).toBe(true);
		}),
		RUNS,
	);
	expect(contested).toBeGreaterThan(400);
});

test('always review leaves nothing contested to the chain', () => {
	fc.assert(
		fc.property(merges, (each) => {
			const result = run({ ...each, policy: { ...each.policy, contested: 'always_review' } });
			expect(result.reasons.filter(({ decidedBy }) => decidedBy !== undefined)).toEqual([]);
		}),
		RUNS,
	);
});

test('the same edits give the same result in whatever order sets were filled', () => {
	fc.assert(
		fc.property(merges, (each) => {
			const { base, theirs } = each.input;
			const shuffled = {
				...each.input,
				base: base && new Set([...base].reverse()),
				theirs: { ...theirs, tags: new Set([...theirs.tags].reverse()) },
			};
			const one = run(each);
			const other = run({ ...each, input: shuffled });
			expect(other.status).toBe(one.status);
			expect(send(other.send, theirs.tags)).toEqual(send(one.send, theirs.tags));
			expect(other.reasons.map(({ code }) => code).sort()).toEqual(
				one.reasons.map(({ code }) => code).sort(),
			);
		}),
		RUNS,
	);
});
