/** Numbers of more than 53 bits are not exact. */
const HIGH_BITS = 0x1f_ffff;
const LOW = 0x1_0000_0000;

/**
 * Remembers which relations were seen, some 40 bytes each: a 53-bit hash of the key. Two of a million have the
 * same with a chance of 1 in 18,000; then one that has ended is noticed with a later change of either only.
 */
export class SeenRelations {
	private readonly hashes = new Set<number>();

	get size(): number {
		return this.hashes.size;
	}

	add(key: string): void {
		this.hashes.add(hash(key));
	}

	has(key: string): boolean {
		return this.hashes.has(hash(key));
	}
}

/** Two 32-bit FNV-1a hashes from different bases, mixed; 53 bits of them. */
function hash(key: string): number {
	let low = 0x811c_9dc5;
	let high = 0x9747_b28c;
	for (let index = 0; index < key.length; index++) {
		const code = key.charCodeAt(index);
		low = Math.imul(low ^ code, 0x0100_0193);
		high = Math.imul(high ^ code, 0x0100_0193);
		high = (high << 13) | (high >>> 19);
	}
	low = Math.imul(low ^ (low >>> 16), 0x85eb_ca6b);
	high = Math.imul(high ^ (high >>> 15), 0xc2b2_ae35);
	return ((high >>> 0) & HIGH_BITS) * LOW + (low >>> 0);
}
