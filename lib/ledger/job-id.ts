// Without the letters and digits that are mistaken for one another (0/o, 1/l/i).
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const LENGTH = 8;

/**
 * An id such as `job_k3f9ab2x`. Short, because each of a job's items carries it several times.
 * @param random a source of numbers in [0, 1), such as Math.random
 */
export function jobId(random: () => number): string {
	let id = 'job_';
	for (let i = 0; i < LENGTH; i += 1) id += ALPHABET[Math.floor(random() * ALPHABET.length)];
	return id;
}
