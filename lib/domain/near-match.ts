const SHOWN = 3;
const LEAST_SIMILARITY = 0.2;

/**
 * The names most like `wanted`, best first, at most three.
 * Similarity is the Dice coefficient over character bigrams; single characters count half,
 * because a Chinese tag is often two characters long and then has a single bigram.
 */
export function rankNearMatches(wanted: string, names: readonly string[]): string[] {
	const target = profileOf(wanted);
	return names
		.map((name) => ({ name, similarity: dice(target, profileOf(name.toLowerCase())) }))
		.filter((match) => match.similarity >= LEAST_SIMILARITY)
		.sort((a, b) => b.similarity - a.similarity || (a.name < b.name ? -1 : 1))
		.slice(0, SHOWN)
		.map((match) => match.name);
}

interface Profile {
	weights: Map<string, number>;
	total: number;
}

function profileOf(text: string): Profile {
	const characters = [...text];
	const weights = new Map<string, number>();
	let total = 0;
	const count = (gram: string, weight: number): void => {
		weights.set(gram, (weights.get(gram) ?? 0) + weight);
		total += weight;
	};
	for (const [index, character] of characters.entries()) {
		count(character, 0.5);
		const next = characters[index + 1];
		if (next !== undefined) count(character + next, 1);
	}
	return { weights, total };
}

function dice(a: Profile, b: Profile): number {
	if (a.total + b.total === 0) return 0;
	let shared = 0;
	for (const [gram, weight] of a.weights) shared += Math.min(weight, b.weights.get(gram) ?? 0);
	return (2 * shared) / (a.total + b.total);
}
