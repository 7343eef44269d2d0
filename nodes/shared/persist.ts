import { tolerate } from './tolerate';

const ROUNDS = 3;

/**
 * Repeats a read that failed for a transient cause although the client had repeated it already: among the
 * thousand pages of a large run one has such bad luck, and must not end the run for all the others.
 */
export async function persist<T>(read: () => Promise<T>): Promise<T> {
	for (let round = 1; round < ROUNDS; round++) {
		const outcome = await tolerate(read(), (error) => error.class === 'transient');
		if (outcome.ok) return outcome.value;
	}
	return await read();
}
