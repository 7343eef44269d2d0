const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * FNV-1a, 32 bit, over UTF-16 code units as GrowthBook's JavaScript SDK reads a text: ports that hash UTF-8
 * bytes agree on ASCII only.
 * @param state the hash of what comes before `text`, so that a common beginning is hashed once
 * @returns an unsigned 32-bit integer
 */
export function fnv1a32(text: string, state = OFFSET_BASIS): number {
	let hash = state;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
	return hash >>> 0;
}

/** `fnv1a32(String(value))` for an unsigned 32-bit integer; without making the string where it has ten digits. */
export function fnv1a32OfInteger(value: number): number {
	if (value < 1_000_000_000) return fnv1a32(String(value));
	// Halves of five digits each: small enough for the processor's integer arithmetic.
	const high = Math.floor(value / 100_000);
	const low = value - high * 100_000;
	return hashFiveDigits(low, hashFiveDigits(high, OFFSET_BASIS)) >>> 0;
}

const ZERO = 0x30;

/** Divisions by constants are compiled to multiplications, which a loop over the digits would prevent. */
function hashFiveDigits(value: number, state: number): number {
	const tenThousands = (value / 10_000) | 0;
	const thousands = ((value / 1_000) | 0) - tenThousands * 10;
	const hundreds = ((value / 100) | 0) - ((value / 1_000) | 0) * 10;
	const tens = ((value / 10) | 0) - ((value / 100) | 0) * 10;
	const ones = value - ((value / 10) | 0) * 10;
	let hash = Math.imul(state ^ (ZERO + tenThousands), PRIME);
	hash = Math.imul(hash ^ (ZERO + thousands), PRIME);
	hash = Math.imul(hash ^ (ZERO + hundreds), PRIME);
	hash = Math.imul(hash ^ (ZERO + tens), PRIME);
	return Math.imul(hash ^ (ZERO + ones), PRIME);
}
