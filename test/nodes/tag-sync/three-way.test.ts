import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { calibrate, mark, merge, resolve, syncOf, tagIds, tick, type Relation } from './syncing';

/** What both sides do to one relation; indexes into the tags in play. */
interface Edits {
	/** Bit n: the ledger and WeCom both know the relation to have tag n. */
	base: number;
	/** Bit n: a person turns tag n over in WeCom. */
	theirs: number;
	/** Per tag what the flow asks for: 0 nothing, 1 to put on, 2 to take off. */
	ours: number[];
}

const RELATIONS = 2_000;
const TAGS = 5;

const edits: fc.Arbitrary<Edits> = fc.record({
	base: fc.nat(2 ** TAGS - 1),
	theirs: fc.nat(2 ** TAGS - 1),
	ours: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: TAGS, maxLength: TAGS }),
});

const isSet = (bits: number, n: number): boolean => (bits & (1 << n)) !== 0;

let corp: TestCorp;
let tags: string[];
let relations: Array<Relation & { before: Set<string> }>;
let sides: Edits[];

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 1_900, seed: 7 });
	tags = [...(await tagIds(corp)).values()].slice(3, 3 + TAGS);
	relations = (await corp.relations()).slice(0, RELATIONS).map(({ userid, external_userid, tags: held }) => ({
		userid,
		external_userid,
		before: new Set(held),
	}));
	sides = fc.sample(edits, { numRuns: RELATIONS, seed: 20_261_122 });

	await perform((n, tag, place) => {
		const wanted = isSet(sides[n]!.base, place);
		return wanted === relations[n]!.before.has(tag) ? undefined : wanted;
	});
	await calibrate(corp);
	await tick();
	await perform((n, _, place) =>
		isSet(sides[n]!.theirs, place) ? !isSet(sides[n]!.base, place) : undefined,
	);
}, 60_000);
afterAll(async () => await corp.stop());

/** People turn tags of relations in WeCom as `wish` says; undefined: nobody touches it. */
async function perform(wish: (n: number, tag: string, place: number) => boolean | undefined): Promise<void> {
	for (const [n, { userid, external_userid }] of relations.entries()) {
		for (const [place, tag_id] of tags.entries()) {
			const isOn = wish(n, tag_id, place);
			if (isOn === undefined) continue;
			await corp.post('/sim/console', { op: isOn ? 'mark' : 'unmark', userid, external_userid, tag_id });
		}
	}
}

function asked(n: number): IDataObject {
	const { userid, external_userid } = relations[n]!;
	const wanted = (kind: number): string[] => tags.filter((_, place) => sides[n]!.ours[place] === kind);
	return { userid, external_userid, add_tag: wanted(1), remove_tag: wanted(2) };
}

/**
 * Three-way merge of sets as the literature has it: an edit of either side stands. A tag that a person turned over
 * stays so, also where the flow would rather have it as it was.
 */
function mergedTags(n: number): Set<string> {
	const { base, theirs, ours } = sides[n]!;
	const merged = new Set([...relations[n]!.before].filter((tag) => !tags.includes(tag)));
	for (const [place, tag] of tags.entries()) {
		const was = isSet(base, place);
		const isEditedByThem = isSet(theirs, place);
		const wish = ours[place] === 0 ? was : ours[place] === 1;
		const isOn = isEditedByThem ? !was : wish;
		if (isOn) merged.add(tag);
	}
	return merged;
}

test('of 2,000 relations edited on both sides at random, no edit is lost', async () => {
	const asking = relations.flatMap((_, n) => (sides[n]!.ours.some((kind) => kind > 0) ? [n] : []));
	expect(asking.length).toBeGreaterThan(1_500);
	const { merged, review } = await merge(corp, asking.map(asked));
	expect(review).toEqual([]);
	expect(merged).toHaveLength(asking.length);
	const contested = merged.filter((item) => syncOf(item).reasons.length > 0);
	expect(contested.length).toBeGreaterThan(500);

	const { outputs } = await mark(corp, merged);
	expect(outputs[1]).toEqual([]);
	const now = new Map(
		(await corp.relations()).map(({ userid, external_userid, tags: held }) => [
			`${userid} ${external_userid}`,
			[...held].sort(),
		]),
	);
	const lost = relations.flatMap(({ userid, external_userid }, n) => {
		const expected = [...mergedTags(n)].sort();
		const actual = now.get(`${userid} ${external_userid}`);
		return JSON.stringify(actual) === JSON.stringify(expected)
			? []
			: [{ userid, external_userid, edits: sides[n], expected, actual }];
	});
	expect(lost).toEqual([]);

	await tick();
	// Merged again, there is nothing left to send, and of what was merged the ledger and WeCom say the same.
	const again = await merge(corp, merged);
	expect(again.review).toEqual([]);
	expect(again.merged.filter((item) => syncOf(item).status !== 'unchanged')).toEqual([]);
	const untouched = sides.flatMap(({ theirs }, n) =>
		theirs > 0 && !asking.includes(n) ? [relations[n]!.external_userid] : [],
	);
	const { drift } = await calibrate(corp);
	expect(drift.map(({ json }) => json.external_userid).sort()).toEqual(untouched.sort());
}, 60_000);

test('what is left to people ends as they choose', async () => {
	// Half of the tags in play are turned over once more, so that there is something to clash about.
	await perform((n, _, place) => (n < 200 && place % 2 === 0 ? !isOnNow(n, place) : undefined));
	const requests = relations.slice(0, 200).map(({ userid, external_userid }, n) => ({
		userid,
		external_userid,
		add_tag: tags.filter((_, place) => isOnNow(n, place)),
		remove_tag: tags.filter((_, place) => !isOnNow(n, place)),
	}));
	const { merged, review } = await merge(corp, requests, { resolveClashes: 'review' });
	expect([merged.length, review.length]).toEqual([0, 200]);
	const choices = ['ours', 'theirs', 'merged'];
	const { merged: resolved } = await resolve(
		corp,
		review.map(({ json }, n) => ({ json: { ...json, choices: choices[n % 3] } })),
	);
	expect(resolved).toHaveLength(200);
	await mark(corp, resolved);
	const held = new Map(
		(await corp.relations()).map((each) => [`${each.userid} ${each.external_userid}`, new Set(each.tags)]),
	);
	const wrong = relations.slice(0, 200).filter(({ userid, external_userid }, n) => {
		const now = held.get(`${userid} ${external_userid}`)!;
		return tags.some((tag, place) => {
			const isTurned = place % 2 === 0;
			// Ours: as it was before. Theirs: turned over. The proposal favours people.
			const expected = isTurned && n % 3 !== 0 ? !isOnNow(n, place) : isOnNow(n, place);
			return now.has(tag) !== expected;
		});
	});
	expect(wrong).toEqual([]);
}, 60_000);

/** After the first test. */
function isOnNow(n: number, place: number): boolean {
	return mergedTags(n).has(tags[place]!);
}
