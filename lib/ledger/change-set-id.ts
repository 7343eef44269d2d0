/**
 * An id such as `cs_20261122_140359_207_k3f9ab`: the time it was made (UTC, to the millisecond) and six
 * random characters. Ids sort by time, and people can read and type them.
 * @param now epoch ms
 * @param random a source of numbers in [0, 1), such as Math.random
 */
export function changeSetId(now: number, random: () => number): string {
	const [date = '', time = ''] = new Date(now).toISOString().split('T');
	const day = date.replaceAll('-', '');
	const clock = time.replaceAll(':', '').replace('.', '_').replace('Z', '');
	let suffix = '';
	for (let i = 0; i < 6; i += 1) suffix += ALPHABET[Math.floor(random() * ALPHABET.length)];
	return `cs_${day}_${clock}_${suffix}`;
}

// Without the letters and digits that are mistaken for one another (0/o, 1/l/i).
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
