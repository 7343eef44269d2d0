import { GrowthBookClient } from '@growthbook/growthbook';
import { BUCKETS, bucketsOf, normalizeId } from '../../../lib/domain/rollout/bucket';
import { chiSquareTail } from '../../../lib/domain/rollout/gamma';
import { seededRandom } from './random';

const random = seededRandom(2026);

function pick(alphabet: string): string {
	return alphabet.charAt(Math.floor(random() * alphabet.length));
}

function randomText(alphabet: string, longest: number): string {
	return Array.from({ length: 1 + Math.floor(random() * longest) }, () => pick(alphabet)).join('');
}

const alphabets = [
	'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-',
	'客户等级会员活动双十一張偉𠮷🎉é ß',
];

test('100,000 random pairs of seed and id have the bucket that GrowthBook gives them', () => {
	const growthbook = new GrowthBookClient();
	let differing = 0;
	for (let pair = 0; pair < 100_000; pair++) {
		const seed = randomText(alphabets[pair % 2]!, 16);
		const id = randomText(alphabets[(pair >> 1) % 2]!, 40);
		const { bucket } = growthbook.runInlineExperiment(
			{ key: 'rollout', seed, hashVersion: 2, variations: [0, 1] },
			{ attributes: { id } },
		);
		if (bucket === undefined || Math.round(bucket * BUCKETS) !== bucketsOf(seed)(id)) differing++;
	}
	expect(differing).toBe(0);
});

test('a million customers fall evenly into 10,000 buckets', () => {
	const bucketOf = bucketsOf('rollout-7');
	const counts = new Array<number>(BUCKETS).fill(0);
	for (let customer = 0; customer < 1_000_000; customer++) counts[bucketOf(`wmEAAA${customer}`)]!++;
	const expected = 1_000_000 / BUCKETS;
	const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
	expect(chiSquareTail(chiSquare, BUCKETS - 1)).toBeGreaterThan(0.001);
	// Too even would be as wrong.
	expect(chiSquareTail(chiSquare, BUCKETS - 1)).toBeLessThan(0.999);
});

test('two rollouts draw their customers independently of each other', () => {
	const [first, second] = [bucketsOf('rollout-7'), bucketsOf('rollout-8')];
	let both = 0;
	for (let customer = 0; customer < 100_000; customer++) {
		const id = `wmEAAA${customer}`;
		if (first(id) < 2_000 && second(id) < 2_000) both++;
	}
	// 4 % of 100,000, within four standard deviations.
	expect(Math.abs(both - 4_000)).toBeLessThan(4 * Math.sqrt(100_000 * 0.04 * 0.96));
});

test.each([
	['wmEAAAnCQAA', 'wmEAAAnCQAA'],
	['  wmEAAA\n', 'wmEAAA'],
	['\u3000客户1\u00a0', '客户1'],
	['Amélie', 'Amélie'],
	['wmEaaa', 'wmEaaa'],
	['a b', 'a b'],
])('%j is hashed as %j', (id, normal) => {
	expect(normalizeId(id)).toBe(normal);
});

test.each(['', '   ', '\u3000'])('%j is no customer id', (id) => {
	expect(() => normalizeId(id)).toThrow('The customer id is empty');
});
