/** A source of numbers in [0, 1). */
export type Random = () => number;

/** mulberry32: 32 bits of state are plenty for a corp that only has to look real and be repeatable. */
export function mulberry32(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let bits = Math.imul(state ^ (state >>> 15), state | 1);
		bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
		return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
	};
}

/**
 * An independent stream for one subject (a customer, a member …), so that any subject can be drawn
 * again later without drawing all those before it.
 */
export function streamOf(seed: number, ...path: number[]): Random {
	let hash = mix(seed ^ 0x9e3779b9);
	for (const step of path) hash = mix(hash ^ mix(step + 0x85ebca6b));
	return mulberry32(hash);
}

function mix(value: number): number {
	let bits = value >>> 0;
	bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
	bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
	return (bits ^ (bits >>> 15)) >>> 0;
}

/** An integer in [min, max]. */
export function integerBetween(random: Random, min: number, max: number): number {
	return min + Math.floor(random() * (max - min + 1));
}

/** One element of a list; throws RangeError on an empty list. */
export function pick<T>(random: Random, list: readonly T[]): T {
	const chosen = list[Math.floor(random() * list.length)];
	if (chosen === undefined) throw new RangeError('cannot pick from an empty list');
	return chosen;
}

/** One of several values by weight; throws RangeError on an empty list. */
export function pickWeighted<T>(random: Random, choices: ReadonlyArray<readonly [T, number]>): T {
	let left = random() * choices.reduce((sum, [, weight]) => sum + weight, 0);
	for (const [value, weight] of choices) {
		left -= weight;
		if (left < 0) return value;
	}
	const last = choices.at(-1);
	if (last === undefined) throw new RangeError('cannot pick from an empty list');
	return last[0];
}

const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const ALPHANUMERIC = 62;

/** `length` characters of A–Z, a–z, 0–9 and, when `urlSafe`, `-` and `_`. */
export function randomText(random: Random, length: number, urlSafe = false): string {
	const size = urlSafe ? URL_SAFE.length : ALPHANUMERIC;
	let text = '';
	for (let i = 0; i < length; i++) text += URL_SAFE.charAt(Math.floor(random() * size));
	return text;
}

/**
 * An id as WeCom makes them: a two-letter prefix (`wm` customer, `et` tag, `wr` chat) and 30 url-safe characters.
 * The first six spell a permutation of the index, so that ids of one namespace never collide.
 */
export function idOf(prefix: 'wm' | 'et' | 'wr', seed: number, namespace: number, index: number): string {
	let unique = mix(index ^ mix(seed + namespace));
	let text: string = prefix;
	for (let i = 0; i < 6; i++) {
		text += URL_SAFE.charAt(unique & 63);
		unique >>>= 6;
	}
	return text + randomText(streamOf(seed, namespace, index), 24, true);
}
